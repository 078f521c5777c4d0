# Three services: they start in the order of their health, see only their networks, and one secret stays where it belongs.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/services "$work/project"
cd "$work/project" || exit
mkdir secrets
token="Tk-$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')"
printf %s "$token" >secrets/token

in_service() { in_name=$1; shift; bounded 20 docker compose -f build/compose.yaml exec -T "$in_name" "$@"; }
id_of() { docker compose -f build/compose.yaml ps -aq "$1"; }
about() { docker inspect -f "$2" "$(id_of "$1")"; }

section "build and start"
need "it compiles" bounded 20 "$peic" shop.pei -o build
need "build/pei build" bounded 600 build/pei build
need "build/pei up" bounded 180 build/pei up
check "the last service has what the first one said" within 20 is "token of ${#token} bytes" get http://127.0.0.1:8088/

section "order"
# Each one's command fails if the service before is not ready at its very first try.
for name in db app web; do check "$name was never restarted" is "0 true" about "$name" '{{.RestartCount}} {{.State.Running}}'; done
started() { date -d "$(about "$1" '{{.State.StartedAt}}')" +%s%N; }
before() { [ "$(started "$1")" -lt "$(started "$2")" ]; }
check "db before app" before db app
check "app before web" before app web
check "they are healthy" is "healthy healthy" echo "$(about db '{{.State.Health.Status}}') $(about app '{{.State.Health.Status}}')"

section "networks"
no_way_out() { in_service db cat /proc/net/route | awk '$2 == "00000000" { found = 1 } END { exit found }'; }
check "the internal network leads nowhere" no_way_out
check "web does not see db" not in_service web getent hosts db
check "app sees db" in_service app getent hosts db
not_outside() { not get http://127.0.0.1:8080/; }
check "only what is published is published" not_outside

section "settings"
check "text with dollars arrives" is '5$ or ${FIVE}' in_service app printenv PRICE
check "a service's host name is a value" is db in_service app printenv DB
check "limits" is "134217728 50" about app '{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}'

section "secret"
check "readable at its path" is "$token" in_service db sh -c 'cat "$TOKEN_FILE"'
for name in app web; do check "not in $name" not in_service "$name" sh -c 'grep -q . /run/secrets/*'; done
without() { "$@" >"$work/seen" 2>&1 && not grep -aF "$token" "$work/seen"; }
check "not in what was generated" without find build -type f -exec cat {} +
check "not in any container's settings" without docker inspect "$(id_of db)" "$(id_of app)" "$(id_of web)"
check "not in the image" without docker history --no-trunc pei-e2e-shop-tool:1

section "take away"
ours() { docker "$1" ls ${2:+"$2"} -q --filter name='^pei-e2e-shop'; }
check "build/pei down" bounded 90 build/pei down
check "no container is left" is "" ours container -a
check "no network is left" is "" ours network
check "the volume is" is 1 sh -c "docker volume ls -q --filter name='^pei-e2e-shop' | wc -l"
