# Docks, registries, transfers and syncs, with a second engine, an sshd and a registry on loopback: what is there is not
# sent again, and a link that breaks, or a run that is killed, in the middle is mended by the next run.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

if [ "$(id -u)" != 0 ]; then echo "skipped: fleet starts a second engine, and that needs root" && exit; fi

port=5098 ssh_port=2298
top=$PWD
ssh_dir=$work/ssh
started=
second_is_ours=
on_second() { DOCKER_HOST=$second bounded 60 docker "$@"; }
serve() { # PROGRAM…: in the background, until the case ends
  "$@" >>"$work/served.log" 2>&1 &
  started="$started $!"
}
end() {
  for end_pid in $started; do kill "$end_pid" && wait "$end_pid"; done 2>/dev/null || :
  if [ -n "${second-}" ]; then
    for end_id in $(on_second ps -aq --filter name='^pei-e2e-'); do on_second rm -fv "$end_id"; done
    for end_id in $(on_second network ls -q --filter name='^pei-e2e-'); do on_second network rm "$end_id"; done
    gone || :
  fi >/dev/null
  for end_context in far stranger; do docker context rm -f "pei-e2e-fleet-$end_context"; done >/dev/null 2>&1 || :
  [ -z "$second_is_ours" ] || tests/e2e/engine -c stop || :
}
trap 'cd "$top" && end; docker rmi -f "127.0.0.1:$port/pei-e2e/app:1" >/dev/null 2>&1 || :; leave' EXIT
gone() { on_second image inspect pei-e2e-fleet:1 >/dev/null 2>&1 && on_second rmi -f pei-e2e-fleet:1 >/dev/null 2>&1; }

tests/e2e/engine -c status || second_is_ours=yes
second=$(tests/e2e/engine -c up | sed -n "s/^export DOCKER_HOST='\([^']*\)'.*/\1/p")
need "there is a registry" bounded 300 tests/e2e/registry fetch
need "there is an sshd" bounded 300 tests/e2e/sshd fetch
serve tests/e2e/registry serve "$work/images" "$port"
# The other engine has a network of its own, so the same images are served there, too.
serve tests/e2e/engine -c exec "$top/tests/e2e/registry" serve "$work/images" "$port"
mkdir "$ssh_dir"
serve tests/e2e/sshd serve "$ssh_dir" "$ssh_port"
sshd=${started##* }
need "the registry answers" within 20 get "http://127.0.0.1:$port/v2/"
lets_in() { ssh-keyscan -T 2 -p "$ssh_port" 127.0.0.1 2>/dev/null | grep -qF "$(cut -d' ' -f2 "$ssh_dir/host.pub")" || { cat "$work/served.log" && false; }; }
need "the sshd answers" within 20 lets_in

mkdir "$work/project"
cd "$work/project" || exit
mkdir keys src
cp "$ssh_dir/me.key" keys/me
chmod 600 keys/me
# An image of little: busybox with the libraries that it has here, and what takes a moment to send.
mkdir root
busybox=$(realpath "$(command -v busybox)")
{ echo "$busybox"; ldd "$busybox" | grep -o '/[^ ]*' || :; } | while read -r file; do cp -L --parents "$file" root; done
head -c 12000000 /dev/urandom >root/ballast
echo first >root/note
echo one >src/one
echo two >src/two
echo log >src/x.log
stranger=$(cut -d' ' -f1,2 "$ssh_dir/me.key.pub")
cat >fleet.pei <<PEI
project "pei-e2e-fleet"
image app {
  from = "scratch"
  tags = ["pei-e2e-fleet:1", "127.0.0.1:$port/pei-e2e/app:1"]
  copy "root" -> "/"
}
registry here { host = "127.0.0.1:$port" }
publish app { image = image.app, to = registry.here }
dock far {
  host = "ssh://$(id -un)@127.0.0.1:$ssh_port${second#unix://}"
  identity = "keys/me"
  host_keys = ["$(cut -d' ' -f1,2 "$ssh_dir/host.pub")"]
  workspace = "work dir"
  offline = true
  timeout = 3s
}
dock stranger {
  host = "ssh://$(id -un)@127.0.0.1:$ssh_port"
  identity = "keys/me"
  host_keys = ["$stranger"]
}
transfer app { image = image.app, to = dock.far }
transfer slow { image = image.app, to = dock.far, via = file, file = "dist/app.tar" }
transfer layers { image = image.app, to = dock.far, via = registry, registry = registry.here }
service app { image = image.app, command = ["$busybox", "sleep", "60"] }
sync work { dock = dock.far, from = "src", ignore = ["*.log"] }
PEI
need "it compiles" bounded 20 "$peic" fleet.pei -o build
pei() { bounded 30 build/pei "$@" 2>&1; }
says() { # TEXT WORD…: well, and with this text
  says_text=$1; shift
  says_got=$(pei "$@") || { printf '%s\nstatus %s\n' "$says_got" "$?"; return 1; }
  printf '%s\n' "$says_got" | grep -F -e "$says_text" || { printf 'not said: %s\n%s\n' "$says_text" "$says_got"; return 1; }
}
refuses() { # STATUS TEXT WORD…
  refuses_wanted=$1 refuses_text=$2; shift 2
  refuses_status=0
  refuses_got=$(pei "$@") || refuses_status=$?
  printf '%s\n%s\n' "$refuses_got" "$refuses_status"
  [ "$refuses_status" = "$refuses_wanted" ] && printf '%s\n' "$refuses_got" | grep -qF -e "$refuses_text"
}

section "docks"
need "create" says 'docker context create pei-e2e-fleet-far' dock create far
silent() { [ -z "$(pei dock create far)" ]; }
check "what is there is not made again" silent
moved() { docker context update pei-e2e-fleet-far --docker host=ssh://elsewhere >/dev/null && says 'context update pei-e2e-fleet-far' dock create far; }
check "one that leads elsewhere is updated" moved
check "ls" says "ssh://$(id -un)@127.0.0.1:$ssh_port" dock ls far
check "ls knows which has no context" says "no context yet" dock ls stranger
mkdir -p "$ssh_dir/home/work dir"
check "ssh, in the workspace" says "work dir" dock ssh far -- pwd
check "a machine with another key is not logged in to" refuses 255 "Host key verification failed" dock ssh stranger -- true

section "publish"
need "pushed" says "docker push --quiet 127.0.0.1:$port/pei-e2e/app:1" publish
check "the second time there is nothing to do" says "is in the registry already" publish
in_registry() { get "http://127.0.0.1:$port/v2/pei-e2e/app/tags/list" | jq -r '.tags[]'; }
check "the registry has it" is 1 in_registry

section "a dock without a registry"
check "up is refused before the image is there" refuses 1 "bring it there first: ./pei transfer" --dock far up
not_there() { ! on_second image inspect pei-e2e-fleet:1; }
check "and nothing was brought by it" not_there

section "a link that breaks"
cut() { echo 3000000 >"$ssh_dir/cut"; }
cut
check "is told, with what to do" refuses 1 "broke off before all of pei-e2e-fleet:1 was there" transfer app
check "the link was broken" not test -e "$ssh_dir/cut"
check "the dock has nothing of it" not_there
need "the next run mends it" says "pei-e2e-fleet:1 is on far" transfer app
check "and the one after has nothing to do" says "is on far already" transfer app

section "work on the dock"
check "up" says "--pull never" --dock far up
runs_there() { on_second ps --filter label=com.docker.compose.project=pei-e2e-fleet --format '{{.Names}}'; }
check "it runs there" is pei-e2e-fleet-app-1 runs_there
runs_here() { docker ps --filter label=com.docker.compose.project=pei-e2e-fleet --format '{{.Names}}'; }
check "and not here" is "" runs_here
# Its sessions are stopped, as if the cable were out: nothing comes, and nothing says that it ends.
falls_silent() {
  bounded 30 build/pei --dock far exec app -- "$busybox" sleep 25 >"$work/asked" 2>&1 &
  falls_job=$!
  within 10 runs_sleep || return 1
  falls_stopped=$(pgrep -P "$sshd")
  # shellcheck disable=SC2086 # numbers
  kill -s STOP $falls_stopped || return 1
  falls_start=$(date +%s) falls_status=0
  wait "$falls_job" || falls_status=$?
  falls_took=$(($(date +%s) - falls_start))
  # shellcheck disable=SC2086 # numbers
  kill -s KILL $falls_stopped
  cat "$work/asked"
  echo "status $falls_status after $falls_took s"
  [ "$falls_status" != 0 ] && [ "$falls_took" -ge 2 ] && [ "$falls_took" -lt 15 ]
}
runs_sleep() { on_second top pei-e2e-fleet-app-1 -eo pid,args | grep -q 'sleep 25'; }
check "a link that falls silent in the middle is given up after the dock's timeout" falls_silent
check "down" pei --dock far down

section "a file, sent in pieces"
gone || :
cut
check "breaks" refuses 1 "and the rest is sent" transfer slow
resumed() { says "are there already" transfer slow; }
check "the next run goes on where it broke" resumed
there() { on_second image inspect --format '{{.Os}}' pei-e2e-fleet:1; }
check "it is there" is linux there
names_there() { on_second image ls --format '{{.Repository}}:{{.Tag}}' | grep pei-e2e-fleet; }
left() { find "$ssh_dir/home/.cache" -name '*.tar'; }
check "nothing is left of it" is "" left

section "through a registry"
# Of the image that was there a moment ago the engine has the layers unpacked, and does not pull them again; and then one
# that it never had.
there_runs() { on_second run --rm --name pei-e2e-fleet-try pei-e2e-fleet:1 "$busybox" cat /note; }
for note in first first second third; do
  [ "$(cat root/note)" = $note ] || { echo $note >root/note && need "another image" pei build; }
  gone || :
  check "$note: it is brought" says "pei-e2e-fleet:1 is on far" transfer layers
  check "$note: it runs" is $note there_runs
  check "$note: it is there under no other name" is "pei-e2e-fleet:1" names_there
  check "$note: and not brought again" says "is on far already" transfer layers
done

section "killed in the middle"
mkdir "$work/bin"
cat >"$work/bin/docker" <<SH
#!/bin/sh
# ends the script that calls it, as soon as docker has begun with what \$KILL_AT says
case " \$* " in
*" \$KILL_AT "*)
  "$(command -v docker)" "\$@" &
  sleep 0.1
  kill -s KILL "\$PPID" "\$!"
  exit 1
  ;;
esac
exec "$(command -v docker)" "\$@"
SH
chmod +x "$work/bin/docker"
killed() { # WHAT VERB NAME
  killed_at=$1; shift
  killed_status=0
  PATH=$work/bin:$PATH KILL_AT=$killed_at bounded 30 build/pei "$@" >/dev/null 2>&1 || killed_status=$?
  [ "$killed_status" -ge 128 ]
}
head -c 12000000 /dev/urandom >root/ballast
need "another image" pei build
check "a publish" killed push publish app
check "is done by the next run" says "docker push --quiet 127.0.0.1:$port/pei-e2e/app:1" publish
check "and the one after has nothing to do" says "is in the registry already" publish
gone || :
check "a transfer, while it goes to the registry" killed push transfer layers
check "has nothing there under its name" not_there
check "a transfer, while it comes from there" killed pull transfer layers
check "is done by the next run" says "pei-e2e-fleet:1 is on far" transfer layers
check "and it is there under no other name" is "pei-e2e-fleet:1" names_there
check "and the one after has nothing to do" says "is on far already" transfer layers

section "files"
check "a dry run says what it would copy" says "<f+++++++++ one" sync up --dry-run
far_files() { (cd "$ssh_dir/home/work dir" && find . -type f | sort | tr '\n' ' '); }
check "and copies nothing" is "" far_files
check "up" pei sync up
check "the rest is left out" is "./one ./two " far_files
change() { echo more >>"$ssh_dir/home/work dir/one" && echo three >"$ssh_dir/home/work dir/three"; }
change
check "down" pei sync down
near_files() { cat src/one src/three src/x.log; }
check "brings what changed there, and keeps what it leaves out" is "one
more
three
log" near_files
rm src/three
check "up again removes nothing" pei sync up
check "there" is "./one ./three ./two " far_files
check "unless it is told to" pei sync up --delete
check "then it does" is "./one ./two " far_files

section "in a shell"
there_and_back='. build/docks/far.sh; echo "$DOCKER_CONTEXT ${DOCKER_HOST-none}"; docker info -f "{{.Driver}}"; castoff; echo "${DOCKER_CONTEXT-none} $DOCKER_HOST"'
for shell in dash bash zsh; do
  in_shell() { bounded 60 "$shell" -c "$there_and_back" 2>"$work/err" || { cat "$work/err"; return 1; }; }
  check "$shell: there, and castoff" is "pei-e2e-fleet-far none
$(on_second info -f '{{.Driver}}')
none $DOCKER_HOST" in_shell
done

section "rm"
check "its context" says "docker context rm --force pei-e2e-fleet-far" dock rm far
check "is gone" says "no context yet" dock ls far
