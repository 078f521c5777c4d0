# A project on a swarm of one node: secrets, what is deployed again after a change, a task that fails, what undeploy leaves.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/swarm "$work/project"
cd "$work/project" || exit
printf 'from a file' >kept.secret
SWARM_TOKEN="Tk-$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')"
export SWARM_TOKEN

off() { docker swarm leave --force >/dev/null 2>&1 || :; }
trap 'off; leave' EXIT
off

section "a stack"
need "it compiles" bounded 20 "$peic" shop.pei -o build
says() { grep -F "$1" "$work/said"; }
deploy() { bounded 90 build/pei deploy "$@" >"$work/said" 2>&1 || { cat "$work/said"; return 1; }; }
check "without a swarm, it says what is missing" not deploy
check "and how to get one" says "docker swarm init"
need "a swarm" bounded 30 docker swarm init --advertise-addr 127.0.0.1
dry() { bounded 20 build/pei --dry-run deploy 2>&1 | grep -F "+ docker stack deploy" && [ -z "$(docker service ls -q)" ] && [ -z "$(docker secret ls -q)" ]; }
check "--dry-run prints, and does nothing" dry
mkdir beside && docker stack config -c build/stack.yaml >beside/config 2>"$work/said"
check "docker stack config has nothing to say" not grep . "$work/said"
need "build/pei deploy" deploy
cp "$work/said" "$work/first"
services() { docker service ls --format '{{.Name}} {{.Replicas}}' | LC_ALL=C sort | tr '\n' ' '; }
check "two services run, one is complete" is "pei-e2e-swarm_once 0/1 pei-e2e-swarm_store 1/1 pei-e2e-swarm_web 1/1 " services

section "what is in them"
container() { docker ps -q --filter "label=com.docker.swarm.service.name=pei-e2e-swarm_$1"; }
inside() { in_name=$(container "$1"); shift; bounded 20 docker exec "$in_name" "$@"; }
check "a secret of the environment" is "$SWARM_TOKEN" inside store cat /run/secrets/token
check "of a command" is "told by sh" inside web cat /run/secrets/told
check "of a file" is "from a file" inside web cat /run/secrets/kept
check "memory" is 16384 inside web sh -c "df -k /dev/shm | awk 'END { print \$2 }'"
check "text with dollars" is '5$ or ${FIVE}' inside web printenv PRICE
check "services find each other" inside web getent hosts store
without() { not grep -RaF "$SWARM_TOKEN" build "$work/first" && not sh -c 'docker service inspect pei-e2e-swarm_store | grep -F "$SWARM_TOKEN"'; }
check "the value of a secret is nowhere else" without

section "again"
ids() { docker service ps --no-trunc --filter desired-state=running --format '{{.ID}}' "pei-e2e-swarm_$1"; }
web=$(ids web) store=$(ids store)
need "another word in the image, built again" bounded 20 "$peic" shop.pei -p word=two -o build
need "build/pei build" bounded 120 build/pei build
need "deploy" deploy
only() { [ "$(ids "$1")" != "$3" ] && [ "$(ids "$2")" = "$4" ]; }
check "the service of that image is new, the other one is not" only web store "$web" "$store"
check "with the new image" is two inside web cat /word
check "it says which secrets stay" says "these secrets stay as they are"
web=$(ids web)
SWARM_TOKEN="new-$SWARM_TOKEN"
need "deploy --rotate=token" deploy --rotate=token
check "the service of that secret is new, the other one is not" only store web "$store" "$web"
check "with the new value" is "$SWARM_TOKEN" inside store cat /run/secrets/token
objects() { docker secret ls --format '{{.Name}}' | LC_ALL=C sort | tr '\n' ' '; }
check "the old object is gone" is "pei-e2e-swarm_kept_1 pei-e2e-swarm_token_2 pei-e2e-swarm_told_1 " objects

section "a task that fails"
"$peic" shop.pei -p word=two -p wrong=true -o build >/dev/null
failing() { not deploy && says "pei-e2e-swarm_bad.1: Failed" && says "non-zero exit (7)" && says "docker service logs pei-e2e-swarm_bad"; }
check "is reported, and why" failing
"$peic" shop.pei -p word=two -o build >/dev/null
web=$(ids web) store=$(ids store)
need "without it, and nothing else changed" deploy
same() { [ "$(ids web)" = "$web" ] && [ "$(ids store)" = "$store" ]; }
check "no task is new" same
check "what is no longer in the project is gone" not sh -c "docker service ls --format '{{.Name}}' | grep bad"

section "undeploy"
docker service create --detach --name pei-e2e-swarm_other --label com.docker.stack.namespace=pei-e2e-swarm debian:bookworm sleep 100 >/dev/null 2>&1
printf x | docker secret create pei-e2e-swarm_foreign - >/dev/null
undeploy() { bounded 60 build/pei undeploy >"$work/said" 2>&1 || { cat "$work/said"; return 1; }; }
check "build/pei undeploy" undeploy
left() { docker service ls --format '{{.Name}}' && docker secret ls --format '{{.Name}}' && docker network ls --filter label=pei.project --format '{{.Name}}'; }
check "only what is somebody else's is left" is "pei-e2e-swarm_other
pei-e2e-swarm_foreign" left
check "it says so" says "the service pei-e2e-swarm_other stays; this project did not make it"
check "the volume stays" docker volume inspect pei-e2e-swarm_data
check "undeploying nothing is no mistake" undeploy
