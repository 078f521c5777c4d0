# Images made in containers: their steps have privileges, networks, volumes and the image's own settings; a step that is
# done is not done again; a run that was killed or failed is told and mended.
# shellcheck shell=sh disable=SC2016,SC2046 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
top=$PWD
forget() { docker rmi -f $(docker images -aq --no-trunc --filter label=pei.project=pei-e2e-container | sort -u); } # steps of the last time
trap 'cd "$top"; forget >/dev/null 2>&1 || :; docker rm -fv pei-e2e-container-make-made pei-e2e-container-make-bad >/dev/null 2>&1 || :; leave' EXIT

forget >/dev/null 2>&1 || :
mkdir -p "$work/project/files/sub"
cd "$work/project" || exit
echo one >files/sub/one
printf '#!/bin/sh\necho started as $WHO\n' >hello.sh
chmod +x hello.sh
cat >made.pei <<'PEI'
project "pei-e2e-container"
param word: string = "first"
param bad: bool = true

network back {}
volume kept {}
service db {
  image    = "debian:bookworm"
  command  = ["sh", "-c", "echo seen >/shared/seen; sleep 300"]
  networks = [network.back]
  mounts   = [volume.kept -> "/shared"]
  init     = true
}
image base {
  from = "debian:bookworm"
  workdir "/w"
  env { BASE = "b c" }
}
image made {
  from          = image.base
  privileged    = true
  networks      = [network.back]
  volumes_from  = [service.db]
  build_volumes = [volume.kept -> "/cache"]
  env { WHO = "it's $me" }
  copy "files" -> "/files" { chown = "7:8" }
  run <<SH
  mount -t tmpfs none /mnt
  printf '%s\n' "$PWD" "$BASE" "$WHO" 'a\tb' @{sh(word)} >/made
  getent hosts db >/db
  cat /shared/seen /cache/seen >>/made
  echo kept >>/cache/made
  SH
  run <<SH
  false || echo "a line of its own" >>/made; echo "  indented" >>/made

  SH
  user me { uid = 1234 }
  as me {
    run "id -un >/tmp/who; touch \"$HOME/mine\" 2>/dev/null || touch /home/me/mine"
  }
  run { exec = ["touch", "/a b", "/$WHO"] }
  run <<SH
  #!/bin/sh -eu
  echo "$0" | grep -q pei-step && echo program >>/made
  SH
  env { LAST = "l" }
  on every-run "hello.sh"
  command = ["cat", "/made"]
  label { team = "a" }
}
image child {
  from = image.made
  run "cat /made >/child"
}
if bad {
  image bad {
    from    = "debian:bookworm"
    backend = container
    run <<SH
    echo before
    false
    echo after
    SH
  }
}
PEI
need "it compiles" bounded 20 "$peic" made.pei -o build
pei() { bounded 120 build/pei "$@"; }
says() { # STATUS TEXT WORD…
  says_wanted=$1 says_text=$2 says_status=0; shift 2
  says_got=$(pei "$@" 2>&1) || says_status=$?
  printf '%s\nstatus %s\n' "$says_got" "$says_status"
  [ "$says_status" = "$says_wanted" ] && printf '%s\n' "$says_got" | grep -qF -e "$says_text"
}
backend() { grep -q '"back end", "value": "container: privileged says so"' build/plan.json; }
check "the plan says which back end, and why" backend
check "a network that is not there is told" says 3 "start its services first, with ./pei up" build made
need "its service" pei up db
need "the image, and one on it" pei build child made
run() { docker run --rm --name pei-e2e-container-run "$@"; }
check "what the steps saw" is "started as it's \$me
/w
b c
it's \$me
a\\tb
first
seen
seen
a line of its own
  indented
program" run pei-e2e-container-made
check "a service's address" run pei-e2e-container-made grep -q db /db
check "what was in a volume is not in the image" not run pei-e2e-container-made test -e /cache/made
check "but in the volume" docker exec pei-e2e-container-db-1 grep -q kept /shared/made
check "users, owners and odd names" run pei-e2e-container-made sh -c '[ "$(cat /tmp/who)" = me ] && [ "$(stat -c "%u:%g" /files/sub/one)" = 7:8 ] && [ -e "/a b" ] && [ -e "/\$WHO" ]'
config() { [ "$(docker image inspect -f '{{.Config.Labels.team}} {{index .Config.Labels "pei.id"}} {{json .Config.Cmd}} {{.Config.WorkingDir}}' pei-e2e-container-made)" = 'a image.made ["cat","/made"] /w' ]; }
check "the settings of the image" config
check "the image on it" run --entrypoint cat pei-e2e-container-child /child
nothing_left() { [ -z "$(docker ps -aq --filter name=^pei-e2e-container-make-made)" ]; }
check "no container is left" nothing_left

section "again"
id() { docker image inspect -f '{{.Id}}' "pei-e2e-container-$1:$2"; }
before=$(id made pei-made)
check "what is done is not done again" says 0 "a step is done already" build made
check "it is the same" is "$before" id made pei-made
sed -i 's/team = "a"/team = "b", pei_e2e = "it'"'"'s $x"/; s|command = \["cat", "/made"\]|command = ["cat", "/made", "/db"]|' made.pei
relabelled() { "$peic" made.pei -o build -q --force && pei build made >log 2>&1 && ! grep 'docker start' log; }
check "what no step sees, as labels and a command, does none again" relabelled
labels() { docker image inspect -f '{{.Config.Labels.team}} {{.Config.Labels.pei_e2e}} {{index .Config.Labels "pei.id"}} {{json .Config.Cmd}}' pei-e2e-container-made; }
check "and is as it should be" is 'b it'"'"'s $x image.made ["cat","/made","/db"]' labels
check "a changed step is" sh -c '"$0" made.pei -o build --param word=second --force >/dev/null && build/pei build made >log 2>&1 && grep -q "docker start" log' "$peic"
other() { [ "$(run pei-e2e-container-made | sed -n 6p)" = second ]; }
check "and shows" other

section "faults"
check "a step that fails is told, and its container kept" says 1 "a step failed with status 1. Its container is kept, to look into: pei-e2e-container-make-bad" build bad
kept() { docker logs pei-e2e-container-make-bad | grep -q before && not docker image inspect pei-e2e-container-bad; }
check "to look into" kept
"$peic" made.pei -o build --param word=third --force >/dev/null
mkdir tools
killed() { # VERB of docker
  real=$(command -v docker)
  printf '#!/bin/sh\n[ "$1" != %s ] || kill -9 "-$(ps -o pgid= $$ | tr -d " ")"\nexec %s "$@"\n' "$1" "$real" >tools/docker
  chmod +x tools/docker
  killed_status=0
  PATH="$PWD/tools:$PATH" setsid --wait build/pei build made || killed_status=$?
  rm tools/docker
  [ "$killed_status" != 0 ]
}
check "killed when a step was run" killed commit
check "killed when one is to start" killed start
check "the next run does all of it" says 0 "docker commit" build made
third() { [ "$(run pei-e2e-container-made | sed -n 6p)" = third ]; }
check "as it should be" third
check "and leaves no container" nothing_left
check "destroy --images takes all of it" sh -c 'build/pei destroy --images --volumes >/dev/null 2>&1; ! docker images --format "{{.Repository}}:{{.Tag}}" | grep "^pei-e2e-container-made:"'
