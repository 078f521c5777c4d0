# The control script on its own: images built on images in three ways, `run` with every option, and what `down`, `destroy`
# and `clean` remove when things of others with the same names lie beside.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/control "$work/project"
cd "$work/project" || exit
need "it compiles" bounded 20 "$peic" box.pei -o build

label=com.docker.compose.project=pei-e2e-control
tags="pei-e2e-control-base:1 pei-e2e-control:1 pei-e2e-control:latest pei-e2e-control-made:1"
ids() { for tag in $tags; do docker image inspect -f '{{.Id}}' "$tag" || return 1; done; }
forget() { for tag in $tags; do docker rmi -f "$tag" >/dev/null 2>&1 || :; done; }
# A build that asked for one of the project's images would say so.
no_pull() { not grep -E 'metadata for [^ ]*pei-e2e|Pulling|pull access denied' "$work/log"; }
builds() { # CMD...: from nothing, all images, none of them asked of a registry
  forget
  bounded 300 "$@" >"$work/log" 2>&1 || { tail -n 20 "$work/log"; return 1; }
  ids >"$work/ids" && no_pull
}
compose() { docker compose -f build/compose.yaml "$@"; }

section "images on images, on an engine that has none of them"
docker volume create pei-e2e-control-outside >/dev/null
docker volume create pei-e2e-control_kept >/dev/null
bake() { (cd build && docker buildx bake -f docker-bake.json --allow=fs.read=.. --load); }
bake_builds() { forget && bake >"$work/log" 2>&1 && ids >"$work/ids" && no_pull; }
check "build/pei build" builds build/pei build
sort "$work/ids" >"$work/ids-pei"
check "docker buildx bake" bake_builds
check "docker compose build" builds docker compose -f build/compose.yaml --profile '*' build
check "docker compose up" builds docker compose -f build/compose.yaml --profile '*' up -d --no-start
check "what came of all of them" is "base
tools" docker run --rm --name pei-e2e-control-look --entrypoint cat pei-e2e-control:latest /made
compose --profile '*' down -v >/dev/null 2>&1
forget
need "build/pei build" bounded 300 build/pei build

section "run"
# what a container prints, without what docker and the script say
out() { bounded 60 build/pei run "$@" 2>"$work/err"; }
check "a command, and only what it prints" is "<a b><\$(x)><it's><*><>" out second -- printf '<%s>' 'a b' '$(x)' "it's" '*' ''
check "--image" is "started
tools" out --image pei-e2e-control:1 second -- cat /tools
status() { status_got=0; "$@" || status_got=$?; [ "$status_got" = "$status_wanted" ]; }
status_wanted=7
check "its status" status out box -- sh -c 'exit 7'
check "a service in a profile" is "base
tools" out once
check "a secret of a command, whatever words the container gets" is "it is told <--dry-run>" \
  out telling -- sh -c 'cat /run/secrets/told; printf " <%s>" "$1"' sh --dry-run
MINE='x  $y'
export MINE
check "-e with a value, and from here" is '$(id) "q" x  $y' out -e 'A=$(id) "q"' --env=MINE second -- sh -c 'printf %s "$A $MINE"'
mkdir "$work/a \$b"
echo found >"$work/a \$b/file"
here() { (cd "$work" && bounded 60 project/build/pei run "$@" 2>"$work/err"); }
check "-v from where one is" is found here -v './a $b:/mnt:ro' second cat /mnt/file
check "-v, read only" not here -v './a $b:/mnt:ro' second touch /mnt/file
check "-v of a volume" out -v pei-e2e-control-outside:/v second -- sh -c 'echo text >/v/text'
check "-s" is 32768 out -s 32m second -- sh -c "df -k /dev/shm | awk 'END { print \$2 }'"
gpu_asked() { not out --gpus all second true && grep -F 'capabilities: [[gpu]]' "$work/err"; }
check "--gpus: docker is asked for them, and says that it has none" gpu_asked
check "no file of a run is left" not sh -c 'ls build/.peic | grep run-'
injected() { not out -n 'x;touch pwned' second true; not out -e 'A=;touch pwned' -n '$(touch pwned)' second true; not ls pwned build/pwned; }
check "no word becomes a command" injected
printed() { # what --dry-run printed, run by hand, does the same
  bounded 60 build/pei --dry-run run -s 48m -e "A=it's" second -- sh -c 'df -k /dev/shm | awk "END { print \$2 }"; echo "$A"' 2>"$work/err"
  sed -n 's/^+ //; /^mkdir/,$p' "$work/err" >"$work/line"
  (cd build && bounded 60 sh -e "$work/line" 2>/dev/null)
}
check "what --dry-run prints, run by hand" is "49152
it's" printed
rm -f build/.peic/run-*

section "run and leave it"
check "-d -n -p" bounded 60 build/pei run -d -n pei-e2e-control-side -p 127.0.0.1:8311:80/udp box
about() { docker inspect -f "$2" "$1"; }
check "it runs, with that port and not the service's" is 'true map[80/udp:[{127.0.0.1 8311}]]' about pei-e2e-control-side '{{.State.Running}} {{.HostConfig.PortBindings}}'
check "beside the service" bounded 60 build/pei up
check "--keep" is kept out --keep -n pei-e2e-control-ended second echo kept
ended() { docker ps -a --filter name="^pei-e2e-control-$1\$" --format '{{.Names}}'; }
check "it is still there" is pei-e2e-control-ended ended ended
check "prune" bounded 60 build/pei prune
check "takes it" is "" ended ended
check "and nothing that runs" is pei-e2e-control-side ended side

section "into what runs"
echo text >"$work/sent"
from_work() { (cd "$work" && bounded 60 project/build/pei "$@" 2>"$work/err"); }
check "cp into a service" from_work cp ./sent box:/tmp/sent
check "and out of it" from_work cp box:/tmp/sent got
check "it is the same" cmp "$work/sent" "$work/got"
check "exec" is "me <a b> /tmp" bounded 60 build/pei exec -e "WHO=me" -w /tmp box -- sh -c 'printf "%s <%s> " "$WHO" "$1"; pwd' sh 'a b'
status_wanted=7
check "its status" status bounded 60 build/pei exec box sh -c 'exit 7'
runs() { docker inspect -f '{{.State.Running}}' "pei-e2e-control-$1-1"; }
check "stop" bounded 60 build/pei stop -t 1 second
check "stops what is named" is "false true" sh -c "docker inspect -f '{{.State.Running}}' pei-e2e-control-second-1 pei-e2e-control-box-1 | tr '\n' ' ' | sed 's/ \$//'"
check "start" bounded 60 build/pei start
check "starts what is there" is true runs second
check "rm leaves what runs" bounded 60 build/pei rm second
check "it is there" is true runs second
check "rm --stop" bounded 60 build/pei rm --stop second
check "takes it" not runs second
docker run -d --name pei-e2e-control-stranger --label "$label" --label com.docker.compose.service=second debian:bookworm sleep 1000 >/dev/null
left_alone() { not bounded 60 build/pei stop second 2>"$work/err" && grep -F "pei-e2e-control-stranger is not this project's" "$work/err"; }
check "a container of another project is left alone" left_alone
docker rm -f pei-e2e-control-stranger >/dev/null
check "pull: what services need of others is here" bounded 60 build/pei pull second

section "down, with others' things beside"
docker run -d --name pei-e2e-control-hand debian:bookworm sleep 1000 >/dev/null                     # no label
docker run -d --name pei-e2e-control-other --label "$label" debian:bookworm sleep 1000 >/dev/null   # another compose project
docker network create --label "$label" pei-e2e-control_others >/dev/null
# a service that is in the project no more, one that was made and never started, a network with a foreign guest
sed -e '$r /dev/stdin' box.pei <<'END' >with.pei
network gone {}
service gone {
  image    = "debian:bookworm"
  command  = ["sleep", "1000"]
  networks = [network.gone]
}
END
with_gone() { bounded 20 "$peic" with.pei -o build --force && compose create gone && bounded 20 "$peic" box.pei -o build --force; }
check "half a service, and then it is gone from the project" with_gone
docker network connect pei-e2e-control_wide pei-e2e-control-hand
says() { grep -F "pei: $1" "$work/said"; }
down() { bounded 120 build/pei "$@" >"$work/said" 2>&1 || { cat "$work/said"; return 1; }; }
check "build/pei down" down down
left() { docker "$1" ls ${2:+"$2"} --filter name="^pei-e2e-control" --format "$3" | sort | tr '\n' ' '; }
check "no container of the project is left, all others are" is "pei-e2e-control-hand pei-e2e-control-other " left container -a '{{.Names}}'
check "the same with networks" is "pei-e2e-control_others pei-e2e-control_wide " left network "" '{{.Name}}'
check "it says so" says "the container pei-e2e-control-other stays; a compose project of the same name made it"
check "and why a network stays" says "the network pei-e2e-control_wide stays; a container uses it"
docker network disconnect pei-e2e-control_wide pei-e2e-control-hand
all_volumes="pei-e2e-control-outside pei-e2e-control_box-data pei-e2e-control_kept pei-e2e-control_plain pei-e2e-control_taken "
check "data stays" is "$all_volumes" left volume "" '{{.Name}}'

section "destroy"
docker volume rm pei-e2e-control_taken >/dev/null && docker volume create pei-e2e-control_taken >/dev/null # by hand, now
docker tag debian:bookworm pei-e2e-control:latest
check "destroy" down destroy
check "data stays" is "$all_volumes" left volume "" '{{.Name}}'
check "it says what stays" says "the volume pei-e2e-control_plain stays; destroy --volumes removes it, with its data"
check "images too" says "the image pei-e2e-control:1 stays; destroy --images removes it"
check "and what is not its own" says "the image pei-e2e-control:latest stays; this project did not build it"
check "destroy --volumes --images" down destroy --volumes --images
check "kept, external and others' volumes stay" is "pei-e2e-control-outside pei-e2e-control_kept pei-e2e-control_taken " left volume "" '{{.Name}}'
check "of images, only the tag that is somebody else's" is "pei-e2e-control:latest" sh -c "docker images --format '{{.Repository}}:{{.Tag}}' | grep ^pei-e2e-control"
check "data in the external volume is there" is text docker run --rm --name pei-e2e-control-look -v pei-e2e-control-outside:/v debian:bookworm cat /v/text
check "others' containers run" is "true true" about pei-e2e-control-hand "{{.State.Running}} $(about pei-e2e-control-other '{{.State.Running}}')"
check "destroying nothing is no mistake" down destroy --volumes --images

section "clean"
docker rmi pei-e2e-control:latest >/dev/null # the one of debian
need "build" bounded 300 build/pei build
docker tag pei-e2e-control:1 pei-e2e-control-pushed:9
printf 'FROM pei-e2e-control-base:1\nRUN echo mine >/mine\n' | docker build -q -t pei-e2e-control-mine:1 - >/dev/null
docker run -d --name pei-e2e-control-user pei-e2e-control-made:1 sleep 1000 >/dev/null
sed 's/echo base/echo other/; s/control-base:1/control-base:2/; s/control:1", "pei-e2e-control:latest/control:3/' box.pei >next.pei
next() { bounded 20 "$peic" next.pei -o build --force && bounded 300 build/pei build; }
need "the project has other tags now" next
check "what clean would do" bounded 60 build/pei --dry-run clean
tagged() { docker images --format '{{.Repository}}:{{.Tag}}' | grep '^pei-e2e-control' | sort | tr '\n' ' '; }
all="pei-e2e-control-base:1 pei-e2e-control-base:2 pei-e2e-control-made:1 pei-e2e-control-mine:1 pei-e2e-control-pushed:9 pei-e2e-control:1 pei-e2e-control:3 pei-e2e-control:latest "
check "is not done" is "$all" tagged
check "clean" down clean
check "others' images stay, and nothing else" is "pei-e2e-control-mine:1 " tagged
check "it says so" says "the image pei-e2e-control-mine:1 stays; it was made from an image of this project, but not by it"
check "and what is used" says "the image sha256:"
docker rm -f pei-e2e-control-user >/dev/null
check "and again" down clean
mine=$(docker images -q pei-e2e-control-mine:1)
check "nothing of the project is left" is "" sh -c "docker images -q --filter label=pei.project=pei-e2e-control | grep -v '$mine' || :"

section "a project that has nothing but a run profile"
printf 'project "pei-e2e-control-run"\nrun tool { image = "busybox:1.36", command = ["true"] }\n' >run.pei
need "it compiles" bounded 20 "$peic" run.pei -o run -q
all_goes() { bounded 60 run/pei destroy 2>"$work/err" && not grep -v '^pei: \|^+ \|^ ' "$work/err"; }
check "destroy has nothing to do, and says nothing else" all_goes
check "with --volumes and --images" bounded 60 run/pei destroy --volumes --images
