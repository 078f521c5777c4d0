#!/bin/sh
# users.sh: makes the users of an image. Reads lines from stdin, empty = default:
#   NAME:UID:GID:GROUP,GROUP:SHELL:HOME:SUDO        SUDO is none, password or nopasswd
#
# It sets no password: those come when a container starts.
# Called by a build step, as root, on Debian and Ubuntu.
set -eu

die() {
	printf 'pei: %s\n' "$*" >&2
	exit 1
}

field() { # FILE KEY-COLUMN KEY COLUMN: of /etc/passwd, /etc/group or /etc/shadow
	awk -F: -v c="$2" -v k="$3" -v v="$4" '$c == k { print $v; exit }' "/etc/$1"
}

check_uid() { # name, uid
	[ -n "$uid" ] || return 0
	other=$(field passwd 3 "$uid" 1)
	[ -z "$other" ] || [ "$other" = "$name" ] ||
		die "user $name: uid $uid belongs to the user $other of the base image; choose another uid, or name the user $other"
	have=$(field passwd 1 "$name" 3)
	[ -z "$have" ] || [ "$have" = "$uid" ] ||
		die "user $name: the base image has this user with uid $have, not $uid; leave uid out, or choose another name"
}

choose_group() { # sets group: the primary group, made if it is missing
	if [ -n "$gid" ]; then
		group=$(field group 3 "$gid" 1)
		[ -n "$group" ] && return
		[ -z "$(field group 1 "$name" 3)" ] ||
			die "user $name: there is a group $name with another gid than $gid; leave gid out, or choose another name"
		groupadd -g "$gid" "$name"
		group=$name
	else
		group=$(field group 1 "$name" 1)
	fi
}

make_user() {
	choose_group
	set -- -s "$shell"
	[ -z "$home" ] || set -- "$@" -d "$home"
	if [ -n "$(field passwd 1 "$name" 1)" ]; then
		[ -z "$gid" ] || set -- "$@" -g "$group"
		usermod "$@" "$name"
		return
	fi
	[ -z "$uid" ] || set -- "$@" -u "$uid"
	if [ -n "$group" ]; then set -- "$@" -g "$group"; else set -- "$@" -U; fi
	useradd -m "$@" "$name"
}

join_groups() {
	[ -n "$groups" ] || return 0
	printf '%s\n' "$groups" | tr , '\n' | while IFS= read -r extra; do
		[ -n "$(field group 1 "$extra" 1)" ] || groupadd "$extra"
	done
	usermod -a -G "$groups" "$name"
}

# "!" locks an account for keys too; "*" only says that no password fits.
unlock() {
	case $(field shadow 1 "$name" 2) in
	'' | !*) usermod -p '*' "$name" ;;
	esac
}

allow_sudo() {
	case ${sudo:-none} in
	none) return ;;
	password) rule="$name ALL=(ALL:ALL) ALL" ;;
	nopasswd) rule="$name ALL=(ALL:ALL) NOPASSWD: ALL" ;;
	*) die "user $name: sudo is none, password or nopasswd, not $sudo" ;;
	esac
	command -v sudo >/dev/null ||
		die "user $name: sudo is asked for but not installed; add sudo to the apt packages before this user"
	# sudo skips files with a dot in their names
	file=/etc/sudoers.d/pei-$(printf '%s' "$name" | tr . _)
	printf '%s\n' "$rule" >"$file"
	chmod 0440 "$file"
	visudo -c -q -f "$file" || die "user $name: sudo refuses the rule in $file"
}

[ "$(id -u)" = 0 ] ||
	die "making users needs root, and the base image runs as $(id -un): say so in the project, base_user = \"$(id -un)\""
command -v useradd >/dev/null ||
	die "there is no useradd in this image; users are made with it, install the package passwd or shadow"

while IFS=: read -r name uid gid groups shell home sudo; do
	[ -n "$name" ] || continue
	if [ -z "$shell" ]; then
		shell=$(field passwd 1 "$name" 7)
		[ -n "$shell" ] || shell=$(command -v bash || command -v sh)
	fi
	[ -x "$shell" ] || die "user $name: the shell $shell is not in this image; install it before this user"
	check_uid
	make_user
	join_groups
	unlock
	allow_sudo
done
