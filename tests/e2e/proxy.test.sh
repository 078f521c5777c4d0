# `proxy` on a real engine: who sees it, in steps of a build, in containers, in sessions, and who does not; that a proxy
# for the build leaves no trace; and that a child ends one. A proxy on loopback writes down who came by.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

# shellcheck source=tests/e2e/apt/served.sh
. tests/e2e/apt/served.sh
url=http://127.0.0.1:$port run=http://proxy.invalid:3128 login=https://login.invalid:3129

mkdir keys
ssh-keygen -q -t ed25519 -N '' -C me -f "$work/me"
cp "$work/me.pub" keys/
# Steps write down how many variables of proxies they see: the address itself would then stand in the image.
count() { printf '  run "env | grep -ciE '\''^(http|https|no)_proxy=.'\'' >%s || :"\n' "$1"; }
{
  cat <<PEI
project "pei-e2e-proxy"

param url: url = "$url"
stage bare {
  from = "debian:bookworm"
  extra_hosts = ["host.docker.internal=host-gateway"] # buildx hands on several in any order, and steps run again
  run "getent hosts host.docker.internal >/gateway"
  run "echo $(date +%s%N) >/made" # what follows runs, though the address of a proxy makes no step new
$(count /bare)
}
stage tool {
  from = "debian:bookworm"
$(count /tool)
}
stage system {
  from = stage.bare
$(count /before)
  run "rm -f /etc/apt/sources.list.d/* && echo 'deb [trusted=yes] http://own.invalid/debian bookworm main' >/etc/apt/sources.list"
  proxy { url = url, scope = [build], apt = true, no_proxy = ["localhost", ".lan"] }
$(count /with)
  run "/usr/lib/apt/apt-helper download-file http://any.invalid/key.gpg /key.gpg"
}
image built {
  from = stage.system
  tags = ["pei-e2e-proxy:built"]
  copy "/tool" -> "/tool" { from = stage.tool }
$(count /child)
  apt ["pei-hello"]
  on build "hook.sh"
}
image ended {
  from = stage.system
  tags = ["pei-e2e-proxy:ended"]
  proxy { off = true }
$(count /child)
}
image box {
  from = image.built
  tags = ["pei-e2e-proxy:box"]
$(count /box)
  proxy { off = true, scope = [build] }
$(count /off)
  proxy { url = "$run", scope = [run], no_proxy = ["localhost"] }
  proxy { url = "$login", scope = [login] }
$(count /running)
  on every-run "hook.sh"
}
image child {
  from = image.box
  tags = ["pei-e2e-proxy:child"]
$(count /below)
  proxy { off = true }
$(count /gone)
}
service box { image = image.box }
service child { image = image.child }
service own {
  image = image.box
  env { http_proxy = "http://own.invalid:1" }
}
PEI
} >box.pei
printf '#!/bin/sh\nenv | grep -ciE "^(http|https|no)_proxy=." >"/hook" || :\n' >hook.sh
build() {
  bounded 20 "$peic" box.pei -o build -q "$@" || return 1
  awk 'BEGIN { printf "{ \"target\": {" } /^image / { printf "%s \"%s\": { \"network\": \"host\" }", n++ ? "," : "", $2 } END { print " } }" }' box.pei >network.json
  bounded 600 build/pei build --allow=network.host --file=../network.json --allow=fs.read="$PWD"
}
built() { build "$@" >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; return 1; }; }
need "all are built" built
look() { bounded 60 docker run --rm --name pei-e2e-proxy-look --entrypoint sh "pei-e2e-proxy:$1" -c "$2"; }

section "in the build"
check "not before the step, nor in other stages" is "0 0 0" look built 'cat /bare /before /tool | xargs'
check "in steps that follow: each variable in both spellings" is 6 look built 'cat /with'
check "in a stage built on it, and in build hooks" is "6 6" look built 'cat /child /hook | xargs'
check "in an image built on the image" is 6 look box 'cat /box'
check "until a child ends it" is 0 look ended 'cat /child'
check "or a later step, whatever containers have" is "0 0" look box 'cat /off /running | xargs'
check "it was used, for a host that there is not" grep -qx 'proxy http://any.invalid/key.gpg' "$work/log"
check "by apt as well" grep -q '^proxy http://own.invalid/debian/dists/' "$work/log"

check "the host by the name that was added" look built 'grep -E "^[0-9.]+ +host.docker.internal" /gateway'

section "what is left of it"
without() { # CMD...: its output does not hold the address
  "$@" >"$work/seen" 2>&1 || { echo "could not look"; return 1; }
  not grep -aF "127.0.0.1:$port" "$work/seen"
}
layers() { docker save "pei-e2e-proxy:$1" | tar -xO; }
for image in built ended; do
  check "$image: nothing in its history" without docker history --no-trunc "pei-e2e-proxy:$image"
  check "$image: nothing in its settings" without docker image inspect "pei-e2e-proxy:$image"
  check "$image: nothing in any layer" without layers "$image"
done
check "nothing in the Dockerfiles" without cat build/images/built/Dockerfile build/images/ended/Dockerfile
check "no variable in a container" is "" look built 'env | grep -i proxy; :'
again() { built --param url="http://127.0.0.1:$port/other" && awk '
  /^#[0-9]+ \[.*[0-9]+\/[0-9]+\] (RUN|COPY)/ { all[$1] } $2 == "CACHED" { cached[$1] }
  END { for (step in all) if (!(step in cached)) ran++; print ran + 0 }' "$work/build.log"; }
check "another address: no step runs again" is 0 again

section "in containers"
need "build/pei up" bounded 120 build/pei up
box() { docker compose -f build/compose.yaml ps -aq "$1"; }
inside() { in_name=$1; shift; bounded 20 docker exec "$(box "$in_name")" "$@"; }
names='http_proxy HTTP_PROXY https_proxy HTTPS_PROXY'
check "docker exec sees the one for containers" is "$run $run $run $run localhost" inside box sh -c "printenv $names no_proxy | xargs"
check "so does process 1" is "$run" inside box sh -c 'tr "\0" "\n" </proc/1/environ | sed -n s/^http_proxy=//p'
check "and a hook of the start" within 10 is 6 inside box cat /hook
check "a service's own value wins" is "http://own.invalid:1 $run" inside own sh -c 'echo "$http_proxy $https_proxy"'
check "steps of a child see neither" is "0 0" inside child sh -c 'cat /below /gone | xargs'
check "a child ends it" is "" inside child sh -c "printenv $names no_proxy NO_PROXY | xargs; :"

section "in login sessions"
# What the container was started with wins over the one for sessions, so that one is looked at where there is no other.
check "what a container has counts in its sessions" is "$run" inside box bash -lc 'echo "$http_proxy"'
cat >login.pei <<PEI
project "pei-e2e-login"
image sshd {
  from = "debian:bookworm"
  tags = ["pei-e2e-login:sshd"]
  proxy { url = "$login", scope = [login], no_proxy = ["localhost"] }
  ssh { user me { uid = 2000, keys = ["keys/me.pub"], shell = "/bin/bash" } }
}
image ended {
  from = image.sshd
  tags = ["pei-e2e-login:ended"]
  proxy { off = true, scope = [login] }
}
image changed {
  from = image.sshd
  tags = ["pei-e2e-login:changed"]
  proxy { url = "$run", scope = [login] }
}
service sshd { image = image.sshd, ports = [2231 -> 22] }
service ended { image = image.ended, ports = [2232 -> 22] }
service changed { image = image.changed, ports = [2233 -> 22] }
PEI
logged() { bounded 20 "$peic" login.pei -o login -q && bounded 600 login/pei build >"$work/build.log" 2>&1 && bounded 120 login/pei up; }
need "boxes with an ssh server are up" logged
to() { # PORT [ARG...]
  to_port=$1; shift
  bounded 20 ssh -F none -p "$to_port" -i "$work/me" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=5 \
    -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR me@127.0.0.1 "$@"
}
need "ssh" within 30 to 2231 true
for other in 2232 2233; do need "ssh to the one at $other" within 30 to "$other" true; done
sshd() { bounded 20 docker exec "$(docker compose -f login/compose.yaml ps -aq sshd)" "$@"; }
seen='echo "$http_proxy $HTTPS_PROXY $no_proxy"'
check "a command of ssh sees it" is "$login $login localhost" to 2231 "$seen"
in_terminal() { printf '%s; exit\n' "$seen" | to 2231 -tt | tr -d '\r' | grep -qF "$login $login localhost"; }
check "a session in a terminal" in_terminal
check "a login shell" is "$login $login localhost" sshd bash -lc "$seen"
check "a login shell of sh, and of su" is "$login $login localhost
$login $login localhost" sshd sh -c "sh -lc '$seen' && su - me -c '$seen'"
check "other shells and processes do not" is "" sshd sh -c "printenv $names no_proxy | xargs; :"
check "the image's settings do not have it" sh -c "! docker image inspect pei-e2e-login:sshd | grep -F login.invalid"
check "a child ends it" is "  " to 2232 "$seen"
check "in login shells too" is "  " sh -c "docker exec \$(docker compose -f login/compose.yaml ps -aq ended) bash -lc '$seen'"
check "a child has another one, whole" is "$run $run " to 2233 "$seen"
