# Run profiles: `up` leaves them alone, `run` starts one, and the line for plain docker that it prints does the same.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/runs "$work/project"
cd "$work/project" || exit
echo secret >token
need "it compiles" bounded 20 "$peic" runs.pei -o build
out() { bounded 120 build/pei "$@" 2>"$work/err" || { tail -n 20 "$work/err"; return 1; }; }
running() { docker ps --filter label=pei.project=pei-e2e-runs --format '{{.Names}}'; }
tags() { docker images --format '{{.Repository}}' --filter label=pei.project=pei-e2e-runs | sort | tr '\n' ' '; }

section "up"
check "it starts the service" out up
check "and no run profile" is pei-e2e-runs-db-1 running
check "images of run profiles alone are not built for it" is "" tags

section "run"
PEI_MINE='x  $y'
export PEI_MINE
unset PEI_NOT
text='base
dev
secret
secret
it'"'"'s $HOME x $y unset'
plain() { sed -n 's/^# without compose: //p' "$work/err"; }
first() { out run -n pei-e2e-runs-a shell; }
check "it builds what it needs, and runs" is "$text" first
check "with the images it is built on" is "pei-e2e-runs-base pei-e2e-runs-dev " tags
by_hand() { plain >"$work/line" && (cd / && bounded 60 sh -e "$work/line"); }
check "the line for plain docker does the same" is "$text" by_hand
check "nothing of it is left" is pei-e2e-runs-db-1 running
other() { out run -n pei-e2e-runs-a shell -- sh -c 'df -k /dev/shm | awk "END { print \$2 }"; cat /proc/1/comm' && by_hand; }
check "another command; its own init" is "32768
docker-init
32768
docker-init" other
check "-c" is "a b" out run -n pei-e2e-runs-a -c 'echo "a b"' shell
forget() { docker rmi -f pei-e2e-runs-dev >/dev/null; }
check "its image is gone" forget
check "-a, and it is built again" is 7:7 out run -n pei-e2e-runs-a -a '--user 7:7 --cap-drop ALL' -c 'echo "$(id -u):$(id -g)"' shell
with_network() { out run -n pei-e2e-runs-a tool && by_hand; }
check "where the services are, both ways" is "found
found" with_network

check "std:notebook: the token, the workspace" is "secret
/workspace
secret" out run -n pei-e2e-runs-a notebook

section "left running"
check "-d" out run -d -k shell -- sleep 1000
named() { running | grep -E "_shell_[0-9]{2}-[0-9]{2}-[0-9]{2}_[0-9.]{8}\$"; }
check "its name says what it is, and since when" named
published() { docker port "$(running | grep _shell_)" 80; }
check "its ports are published" is "127.0.0.1:8317" published
check "down" out down
check "takes it" is "" running
