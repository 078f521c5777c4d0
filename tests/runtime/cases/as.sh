# as.sh: another user, the same words.
. "$(dirname "$0")/../lib.sh"

as() { in_image $command "$runtime/image/lib/as.sh" "$@"; }

# A program that shows who runs it; nobody must be able to reach it.
shown() {
	chmod 0755 "$TEST_DIR" "$TEST_DIR/.." "$root" "$bin"
	executable "$root/show" <<-'SH'
		printf '%s %s %s %s' "$(id -u)" "$HOME" "$USER" "$LOGNAME"
		for word in "$@"; do printf '<%s>' "$word"; done
	SH
	words='<a b><><$(x)><it'\''s><--><-c>'
}

column() { # NAME NUMBER
	awk -F: -v n="$1" -v c="$2" '$1 == n { print $c; exit }' /etc/passwd
}

runs_as() { # NAME
	is "$(as "$1" "$root/show" 'a b' '' '$(x)' "it's" -- -c)" "$(column "$1" 3) $(column "$1" 6) $1 $1$words"
	status_of as "$1" sh -c 'exit 9'
	is "$status" 9
}

same_user() {
	shown
	runs_as "$(awk -F: -v u="$(id -u)" '$3 == u { print $1; exit }' /etc/passwd)"
}
it 'the same user runs it directly' same_user

needs_root() {
	[ "$(id -u)" -eq 0 ] || skip 'only root can change the user'
	case $TEST_SHELL in busybox*) skip "busybox here has no $1 that does it" ;; esac
	shown
}

with_setpriv() {
	needs_root setpriv
	printf 'exit 1\n' | executable "$bin/runuser"
	runs_as nobody
}
it 'another user by setpriv' with_setpriv

with_runuser() {
	needs_root runuser
	printf 'exit 1\n' | executable "$bin/setpriv"
	runs_as nobody
}
it 'another user by runuser' with_runuser

with_su() {
	needs_root su
	mkdir "$root/few"
	chmod 0755 "$root/few"
	for tool in id sh env su printf; do
		for dir in /bin /usr/bin; do [ ! -x "$dir/$tool" ] || ln -sf "$dir/$tool" "$root/few/$tool"; done
	done
	TEST_PATH=$root/few
	runs_as nobody
}
it 'another user by su' with_su

no_user() {
	shown
	status_of as nobody-here true 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: there is no user nobody-here in this image'
	status_of as 2>"$root/err"
	is "$status" 2
}
it 'a user that is not there' no_user

# The last line of a file may lack its end: read says "no more", and has read a user.
unended() {
	shown
	me=$(id -un)
	printf 'other:x:4321:4321::/:/bin/sh\n%s:x:%s:%s::/home/x:/bin/sh' "$me" "$(id -u)" "$(id -g)" >"$root/etc/passwd"
	status_of as nobody-here true 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: there is no user nobody-here in this image'
	is "$(as "$me" "$root/show" a)" "$(id -u) /home/x $me $me<a>"
}
it 'a last line without an end is nobody else' unended
