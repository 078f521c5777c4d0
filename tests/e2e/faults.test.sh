# What goes wrong around `build/pei apply` and `destroy`, and what is lost then: nothing. Updates and removals that are killed at every
# step; an engine that goes away between two steps, and one that is stopped in the middle of one; a registry that refuses; a volume that is
# full; names that somebody else has. Each time a message says what to do, and the next run does the rest.
# (Killed while all is made for the first time: apply.test.sh. Scripts that fail: layout.test.sh, container.test.sh.)
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
top=$PWD
server='' engine='' shared=${DOCKER_HOST-}
ended() { # STATUS: what this case started itself
  set +e
  cd "$top" || exit
  [ -z "$server" ] || kill "$server"
  [ -z "$engine" ] || { stop_engine && DOCKER_HOST=$shared; }
  return "$1"
}
trap 'ended $? 2>/dev/null; leave' EXIT

mkdir -p "$work/project/site" "$work/project/files/srv" "$work/bin" "$work/tmp"
cd "$work/project" || exit
TMPDIR=$work/tmp
export TMPDIR
echo one >site/index.html
echo one >files/srv/file
cat >faults.pei <<'PEI'
project "pei-e2e-faults"
param base: string = "debian:bookworm"
param shell: string = "/bin/sh"
image web {
  from = base
  copy "site" -> "/site"
}
network back { internal = true, subnet = "10.87.4.0/24" }
volume data {}
service box {
  image    = image.web
  command  = [shell, "-c", "sleep 600"]
  networks = [network.back]
  mounts   = [volume.data -> "/data"]
  layout "files"
  script <<SH
    cp /srv/file /data/seen
  SH
  on uninstall <<SH
    echo gone >>hooks
  SH
  stop { signal = SIGKILL }
}
service other {
  image    = image.web
  command  = [shell, "-c", "sleep 600"]
  networks = [network.back]
  stop { signal = SIGKILL }
}
PEI
compile() { bounded 20 "$peic" faults.pei -o build -q; }
pei() { bounded 120 build/pei "$@" >"$work/rows" 2>"$work/err" || { got=$?; cat "$work/rows" "$work/err"; return "$got"; }; }
ends() { ends_wanted=$1 ends_got=0; shift; pei "$@" || ends_got=$?; [ "$ends_got" = "$ends_wanted" ] || { echo "status $ends_got"; return 1; }; }
says() { grep -qF "$1" "$work/err" "$work/rows" || { cat "$work/err" "$work/rows"; return 1; }; }
same() { ends 0 status; }
all_there() { docker ps --format '{{.Names}}' --filter name=^pei-e2e-faults | sort | xargs; }
nothing_left() { [ -z "$(docker ps -aq --filter name=^pei-e2e-faults)$(docker network ls -q --filter name=^pei-e2e-faults)" ]; }
no_files() { find "$work/tmp" build/.peic -name 'apply.*' -o -path "$work/tmp/*"; }
docker=$(command -v docker)
stub() { cat >"$work/bin/docker" && chmod +x "$work/bin/docker"; }
with_stub() { PATH="$work/bin:$PATH" "$@"; }
# killed until it is done, behind each command that changes something, once
until_done() { # KILLS WORD...: at least so many
  : >"$work/killed"
  stub <<STUB
#!/bin/sh
'$docker' "\$@" || exit
case "\$*" in *" ls "* | *inspect* | *"config --hash"* | *version* | *--help* | *" cp "*" -") exit ;; esac
line=\$(printf %s "\$*" | tr '\n' ' ' | sed 's/apply[.][0-9]*//')
grep -qxF -e "\$line" '$work/killed' && exit
printf '%s\n' "\$line" >>'$work/killed'
kill -KILL 0
STUB
  until_least=$1
  shift
  until with_stub bounded 60 setsid -w build/pei "$@" >"$work/rows" 2>&1 </dev/null; do
    [ "$(wc -l <"$work/killed")" -lt 20 ] || break
  done
  cat "$work/killed" "$work/rows"
  [ "$(wc -l <"$work/killed")" -ge "$until_least" ]
}

need "it compiles" compile
need "all is made" pei apply
docker exec pei-e2e-faults-box-1 sh -c 'echo mine >/data/mine'
mine() { docker exec pei-e2e-faults-box-1 cat /data/mine; }

section "an update that is killed behind each step"
echo two >site/index.html
echo two >files/srv/file
sed -i 's/10.87.4/10.87.5/' faults.pei
compile
# build, two containers out of the network, the network away, and anew, compose, list of files, layout, script, compose
check "it is finished after at least nine kills" until_done 9 apply
check "all is as the project says" same
check "with what it had before" is mine mine
check "and what is new" is "two two" docker exec pei-e2e-faults-box-1 sh -c 'echo $(cat /site/index.html /data/seen)'
check "no container too much" is "pei-e2e-faults-box-1 pei-e2e-faults-other-1" all_there
check "no file too much" is "" no_files

section "a destroy that is killed behind each step"
stub <<STUB
#!/bin/sh
case "\$*" in *" down") '$docker' rm -f pei-e2e-faults-other-1 && kill -KILL 0 ;; esac
exec '$docker' "\$@"
STUB
check "inside compose" not with_stub setsid -w build/pei destroy
check "half of it is there" is pei-e2e-faults-box-1 all_there
check "it is finished after at least one kill more" until_done 1 destroy
check "nothing is left" nothing_left
check "the hook ran" grep -q gone hooks
check "the data stayed" docker volume inspect pei-e2e-faults_data
need "all is made again" pei apply
check "around them" is mine mine

section "an engine that goes away between two steps"
# gone from the Nth call on
away_at() { # N WORD...
  rm -f "$work/count"
  stub <<STUB
#!/bin/sh
n=\$((\$(cat '$work/count' 2>/dev/null || echo 0) + 1)) && echo \$n >'$work/count'
[ \$n -lt $1 ] || export DOCKER_HOST=unix://$work/nobody
exec '$docker' "\$@"
STUB
  shift
  with_stub pei "$@"
}
# However far it came: it does not end well, it says what is wrong, and takes nothing for missing.
away() { # WORD...
  for away_n in 4 8 14; do
    ! away_at "$away_n" "$@" >"$work/away" || { echo "call $away_n: it ended well" && cat "$work/away"; return 1; }
    grep -q 'the docker daemon does not answer\|annot connect to the Docker daemon' "$work/away" || { echo "call $away_n: it does not say why" && cat "$work/away"; return 1; }
    ! grep '^make \|^update \|^missing ' "$work/away" || { echo "call $away_n" && cat "$work/away"; return 1; }
  done
}
check "apply" away apply
check "it says what to do" says "start it, and do the same again: what was done stays"
check "status" away status
check "all is as before" same

section "a registry that refuses"
cat >registry.py <<'PY'
import http.server
class Refuses(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="here"')
        self.send_header("Content-Length", "0")
        self.end_headers()
    do_HEAD = do_POST = do_GET
s = http.server.HTTPServer(("127.0.0.1", 0), Refuses)
print("port", s.server_port, flush=True)
s.serve_forever()
PY
python3 registry.py >registry.log 2>&1 &
server=$!
need "it is there" within 10 grep -q port registry.log
port=$(sed -n 's/^port //p' registry.log)
cp faults.pei whole.pei
cat >>faults.pei <<PEI
registry here {
  host     = "127.0.0.1:$port"
  user     = "me"
  password = secret.word
  isolated = true
}
secret word { env = "PEI_E2E_WORD" }
pull free { image = "127.0.0.1:$port/free:1" }
pull mine { image = "me/mine:1", registry = registry.here }
PEI
compile
check "without a login" ends 1 apply pull.free
check "it says what to do" says "127.0.0.1:$port/free:1 is not here, and is not given; docker says why above. If it is that nobody is logged in: docker login, or a registry with a user"
check "with a wrong password" env PEI_E2E_WORD=w0rd sh -c '! "$@"' sh build/pei apply pull.mine
refused() { PEI_E2E_WORD=w0rd ends 1 apply pull.mine && says "127.0.0.1:$port does not take the login of me; docker says why above"; }
check "it says whose login" refused
check "the word is nowhere" not grep -rqs w0rd "$work/err" "$work/rows" build "$work/tmp"
mkdir "$work/logins"
stub <<STUB
#!/bin/sh
case "\$*" in login*) kill -KILL 0 ;; esac
exec '$docker' "\$@"
STUB
killed_at_login() { PEI_E2E_WORD=w0rd TMPDIR=$work/logins with_stub bounded 20 setsid -w build/pei apply pull.mine; }
check "a run that is killed while it logs in" not killed_at_login
check "leaves a configuration" is 1 sh -c "ls '$work/logins' | wc -l"
mkdir "$work/logins/pei-login.$(uname -n).$$.mine" "$work/logins/pei-login.elsewhere.999999999.theirs"
ln -s "$work/project" "$work/logins/pei-login.$(uname -n).999999999.link"
TMPDIR=$work/logins PEI_E2E_WORD=w0rd pei apply pull.mine >"$work/rows" 2>&1 || :
left() { (cd "$work/logins" && echo *.elsewhere.* *.mine *.link && find . ! -name . | wc -l); }
check "the next one removes it, and nothing else" is "pei-login.elsewhere.999999999.theirs pei-login.$(uname -n).$$.mine pei-login.$(uname -n).999999999.link
3" left
kill "$server" && server=
check "and when it is gone" ends 1 apply pull.free
check "it says that, too" says "connection refused"
cp whole.pei faults.pei

section "a volume that is full"
sed -i 's|volume.data -> "/data"|volume.data -> "/data", volume.small -> "/small"|; s|^volume data.*|&\nvolume small { opts { type = "tmpfs", device = "tmpfs", o = "size=1m" } }|' faults.pei
mkdir files/small
head -c 3000000 /dev/zero >files/small/large
compile
check "a layout that does not fit" ends 1 apply
check "it says what is wrong, and what becomes of it" says "not all of ../files is in pei-e2e-faults-box-1, for the reason above; what is there stays, and apply goes on from here"
check "in docker's words" says "no space left on device"
check "status shows it" ends 4 status service.box
head -c 300000 /dev/zero >files/small/large
sed -i 's|cp /srv/file /data/seen|&\n    cp /small/large /small/again; cp /small/large /small/more; cp /small/large /small/most|' faults.pei
compile
check "a script that finds no room" ends 1 apply
check "its last words are there" says "No space left on device"
check "and what to do" says "failed in pei-e2e-faults-box-1 with status 1; it is /.pei/script there, and apply runs it again"
sed -i '/cp .small/s/.*/    rm -f \/small\/[am]*/' faults.pei
compile
check "when there is room, apply does the rest" pei apply
check "all of it" same
check "nothing was lost" is mine mine
cp whole.pei faults.pei && rm -r files/small && compile && pei apply

section "names that somebody else has"
pei destroy service.box service.other network.back
docker network create --internal pei-e2e-faults_back >/dev/null
foreign() { # KIND NAME TEXT
  foreign_id=$(docker "$1" inspect "$2" | cksum)
  ends 1 apply && says "nothing was changed, as not all names are free" && says "$3" &&
    not grep '^+' "$work/err" && [ "$foreign_id" = "$(docker "$1" inspect "$2" | cksum)" ] && pei destroy && docker "$1" inspect "$2"
}
check "a network" foreign network pei-e2e-faults_back "a network has its name, pei-e2e-faults_back, and no project of peic made it: remove it, or give this one another name"
docker network rm pei-e2e-faults_back >/dev/null
docker volume create pei-e2e-faults_other >/dev/null
sed -i 's|volume.data -> "/data"|volume.data -> "/data", volume.other -> "/other"|; s|^volume data.*|&\nvolume other {}|' faults.pei && compile
check "a volume" foreign volume pei-e2e-faults_other "a volume has its name, pei-e2e-faults_other, and no project of peic made it: remove it, or give this one another name, or say external = true"
docker volume rm pei-e2e-faults_other >/dev/null
cat >>whole.pei <<'PEI'
image made {
  from    = image.web
  backend = container
  run "true"
}
disk card {
  image = image.web
  to    = "dist/card.img"
  size  = 8MiB
  part root { kind = ext4, mount = "/" }
}
PEI
cp whole.pei faults.pei && compile
in_the_way() { # NAME VERB...: a container that is needed while something is made
  in_the_way=$1
  shift
  docker create --name "$in_the_way" debian:bookworm true && ends 1 "$@" &&
    says "a container has the name $in_the_way, which is needed here, and this project did not make it: docker container rename $in_the_way OTHER" &&
    docker container rm "$in_the_way"
}
check "the container of an image's steps" in_the_way pei-e2e-faults-make-made build made
check "the container of a disk" in_the_way pei-e2e-faults-disk-card disk card

# ---- an engine that is stopped ----

sbin=$(dirname "$docker")/../sbin
if [ "$(id -u)" != 0 ] || [ ! -x "$sbin/dockerd" ]; then
  echo "skipped: an engine that is stopped, as there is no dockerd beside docker that this user may start"
  exit
fi
run=/run/pei-e2e-faults
start_engine() { # one for this case alone, in a network namespace of its own: it need not reach anybody
  engine=yes
  mkdir -p "$run"
  PATH="$(dirname "$docker"):$sbin:$PATH:/usr/sbin:/sbin" setsid unshare --mount --net --propagation slave sh -c 'ip link set lo up && exec "$@"' sh \
    dockerd --data-root "$work/engine" --exec-root "$run" --pidfile "$run/pid" --host "unix://$run/docker.sock" </dev/null >>"$work/engine.log" 2>&1 &
  within 30 "$docker" -H "unix://$run/docker.sock" version >/dev/null 2>&1
}
stop_engine() {
  set -- "$(cat "$run/pid" 2>/dev/null)" "$(cat "$run/containerd/containerd.pid" 2>/dev/null)"
  for stop_pid; do
    [ -z "$stop_pid" ] || ! grep -qs "$run" "/proc/$stop_pid/cmdline" || { kill "$stop_pid" && within 20 not kill -0 "$stop_pid"; }
  done 2>/dev/null
  rm -rf "$run" "$work/engine"
}
section "an engine that is stopped in the middle"
pei destroy --volumes --images
need "one for this alone is there" start_engine
DOCKER_HOST=unix://$run/docker.sock
export DOCKER_HOST
mkdir -p root/bin root/tmp
busybox=$(realpath "$(command -v busybox)")
{ echo "$busybox"; ldd "$busybox" | grep -o '/[^ ]*' || :; } | while read -r file; do cp -L --parents "$file" root; done
[ -e root/bin/busybox ] || cp "$busybox" root/bin/busybox
for applet in sh sleep cp cat; do ln -s busybox "root/bin/$applet"; done
tar -C root -cf - . | docker import - pei-e2e-faults:base >/dev/null
sed -i 's|  copy "site".*|&\n  run "sleep 1"|; /^image made/,$d' faults.pei
need "it compiles" bounded 20 "$peic" faults.pei -o build -q --param base=pei-e2e-faults:base
# stopped_at WORDS SECONDS: while docker is at the command with these words
stopped_at() {
  rm -f "$work/once"
  stub <<STUB
#!/bin/sh
case "\$*" in
*"$1"*)
  [ -e '$work/once' ] || { : >'$work/once' && sleep $2 && pid=\$(cat $run/pid) && kill \$pid && while kill -0 \$pid; do sleep 0.1; done; } 2>/dev/null &
  '$docker' "\$@"
  status=\$?
  wait
  exit \$status
  ;;
esac
exec '$docker' "\$@"
STUB
  stopped_status=0
  with_stub pei apply || stopped_status=$?
  [ "$stopped_status" != 0 ] && says 'pei: the docker daemon does not answer any more; start it'
}
for at in "bake -f 1" "up -d 0.3"; do
  check "at ${at% *}: it says so, and what to do" stopped_at "${at% *}" "${at##* }"
  need "it is started again" start_engine
  check "and apply does the rest" pei apply
  check "all of it" same
  case $at in
  bake*) docker exec pei-e2e-faults-box-1 sh -c 'echo mine >/data/mine' && pei destroy ;; # the volume stays
  *) check "the data are there" is mine mine ;;
  esac
done
