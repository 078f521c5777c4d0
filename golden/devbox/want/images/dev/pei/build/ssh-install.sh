#!/bin/sh
# ssh-install.sh: puts sshd into an image, without host keys: each container
# makes its own at its first start (lib/ssh.sh).
#   ssh-install.sh [--x11] [OPTIONS OF apt-install.sh]…
#
# It configures nothing: sshd_config is generated. Called by a build step, as root.
set -eu

here=$(dirname "$0")
x11=
if [ "${1-}" = --x11 ]; then
	x11=xauth
	shift
fi
if [ ! -x /usr/sbin/sshd ] || { [ -n "$x11" ] && ! command -v xauth >/dev/null; }; then
	sh "$here/apt-install.sh" "$@" openssh-server ${x11:+"$x11"}
fi
# The package has made keys, the same for everybody who uses this layer.
rm -f /etc/ssh/ssh_host_*
