#!/bin/sh
# login-install.sh: makes login shells read the environment and run the login
# hooks: sh and bash through /etc/profile.d, zsh through its own file.
#   login-install.sh FILE…      of pei-env.sh and pei-login.sh, what the image uses
#
# Called by a build step, as root, after zsh is installed if it is wanted.
set -eu

once() { # LINE FILE
	grep -qxF "$1" "$2" 2>/dev/null || printf '%s\n' "$1" >>"$2"
}

# zsh reads /etc/zsh/zprofile (Debian, Alpine), or /etc/zprofile.
zprofile=
if [ -d /etc/zsh ]; then
	zprofile=/etc/zsh/zprofile
elif command -v zsh >/dev/null; then
	zprofile=/etc/zprofile
fi

mkdir -p /etc/profile.d
for file in "$@"; do
	name=$(basename "$file")
	cp "$file" "/etc/profile.d/$name"
	chmod 0644 "/etc/profile.d/$name"
	[ -z "$zprofile" ] || once "emulate sh -c '. /etc/profile.d/$name'" "$zprofile"
	# Small images have no /etc/profile, or one that reads nothing else.
	if ! { grep -v '^\. /etc/profile\.d/pei-' /etc/profile | grep -q 'profile\.d'; } 2>/dev/null; then
		once ". /etc/profile.d/$name" /etc/profile
	fi
done
