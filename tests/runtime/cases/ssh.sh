# ssh.sh: passwords, host keys and sshd, with stand-ins for the programs.
. "$(dirname "$0")/../lib.sh"

# The stand-ins write what they were given to $root/log.
image() {
	[ "$(id -u)" -eq 0 ] || skip 'ssh is for root, and these tests do not run as root'
	cp "$runtime/image/lib/ssh.sh" "$init/lib/ssh.sh"
	mkdir -p "$init/state/ssh"
	printf '%s\n' 'Port 22' 'HostKey /pei-init/state/ssh/ssh_host_ed25519_key' >"$init/ssh/sshd_config"
	executable "$bin/chpasswd" <<-SH
		printf 'chpasswd <%s>\n' "\$*" >>'$root/log'
		cat >>'$root/log'
	SH
	executable "$bin/ssh-keygen" <<-SH
		printf 'ssh-keygen\n' >>'$root/log'
		while [ "\$1" != -f ]; do shift; done
		printf key >"\$2"; printf public >"\$2.pub"
	SH
	executable "$bin/sshd" <<-SH
		printf 'sshd\n' >>'$root/log'
		trap 'printf "sshd ended\n" >>"$root/log"; exit' TERM
		for word in "\$@"; do case \$word in PidFile=*) printf 1 >"\${word#*=}" ;; esac; done
		turns=0
		while [ "\$turns" -lt 50 ]; do sleep 0.05; turns=\$((turns + 1)); done
	SH
	: >"$root/log"
}

started() {
	image
	is "$(boot printf cmd 2>&1)" cmd
	appears "$root/log" 'sshd ended'
	is "$(cat "$root/log")" "ssh-keygen${nl}sshd${nl}sshd ended"
	is "$(cat "$init/state/ssh/ssh_host_ed25519_key" "$init/state/ssh/ssh_host_ed25519_key.pub")" keypublic
	: >"$root/log"
	boot printf cmd
	hasnt "$(cat "$root/log")" ssh-keygen
}
it 'host keys are made once, sshd ends with the container' started

on_stop() {
	image
	boot_behind --verbose
	appears "$root/out" 'nothing to run'
	stop TERM
	is "$status" 143
	appears "$root/log" 'sshd ended'
}
it 'sshd is ended on stop' on_stop

passwords() {
	image
	printf '%s\n' "a secret $root/a" "b secret $root/b" "c hash \$6\$salt\$hash" "d secret $root/d" >"$init/ssh/passwords"
	printf ' p w$(x):"'\''\\ \n' >"$root/a"
	printf '%s' '$y$j9T$salt$hash' >"$root/b"
	printf '%s\n' 'no newline is added' >"$root/d"
	is "$(boot --verbose --no-block 2>&1 | grep -e 'p w' -e salt -e 'no newline')" ''
	is "$(grep -v ssh "$root/log")" "chpasswd <>
a: p w\$(x):\"'\\ 
chpasswd <-e>
b:\$y\$j9T\$salt\$hashchpasswd <-e>
c:\$6\$salt\$hash
chpasswd <>
d:no newline is added"
}
it 'passwords go from the file to chpasswd, hashes with -e' passwords

# Given to chpasswd as a hash, a password would be readable in /etc/shadow, and open nothing.
no_hashes() {
	image
	printf '%s\n' "a secret $root/a" "b secret $root/b" "c secret $root/c" "d hash \$2b\$05\$x" >"$init/ssh/passwords"
	printf '$uper$ecret\n' >"$root/a"
	printf '$$x$' >"$root/b"
	printf '$1$salt$hash\n' >"$root/c"
	boot --no-block
	is "$(grep -v ssh "$root/log")" 'chpasswd <>
a:$uper$ecret
chpasswd <>
b:$$x$chpasswd <-e>
c:$1$salt$hash
chpasswd <-e>
d:$2b$05$x'
}
it 'a password with dollars is no hash' no_hashes

written_on_windows() {
	image
	printf '%s\n' "a secret $root/a" "b secret $root/b" >"$init/ssh/passwords"
	printf 'pass word\r\n' >"$root/a"
	printf '\r\n' >"$root/b"
	boot --no-block 2>"$root/err"
	is "$(grep -v ssh "$root/log")" "chpasswd <>${nl}a:pass word"
	has "$(cat "$root/err")" "no password for b: the secret $root/b must hold one line and may not be empty"
}
it 'CR LF is no part of a password' written_on_windows

bad_secrets() {
	image
	printf '%s\n' 'a secret /run/secrets/none' "b secret $root/b" "c secret $root/c" "d secret $root/d" >"$init/ssh/passwords"
	printf 'one\nroot:two\n' >"$root/b"
	printf '' >"$root/c"
	printf 'one\n\n' >"$root/d"
	is "$(boot printf cmd 2>"$root/err")" cmd
	has "$(cat "$root/err")" 'pei: ssh: no password for a: the secret /run/secrets/none is not there'
	has "$(cat "$root/err")" "no password for b: the secret $root/b must hold one line"
	has "$(cat "$root/err")" 'no password for c'
	has "$(cat "$root/err")" 'no password for d'
	hasnt "$(cat "$root/log")" chpasswd
	has "$(cat "$root/log")" sshd
}
it 'a bad secret is a warning, and keys still work' bad_secrets

chpasswd_fails() {
	image
	printf '%s\n' "a secret $root/a" >"$init/ssh/passwords"
	printf 'pw\n' >"$root/a"
	printf 'cat >/dev/null; printf "its words\\n" >&2; exit 1\n' | executable "$bin/chpasswd"
	is "$(boot printf cmd 2>"$root/err")" cmd
	has "$(cat "$root/err")" "its words${nl}pei: ssh: no password for a: chpasswd failed"
}
it 'a failing chpasswd is a warning' chpasswd_fails

sshd_fails() {
	image
	printf 'printf "its words\\n" >&2; exit 255\n' | executable "$bin/sshd"
	status_of boot printf cmd >"$root/out" 2>&1
	is "$status" 1
	is "$(cat "$root/out")" "its words${nl}pei: ssh: sshd stopped at once with status 255, its words are above"
}
it 'an sshd that cannot start stops the container' sshd_fails

no_run() {
	image
	rm -rf "$root/run"
	printf 'a file\n' >"$root/run"
	status_of boot printf cmd >"$root/out" 2>&1
	is "$status" 1
	has "$(cat "$root/out")" 'pei: ssh: sshd needs the directory /run/sshd, which cannot be made; add a tmpfs at /run'
}
it 'where /run cannot be written, it is said what to do' no_run

# What sshd thinks of /tmp and /dev/shm, which everybody may write to, must not matter.
state_elsewhere() {
	image
	printf 'cat "$3" 2>/dev/null | head -n 1 >"%s/first"; exit 255\n' "$root" >"$root/script"
	{ printf 'while [ "$1" != -f ]; do shift; done\nset -- x x "$2"\n' && cat "$root/script"; } | executable "$bin/sshd"
	status_of boot printf cmd 2>/dev/null
	is "$(cat "$root/first")" 'StrictModes no'
}
it 'with its state elsewhere, sshd is not strict about modes' state_elsewhere

keygen_fails() {
	image
	printf 'printf "its words\\n" >&2; exit 1\n' | executable "$bin/ssh-keygen"
	status_of boot printf cmd >"$root/out" 2>&1
	is "$status" 1
	has "$(cat "$root/out")" "its words${nl}pei: ssh: ssh-keygen could not make"
}
it 'a failing ssh-keygen stops the container' keygen_fails

not_root() {
	image
	printf 'printf 1000\n' | executable "$bin/id"
	is "$(boot printf cmd 2>"$root/err")" cmd
	has "$(cat "$root/err")" 'pei: ssh is not started: sshd needs root and this container runs as uid 1000'
	is "$(cat "$root/log")" ''
}
it 'without root, ssh is skipped with a reason' not_root
