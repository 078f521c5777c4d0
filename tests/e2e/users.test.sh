# Users of ssh boxes, by what was generated alone: every way to log in, what each user may do, and that no secret stays
# anywhere. The boxes share one stage, so that packages are installed once.
# shellcheck shell=sh disable=SC2016,SC2086,SC2089,SC2090 # single quotes are for other shells; a password may hold anything
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/users "$work/project"
cd "$work/project" || exit
mkdir keys secrets
for key in filed one two three work home own late later stranger; do ssh-keygen -q -t ed25519 -N '' -C "$key" -f "$work/$key"; done
ssh-keygen -q -t ecdsa -N 'The Passphrase' -C locked -f secrets/locked
ssh-keygen -q -t rsa -b 2048 -N '' -C rsa -f "$work/rsa"
for key in filed one two work home; do cp "$work/$key.pub" keys/; done
cp "$work/work" "$work/own" secrets/
cp "$work/late.pub" late.pub
{
  echo '# a comment, an empty line, CR LF, options, a security key'
  echo
  sed 's/$/\r/' "$work/three.pub"
  printf 'command="echo forced",no-pty %s\n' "$(cat "$work/rsa.pub")"
  # as `ssh-keygen -t ed25519-sk` writes it: the application is "ssh:"
  printf 'sk-ssh-ed25519@openssh.com %s token\n' \
    "$({ printf '\0\0\0\032sk-ssh-ed25519@openssh.com\0\0\0\040'; head -c 32 /dev/zero; printf '\0\0\0\004ssh:'; } | base64 -w0)"
} >keys/several.pub
random() { od -An -N9 -tx1 /dev/urandom | tr -d ' \n'; }
ME_PASSWORD="Me \$x\"'\\ $(random)"
hashed="Hashed-$(random)"
HASHED_PASSWORD=$(printf '%s' "$hashed" | openssl passwd -6 -stdin)
HOME_KEY=$(cat "$work/home") # without its last line feed
export ME_PASSWORD HASHED_PASSWORD HOME_KEY
root_password="Root-$(random)"
printf '%s\n' "$root_password" >secrets/root_password
printf 'hunter2\nno key at all\n' >secrets/garbage
chmod 600 secrets/*

box() { docker compose -f build/compose.yaml ps -aq "$1"; }
inside() { inside_box=$(box "$1"); shift; bounded 20 docker exec "$inside_box" "$@"; }
try() { # PORT USER [OPTION...] -- [WORD...]: ssh with what the options allow, and no other way in
  try_port=$1 try_user=$2; shift 2
  set -- -F none -p "$try_port" -l "$try_user" -o IdentitiesOnly=yes -o ConnectTimeout=5 -o NumberOfPasswordPrompts=1 \
    -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "$@"
  bounded 20 ${with-} ssh "$@"
}
by_key() { # PORT USER KEY [WORD...]
  by_port=$1 by_user=$2 by_key=$3; shift 3
  try "$by_port" "$by_user" -i "$by_key" -o BatchMode=yes 127.0.0.1 "$@"
}
by_password() { # PORT USER PASSWORD [WORD...]
  by_port=$1 by_user=$2 SSHPASS=$3; shift 3
  export SSHPASS
  with="sshpass -e" try "$by_port" "$by_user" -o PubkeyAuthentication=no 127.0.0.1 "$@"
}
who='echo "$(id -un)"'
built() { bounded 900 build/pei build >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; return 1; }; }

section "build and start"
need "it compiles" bounded 20 "$peic" users.pei -o build
need "build/pei build" built
need "build/pei up" bounded 120 build/pei up
need "ssh with a key of a file" within 30 is filed by_key 2301 filed "$work/filed" "$who"
for port in 2302 2303 2304; do need "the box at $port is up" within 30 is filed by_key "$port" filed "$work/filed" "$who"; done

section "ways in"
check "a password from a secret, with a blank, quotes, a dollar" is me by_password 2301 me "$ME_PASSWORD" "$who"
check "a password from a secret that holds a hash" is hashed by_password 2301 hashed "$hashed" "$who"
check "the hash itself is no password" not by_password 2301 hashed "$HASHED_PASSWORD" true
check "a password of the project" is text by_password 2301 text Text-Password-4711 "$who"
check "the first key of a text" is inline by_key 2301 inline "$work/one" "$who"
check "the second key of a text" is inline by_key 2301 inline "$work/two" "$who"
check "a line with CR LF, behind a comment" is several by_key 2301 several "$work/three" "$who"
check "a line with options" is forced by_key 2301 several "$work/rsa" "$who"
check "the line of a security key stays" inside box grep -q '^sk-ssh-ed25519@openssh.com AAAA' /pei-init/ssh/keys/several
check "a key that a secret brings" is late by_key 2301 late "$work/late" "$who"
check "beside one of the project" is late by_key 2301 late "$work/filed" "$who"
check "the public half of a private key" is own by_key 2301 own "$work/own" "$who"
check "refused: the public half where that is not asked for" not by_key 2301 agent "$work/work" true
check "refused: an unknown key" not by_key 2301 filed "$work/stranger" true
check "refused: the key of another user" not by_key 2301 inline "$work/filed" true
check "refused: an empty password of a key-only user" not by_password 2301 filed "" true
check "refused: a wrong password" not by_password 2301 me wrong true

section "root"
check "no: refused with the key" not by_key 2301 root "$work/filed" true
check "no: refused with the password" not by_password 2301 root "$root_password" true
check "key: in with the key" is root by_key 2303 root "$work/filed" "$who"
check "key: refused with the password" not by_password 2303 root "$root_password" true
check "password: in with the password" is root by_password 2304 root "$root_password" "$who"
check "password: in with the key" is root by_key 2304 root "$work/filed" "$who"
check "password_login = false refuses a right password" not by_password 2303 me "$ME_PASSWORD" true
check "and keys still open" is late by_key 2303 late "$work/late" "$who"

section "accounts"
check "uid, gid, home, shell" is "me:x:2000:2200::/srv/me:/bin/sh" inside box getent passwd me
check "groups" is "audio me robots" inside box sh -c 'id -Gn me | tr " " "\n" | sort | paste -sd " "'
check "the shell is the one that runs" is /bin/sh by_password 2301 me "$ME_PASSWORD" 'echo "$SHELL"'
check "the home is there, and the user's" is "me 2200 /srv/me" by_password 2301 me "$ME_PASSWORD" 'cd && echo "$(stat -c "%U %g" .) $PWD"'
check "the base's user keeps its number" is 1000 inside box id -u ubuntu
check "users without a number get free ones" is yes inside box sh -c '[ "$(id -u filed)" -gt 1000 ] && [ "$(id -u filed)" -ne "$(id -u text)" ] && echo yes'
check "sudo = nopasswd" is 0 by_key 2301 filed "$work/filed" 'sudo -n id -u'
check "sudo = password, without one" not by_password 2301 me "$ME_PASSWORD" 'sudo -n id -u'
with_sudo() { printf '%s\n' "$ME_PASSWORD" | inside_stdin box me 'sudo -S -p "" id -u'; }
inside_stdin() { bounded 20 docker exec -i -u "$2" "$(box "$1")" sh -c "$3"; }
check "sudo = password, with it" is 0 with_sudo
check "sudo = none" inside box sh -c 'sudo -l -U late | grep "not allowed"'

section "sessions"
seen='hello from the image|hello from compose|a=b "c" $HOME'
show='printf "%s|%s|%s" "$GREETING" "$LATE_GREETING" "$ODD"'
check "a command sees the environment" is "$seen" by_key 2301 filed "$work/filed" "$show"
check "a login shell, too" is "$seen" by_key 2301 filed "$work/filed" "sh -lc '$show'"
forwarded() { (export DISPLAY=:99; try "$1" filed -i "$work/filed" -o BatchMode=yes -Y 127.0.0.1 'echo "${DISPLAY:-none}"'); }
has_display() { forwarded "$1" 2>&1 | grep -q '^localhost:1'; }
check "x11 = true: there is a display" has_display 2301
check "x11 = false: there is none" is none forwarded 2304

section "private keys"
check "placed, with owner and modes" is "drwx------ agent .
-rw------- agent id_ecdsa
-rw------- agent id_ed25519
-rw------- agent id_ed25519.pub
-rw------- agent id_ed25519_home
-rw------- agent id_ed25519_home.pub" inside box sh -c 'cd ~agent/.ssh && stat -L -c "%A %U %n" . id_*'
hop='ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR'
check "it logs in elsewhere, from inside" is target by_key 2301 agent "$work/filed" "$hop target@127.0.0.1 id -un"
check "and so does the second of its type" is target2 by_key 2301 agent "$work/filed" "$hop target2@127.0.0.1 id -un"
check "from another box of the network, too" is target by_key 2302 agent "$work/filed" "$hop target@box id -un"
check "one with a passphrase asks for it" is "$(cat secrets/locked.pub)" inside box \
  ssh-keygen -y -P 'The Passphrase' -f /home/agent/.ssh/id_ecdsa
log_says() { docker logs "$(box box)" 2>&1 | grep '^pei:'; }
check "what is wrong is one line of the log" is \
  "pei: ssh: no private key for agent: the secret garbage holds no private key" log_says
key_bodies() { for key in "$work/work" "$work/home" "$work/own" secrets/locked; do body "$key"; done; }
body() { sed -n 3p "$1"; } # a line of a private key's middle
# Not of a secret that is a variable: compose itself copies its value into the container.
committed() { key_bodies | sed 2d >"$work/bodies" && docker export "$(box box)" >"$work/export" && not grep -aFf "$work/bodies" "$work/export"; }
check "docker commit would not take it along" committed
check "nobody else reads it" not inside_stdin box filed 'cat ~agent/.ssh/id_ed25519'

section "again"
host_key() { bounded 10 ssh-keyscan -p "$1" -t ed25519 127.0.0.1 2>/dev/null | awk '{ print $3 }'; }
host_key 2301 >"$work/host-key"
differ() { [ -s "$work/host-key" ] && [ "$(host_key 2302)" != "$(cat "$work/host-key")" ]; }
check "two containers of one image have host keys of their own" differ
cat "$work/later.pub" >late.pub
check "docker restart" bounded 30 docker restart "$(box box)"
check "the new key of the secret opens" within 20 is late by_key 2301 late "$work/later" "$who"
check "the old one does not" not by_key 2301 late "$work/late" true
check "the password is as before" is me by_password 2301 me "$ME_PASSWORD" "$who"
check "private keys are where they were" is target2 by_key 2301 agent "$work/filed" "$hop target2@127.0.0.1 id -un"
check "the host key stays" is "$(cat "$work/host-key")" host_key 2301
missing() {
  bounded 30 docker run -d --name pei-e2e-users-bare -p 2309:22 pei-e2e-users:box >/dev/null &&
    within 20 is filed by_key 2309 filed "$work/filed" "$who" && docker logs pei-e2e-users-bare 2>&1
}
check "without any secret a box starts, and says what is missing" missing
check "a line for each" is 9 sh -c 'docker logs pei-e2e-users-bare 2>&1 | grep -c "^pei: ssh: no .* is not there"'
docker rm -f pei-e2e-users-bare >/dev/null 2>&1 || :

section "secrets"
{
  printf '%s\n' "$ME_PASSWORD" "$hashed" "$HASHED_PASSWORD" "$root_password" hunter2
  key_bodies
} >"$work/needles"
without() { # CMD...: its output holds none of them
  "$@" >"$work/seen" 2>&1 || { echo "could not look"; return 1; }
  not grep -aFf "$work/needles" "$work/seen" && not grep -aE '^(me|hashed|root):\$[a-z0-9]+\$' "$work/seen"
}
layers() { docker save pei-e2e-users:box | tar -xO; }
logs() { for log_box in box twin keyed open; do docker logs "$(box "$log_box")" || return; done; }
check "the needles are found where they are" not without cat secrets/work
check "none in what was generated" without find build -type f -exec cat {} +
check "none in the build log" without cat "$work/build.log"
check "none in the image's history" without docker history --no-trunc pei-e2e-users:box
check "none in any layer" without layers
check "none in the log of any box" without logs
check "none in docker inspect" without docker inspect "$(box box)"
check "none in a command line" without inside box sh -c 'cat /proc/[0-9]*/cmdline'

section "no ssh block"
# What an image without ssh has in common with one that has it names it, and does nothing of it.
named() { (cd build/images/plain && grep -rli ssh . | grep -v -e '/entrypoint\.sh$' -e '/lib/env\.sh$') || :; }
check "nothing that was generated for it mentions ssh" is "" named
in_plain() { bounded 30 docker run --rm --name pei-e2e-plain pei-e2e-users:plain -- sh -c "$1"; }
check "nothing of ssh is installed or configured" is "" in_plain 'find / -xdev \( -name "*sshd*" -o -name "ssh_*" -o -name "ssh.sh" -o -name "ssh-*" \)'
check "and none runs" is "" in_plain 'grep -ls sshd /proc/[0-9]*/comm || :'

section "take away"
check "build/pei destroy --volumes --images" bounded 60 build/pei destroy --volumes --images
