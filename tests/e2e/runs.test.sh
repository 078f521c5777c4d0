# Run profiles: `up` leaves them alone, `run` starts one, and the line for plain docker that it prints does the same.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/runs "$work/project"
cp -R golden/overlays "$work/overlays"
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

section "overlays"
cd "$work/overlays" || exit
need "they compile" bounded 20 "$peic" overlays.pei -o build
TOKEN=x
export TOKEN
# What compose makes of the files: of FILTER of the service trainer.
merged() { # FILTER OVERLAY…
	merged_filter=".services.trainer | $1"
	merged_files='-f build/compose.yaml'
	shift
	for merged_overlay; do merged_files="$merged_files -f build/compose.$merged_overlay.yaml"; done
	# shellcheck disable=SC2086 # names without blanks
	bounded 20 docker compose $merged_files config --format json | jq -rc "$merged_filter"
}
ports='[.ports[] | .published] | join(" ")'
mounts='[.volumes[] | .target] | join(" ")'
check "ports are replaced on a dock" is "8888 9000" merged "$ports" docked
check "and come behind where the project says so" is "8888 6006" merged "$ports" gpu
check "both" is "8888 9000 6006" merged "$ports" docked gpu
check "a mount of the image stays" is "/src /models /hard/volume/data" merged "$mounts" docked
check "which mount is another one" is '["volume","work"]' merged '.volumes[0] | [.type, .source]' docked
check "capabilities come behind" is '["SYS_PTRACE","IPC_LOCK"]' merged .cap_add docked
check "and are replaced where the project says so" is '["SYS_NICE"]' merged .cap_add gpu
check "maps are merged" is '{"BATCH":"64","MODE":"remote"}' merged .environment docked gpu
check "health checks that were off" is '["CMD","true"]' merged .healthcheck.test docked
check "an empty list" is null merged .dns gpu
