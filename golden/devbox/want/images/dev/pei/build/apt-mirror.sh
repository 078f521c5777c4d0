#!/bin/sh
# apt-mirror.sh: points apt to a mirror, and back.
#   apt-mirror.sh set URL     every Debian and Ubuntu source now comes from URL
#   apt-mirror.sh restore     as it was; nothing to restore is no error
#
# Sources are known by the first directory of their address, never by host, and
# third-party sources are left alone. Called by build steps, as root.
set -eu

etc=${PEI_ROOT-}/etc/apt
backup=$etc/pei-backup

die() {
	printf 'pei: %s\n' "$*" >&2
	exit 1
}

# One-line lists, and the newer stanzas with their URIs: lines.
each_source() { # COMMAND: runs it with each file name below /etc/apt
	for file in "$etc"/sources.list "$etc"/sources.list.d/*.list "$etc"/sources.list.d/*.sources; do
		[ ! -f "$file" ] || "$1" "${file#"$etc"/}"
	done
}

point_to_mirror() { # FILE, using url
	mkdir -p "$(dirname "$backup/$1")"
	# after a second `set`, restore still means the original
	[ -e "$backup/$1" ] || cp -p "$etc/$1" "$backup/$1"
	sed -E "s#https?://[^/[:space:]]+/(debian|debian-security|ubuntu|ubuntu-ports)(/?)([[:space:]]|\$)#$url/\\1\\2\\3#g" \
		"$backup/$1" >"$etc/$1"
	cmp -s "$backup/$1" "$etc/$1" || changed=yes
}

put_back() {
	if [ -e "$backup/$1" ]; then cp -p "$backup/$1" "$etc/$1"; fi
}

case ${1-} in
set)
	url=${2%/}
	case $url in
	*[!A-Za-z0-9._~:/@%+-]*) die "the apt mirror is not a plain URL: $url" ;;
	https://*)
		# apt checks signatures, so http is as good until certificates exist.
		[ -e "${PEI_ROOT-}/etc/ssl/certs/ca-certificates.crt" ] || url=http://${url#https://}
		;;
	http://*) ;;
	*) die "the apt mirror must start with http:// or https://: $url" ;;
	esac
	changed=
	each_source point_to_mirror
	[ -n "$changed" ] ||
		die "no Debian or Ubuntu source in /etc/apt: the mirror $url would have no effect; leave it out for this base image"
	;;
restore)
	each_source put_back
	rm -rf "$backup"
	;;
*) die "usage: apt-mirror.sh set URL | restore" ;;
esac
