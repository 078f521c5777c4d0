#!/bin/sh
# apt-install.sh: installs packages, and leaves no package lists behind.
#   apt-install.sh [--cached] [--recommends] [--proxy URL] [--retries N] PACKAGE[=VERSION]…
# --cached: /var/lib/apt/lists and /var/cache/apt are cache mounts, keep what is there.
#
# Where packages come from is apt-mirror.sh's. Called by build steps, as root.
set -eu

cached=
recommends=false
retries=3
proxy=
while [ $# -gt 0 ]; do
	case $1 in
	--cached) cached=yes ;;
	--recommends) recommends=true ;;
	--proxy)
		proxy=$2
		shift
		;;
	--retries)
		retries=$2
		shift
		;;
	*) break ;;
	esac
	shift
done

apt() { # its options for every call; Error-Mode: a list that is not there is a failure
	DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o "Acquire::Retries=$retries" -o APT::Update::Error-Mode=any \
		-o "APT::Install-Recommends=$recommends" \
		-o "APT::Keep-Downloaded-Packages=${cached:-no}" \
		-o "Binary::apt-get::APT::Keep-Downloaded-Packages=${cached:-no}" \
		${proxy:+-o "Acquire::http::Proxy=$proxy" -o "Acquire::https::Proxy=$proxy"} "$@"
}

fail() {
	printf 'pei: %s\n' "$*" >&2
	exit 1
}

[ "$(id -u)" = 0 ] ||
	fail "packages need root, and the base image runs as $(id -un): say so in the project, base_user = \"$(id -un)\""

if ! command -v apt-get >/dev/null; then
	system=$(sed -n 's/^PRETTY_NAME=//p' "${PEI_ROOT-}/etc/os-release" 2>/dev/null | tr -d "\"'")
	fail "there is no apt in this base, which is ${system:-a system without a name in /etc/os-release}: apt is for Debian and Ubuntu"
fi

# The base images' own clean-up would empty the cache after each install.
cleaner=/etc/apt/apt.conf.d/docker-clean
if [ -n "$cached" ] && [ -e "$cleaner" ]; then
	mv "$cleaner" /etc/apt/pei-docker-clean
	trap 'mv /etc/apt/pei-docker-clean "$cleaner"' EXIT
fi

# A mirror in the middle of its update answers with lists that do not fit.
try=1
until apt update; do
	[ "$try" -lt "$retries" ] || fail "apt cannot read its package lists (tried $try times); its words are above: check the network, the proxy and the mirror"
	try=$((try + 1))
	sleep 2
done
apt install -- "$@" || fail "apt cannot install: $*; its words are above"
[ -n "$cached" ] || rm -rf /var/lib/apt/lists/*
# A reproducible image holds nothing that tells when it was built.
[ -z "${SOURCE_DATE_EPOCH-}" ] || rm -rf /var/log/apt /var/log/dpkg.log /var/log/alternatives.log /var/cache/ldconfig/aux-cache
