#!/bin/sh
# login-install.sh: makes login shells read the environment and run the login
# hooks: sh and bash through /etc/profile.d, zsh through its own file.
#   login-install.sh FILE…      of pei-env.sh and pei-login.sh, what the image uses
#
# Called by a build step, as root, after zsh is installed if it is wanted.
set -eu

mkdir -p /etc/profile.d
for file in "$@"; do
	name=$(basename "$file")
	cp "$file" "/etc/profile.d/$name"
	chmod 0644 "/etc/profile.d/$name"
	[ -d /etc/zsh ] || continue
	line="emulate sh -c '. /etc/profile.d/$name'"
	grep -qxF "$line" /etc/zsh/zprofile 2>/dev/null || printf '%s\n' "$line" >>/etc/zsh/zprofile
done
