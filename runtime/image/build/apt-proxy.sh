#!/bin/sh
# apt-proxy.sh: which proxy apt uses while the image is built, and back.
#   apt-proxy.sh [--keep] set URL|DIRECT     from now on; DIRECT: none, whatever variables say
#   apt-proxy.sh restore                     as it was; nothing to restore is no error
# --keep: it stays so, restore changes nothing.
#
# A file of settings, so that scripts that call apt use the proxy as well. Called
# by build steps, as root.
set -eu

etc=${PEI_ROOT-}/etc/apt
file=$etc/apt.conf.d/99pei-proxy # read after the others of a base
backup=$etc/pei-proxy

die() {
	printf 'pei: %s\n' "$*" >&2
	exit 1
}

restore() {
	[ -d "$backup" ] || return 0
	rm -f "$file"
	[ ! -e "$backup/before" ] || cp -p "$backup/before" "$file"
	rm -rf "$backup"
}

keep=
if [ "${1-}" = --keep ]; then
	keep=yes
	shift
fi
case ${1-} in
set)
	case ${2-} in
	DIRECT) ;;
	*[!A-Za-z0-9._~:/@%+[\]-]*) die "apt's proxy is not a plain URL: $2" ;;
	*://?*) ;;
	*) die "apt's proxy must be a URL or DIRECT: ${2-}" ;;
	esac
	[ -d "$etc" ] || die "there is no apt in this base: leave out the proxy $2"
	restore # after a second one, restore still means the original
	mkdir -p "$etc/apt.conf.d" "$backup"
	[ ! -e "$file" ] || cp -p "$file" "$backup/before"
	printf 'Acquire::http::Proxy "%s";\nAcquire::https::Proxy "%s";\n' "$2" "$2" >"$file"
	chmod 0644 "$file"
	[ -z "$keep" ] || rm -rf "$backup"
	;;
restore) restore ;;
*) die "usage: apt-proxy.sh [--keep] set URL|DIRECT | restore" ;;
esac
