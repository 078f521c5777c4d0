# users.sh: build/users.sh with the real useradd, on a copy of /etc.
. "$(dirname "$0")/../lib.sh"

# The copy is mounted over /etc where only this test sees it.
users() { # LINES: sets status; $root/err, $root/etc are the result
	[ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null || skip 'users are made by root in a mount namespace, which is not possible here'
	command -v useradd >/dev/null || skip 'useradd is not installed'
	case $TEST_SHELL in busybox*) TEST_PATH=$PATH ;; esac
	mkdir -p "$root/home" "$root/etc/default" "$root/etc/skel" "$root/etc/sudoers.d" "$root/etc/pam.d"
	cp /etc/pam.d/* "$root/etc/pam.d/"
	cp /etc/login.defs /etc/nsswitch.conf "$root/etc/" 2>/dev/null || :
	{
		printf 'root:x:0:0:root:/root:/bin/bash\nsys:x:3:3::/dev:/usr/sbin/nologin\n'
		printf 'ubuntu:x:1000:1000::/home/ubuntu:/bin/sh\n'
	} >"$root/etc/passwd"
	printf 'root:x:0:\nsys:x:3:\nubuntu:x:1000:\nusers:x:100:\nvideo:x:44:\n' >"$root/etc/group"
	printf 'root:*:1:0:99999:7:::\nsys:*:1:0:99999:7:::\nubuntu:!:1:0:99999:7:::\n' >"$root/etc/shadow"
	printf 'root:*::\nsys:*::\nubuntu:!::\nusers:!::\nvideo:!::\n' >"$root/etc/gshadow"
	printf 'exit 0\n' | executable "$bin/visudo"
	[ -n "${no_sudo-}" ] || printf 'exit 0\n' | executable "$bin/sudo"
	ln -sf "$(readlink -f "$(command -v awk)")" "$bin/awk" # else a link through /etc
	printf '%s\n' "$1" >"$root/lines"
	status_of in_image unshare -m sh -euc '
		mount --bind "$PEI_ROOT/etc" /etc
		mount --bind "$PEI_ROOT/home" /home
		exec "$@" <"$PEI_ROOT/lines"' sh $command "$runtime/image/build/users.sh" 2>"$root/err"
}

line() { grep "^$2:" "$root/etc/$1"; }

plain() {
	users 'me:2000:::::'
	is "$status" 0
	is "$(line passwd me)" 'me:x:2000:2000::/home/me:/usr/bin/bash'
	is "$(line shadow me | cut -d: -f1,2)" 'me:*'
	[ -d "$root/home/me" ]
	[ -z "$(ls "$root/etc/sudoers.d")" ]
}
it 'a user with a uid alone, whose account is open for keys' plain

everything() {
	users 'a.b:2000:2500:video,newgroup:/bin/sh:/home/else where:nopasswd
two:2001:100::::password'
	is "$status" 0
	is "$(line passwd a.b)" 'a.b:x:2000:2500::/home/else where:/bin/sh'
	is "$(line group a.b)" 'a.b:x:2500:'
	is "$(line group video)" 'video:x:44:a.b'
	is "$(line group newgroup | cut -d: -f1,4)" 'newgroup:a.b'
	is "$(cat "$root/etc/sudoers.d/pei-a_b")" 'a.b ALL=(ALL:ALL) NOPASSWD: ALL'
	is "$(cat "$root/etc/sudoers.d/pei-two")" 'two ALL=(ALL:ALL) ALL'
	is "$(ls -l "$root/etc/sudoers.d/pei-two" | cut -c1-10)" -r--r-----
	is "$(line passwd two | cut -d: -f3,4)" 2001:100
}
it 'groups, shell, home and sudo' everything

taken() {
	users 'me:1000:::::'
	is "$status" 1
	has "$(cat "$root/err")" 'pei: user me: uid 1000 belongs to the user ubuntu of the base image'
	users 'ubuntu:1001:::::'
	is "$status" 1
	has "$(cat "$root/err")" 'pei: user ubuntu: the base image has this user with uid 1000, not 1001'
}
it 'a uid of somebody else is an error that names them' taken

reused() {
	users 'ubuntu:1000:::/bin/bash::
root::::::'
	is "$status" 0
	is "$(line passwd ubuntu)" 'ubuntu:x:1000:1000::/home/ubuntu:/bin/bash'
	is "$(line shadow ubuntu | cut -d: -f1,2)" 'ubuntu:*'
	is "$(line passwd root)" 'root:x:0:0:root:/root:/bin/bash'
}
it 'a user of the base image can be taken over' reused

bad_shell() {
	users 'me::::/bin/nosuch::'
	is "$status" 1
	has "$(cat "$root/err")" 'pei: user me: the shell /bin/nosuch is not in this image'
}
it 'a shell that is not there' bad_shell

no_sudo() {
	command -v sudo >/dev/null && skip 'this machine has sudo'
	no_sudo=yes
	users 'me::::::nopasswd'
	is "$status" 1
	has "$(cat "$root/err")" 'pei: user me: sudo is asked for but not installed'
}
it 'sudo must be installed' no_sudo
