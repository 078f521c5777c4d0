# The development box of the README, by what was generated alone: built, started, logged in to, recreated, taken away.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/devbox "$work/project"
cd "$work/project" || exit
mkdir keys data
for key in me you stranger; do ssh-keygen -q -t ed25519 -N '' -C "$key" -f "$work/$key"; done
cp "$work/me.pub" "$work/you.pub" keys/
echo "hello from the host" >data/hello.txt
chown -R 1234:1234 data
chmod 750 data
ME_PASSWORD="Pw-$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')"
export ME_PASSWORD

box() { docker compose -f build/compose.yaml ps -aq dev; }
inside() { bounded 20 docker exec "$(box)" "$@"; }
to() { # USER KEY [ARG...]: ssh with that key and no other way in
  to_user=$1 to_key=$2; shift 2
  bounded 20 ssh -F none -p 2222 -i "$to_key" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=5 \
    -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "$to_user@127.0.0.1" "$@"
}
with_password() { # PASSWORD USER [ARG...]
  with_user=$2
  SSHPASS=$1; export SSHPASS
  shift 2
  bounded 20 sshpass -e ssh -F none -p 2222 -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 -o ConnectTimeout=5 \
    -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "$with_user@127.0.0.1" "$@"
}

section "compile"
tree() { find build -printf '%p %i %T@ %C@ %m\n' | sort; }
need "it compiles" bounded 20 "$peic" dev.pei -o build
tree >"$work/tree"
check "compiling again says nothing wrong" bounded 20 "$peic" dev.pei -o build
tree >"$work/tree-again"
check "compiling again writes nothing" cmp "$work/tree" "$work/tree-again"

section "build"
built() { bounded 900 build/pei build >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; return 1; }; }
need "build/pei build" built
in_image() { bounded 60 docker run --rm --name pei-e2e-look --entrypoint sh pei-e2e-devbox:dev -c "$1"; }
check "the build hook ran, its words as written" is '--verbose
two words
$HOME' in_image 'cat /opt/install-dev-tools.args'
check "the inline build hook ran" is "built for port 2222 in /root" in_image 'cat /etc/built'
check "no host key is in the image" is "" in_image 'find / -xdev -name "ssh_host_*"'

section "build again"
# prints how many instructions the build really ran, and how many there are
rebuild() {
  bounded 20 "$peic" dev.pei -o build -q && built && awk '
    /^#[0-9]+ \[.*[0-9]+\/[0-9]+\] (RUN|COPY|ADD|WORKDIR)/ { all[$1] } $2 == "CACHED" { cached[$1] }
    END { for (step in all) { n++; if (!(step in cached)) ran++ } print ran + 0, n }' "$work/build.log"
}
ran_none() { rebuild | tee "$work/ran" && grep -q '^0 ' "$work/ran"; }
ran_some() { rebuild | tee "$work/ran" && read -r ran all <"$work/ran" && [ "$ran" -gt 0 ] && [ "$ran" -lt "$all" ]; }
echo "no part of the project" >notes.txt
check "a file that nothing refers to: no layer" ran_none
ME_PASSWORD=$ME_PASSWORD-new
check "a password: no layer" ran_none
sed -i 's/shm     = 64MiB/shm     = 65536KiB/; s/8002 -> 9000..9002/8002 -> 9000..9002, 8088 -> 88/' dev.pei
check "what only matters at run time: no layer" ran_none
echo "# changed" >>scripts/install-dev-tools.sh
check "a build hook: its layer and those after it" ran_some

section "start"
need "build/pei up" bounded 120 build/pei up
need "ssh with a key" within 30 to me "$work/me" true
check "and as the second user" is "you 2001" to you "$work/you" 'echo "$(id -un) $(id -u)"'
check "ssh with the password from the secret" is "me 2000" with_password "$ME_PASSWORD" me 'echo "$(id -un) $(id -u)"'
check "refused: a wrong password" not with_password wrong me true
check "refused: the password of one user for another" not with_password "$ME_PASSWORD" you true
check "refused: an empty password for a user without one" not with_password "" you true
check "refused: an unknown key" not to me "$work/stranger" true
check "refused: a key of another user" not to me "$work/you" true
check "refused: root" not to root "$work/me" true

section "hooks and entry"
check "first-run, every-run, entry, in order" within 10 is 'first
second
every
entry' inside cat /opt/order
check "hooks see the environment" is "example env var" inside cat /opt/hook-environment
check "the entry got its words" is "--mode=interactive" inside cat /opt/entry.args
greeted() { echo exit | to you "$work/you" -tt | grep -F 'login hook --show-motd'; }
check "the login hook greets a login shell" greeted
check "and is silent for a command" is "hello" to you "$work/you" 'echo hello'

section "environment"
odd='a=b "c" $HOME `id` \n %s #; ünï'
check "exact in an ssh command" is "$odd" to me "$work/me" 'printf %s "$ODD"'
check "exact in a login shell" is "$odd" to me "$work/me" 'bash -lc '\''printf %s "$ODD"'\'
check "exact in docker exec" is "$odd" inside printenv ODD
check "a quote too" is "it's vim" to me "$work/me" 'echo "$QUOTE $EDITOR"'
check "the session's own HOME" is "/home/me" to me "$work/me" 'echo "$HOME"'

section "ports and storage"
for port in 8000 8001 8002; do
  check "published port $port serves the host's directory" within 10 is "hello from the host" get "http://127.0.0.1:$port/hello.txt"
done
check "/soft/app: an automatic volume" is /hard/volume/app inside readlink /soft/app
check "/soft/data: a directory of the host" is /hard/volume/data inside readlink /soft/data
check "/soft/workspace: a declared volume" is /hard/volume/workspace inside readlink /soft/workspace
check "/soft/cache: in the image" is /hard/image/cache inside readlink /soft/cache
check "the host's directory keeps owner and mode" is "1234:1234 750" stat -c '%u:%g %a' data
check "shared memory as asked" is 65536 inside sh -c "df -k /dev/shm | awk 'END { print \$2 }'"

section "again"
for place in /soft/app /soft/data /soft/workspace; do inside sh -c "echo kept >$place/kept"; done
to me "$work/me" 'echo kept >~/kept' || :
check "docker stop does not wait for its ten seconds" faster 5000 bounded 30 docker stop "$(box)"
check "docker start" bounded 30 docker start "$(box)"
check "first-run hooks ran once, the others at each start" within 20 is 'first
second
every
entry
every
entry' inside cat /opt/order
host_key() { bounded 10 ssh-keyscan -p 2222 -t ed25519 127.0.0.1 2>/dev/null | awk '{ print $3 }'; }
within 20 to me "$work/me" true || :
host_key >"$work/host-key"
check "the password still works" with_password "$ME_PASSWORD" me true
check "docker compose up --force-recreate" bounded 120 docker compose -f build/compose.yaml up -d --force-recreate
need "ssh after it" within 30 to me "$work/me" true
for place in /soft/app /soft/data /soft/workspace; do check "data in $place is still there" is kept inside cat "$place/kept"; done
check "data in the home is still there" is kept to me "$work/me" 'cat ~/kept'
new_host_key() { [ -s "$work/host-key" ] && [ "$(host_key)" != "$(cat "$work/host-key")" ]; }
check "each container has host keys of its own" new_host_key
SSH_PORT=2299 bounded 120 build/pei up >/dev/null 2>&1 || :
late_port() { docker port "$(box)" 22/tcp | grep -q ':2299$'; }
check "the ssh port can be chosen at launch" late_port

section "secrets"
without() { # CMD...: its output holds neither the password nor a hash of one
  "$@" >"$work/seen" 2>&1 || { echo "could not look"; return 1; }
  not grep -aF "$ME_PASSWORD" "$work/seen" && not grep -aE '(me|you|root):\$[a-z0-9]+\$' "$work/seen"
}
check "none in what was generated" without find build -type f -exec cat {} +
check "none in the build log" without cat "$work/build.log"
check "none in the image's history" without docker history --no-trunc pei-e2e-devbox:dev
check "none in docker inspect, image" without docker image inspect pei-e2e-devbox:dev
check "none in docker inspect, container" without docker inspect "$(box)"
layers() { docker save pei-e2e-devbox:dev | tar -xO; }
check "none in any layer" without layers
check "none in the container's log" without docker logs "$(box)"
check "none in any command line of the container" without inside sh -c 'cat /proc/[0-9]*/cmdline'

section "take away"
ours() { docker "$1" ls ${2:+"$2"} -q --filter name='^pei-e2e-devbox'; }
check "build/pei down" bounded 60 build/pei down
check "no container is left" is "" ours container -a
check "no network is left" is "" ours network
volumes() { ours volume | wc -l; }
check "the volumes are" is 3 volumes
check "build/pei destroy" bounded 60 build/pei destroy
check "the volumes are there even so" is 3 volumes
check "build/pei destroy --volumes --images" bounded 60 build/pei destroy --volumes --images
check "takes them" is 0 volumes
check "no image is left" is "" docker images -q pei-e2e-devbox
check "the host's directory was never touched" is "hello from the host" cat data/hello.txt
