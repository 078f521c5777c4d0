#!/bin/sh
# apt-mirror.sh: where apt's packages come from while the image is built, and back.
#   apt-mirror.sh [--keep] set URL                every Debian and Ubuntu source now comes from URL
#   apt-mirror.sh [--keep] snapshot STAMP [URL]   … as it was at STAMP, 20260101T000000Z; URL has such snapshots
#   apt-mirror.sh [--keep] sources FILE           FILE, of either format, in place of them
#   apt-mirror.sh restore                         as it was; nothing to restore is no error
# --keep: it stays so, restore changes nothing.
#
# Sources are known by the first directory of their address, never by host, and
# third-party sources are left alone. Called by build steps, as root.
set -eu

etc=${PEI_ROOT-}/etc/apt
before=$etc/pei-backup/before # what was there
made=$etc/pei-backup/made     # what stands in its place
nl='
'

die() {
	printf 'pei: %s\n' "$*" >&2
	exit 1
}

distribution() {
	name=$(sed -n 's/^PRETTY_NAME=//p' "${PEI_ROOT-}/etc/os-release" 2>/dev/null | tr -d "\"'")
	printf '%s' "${name:-a system without a name in /etc/os-release}"
}

# One-line lists, and the newer stanzas with their URIs: lines.
each_source() { # DIRECTORY COMMAND: runs it with each file name below the directory
	for file in "$1"/sources.list "$1"/sources.list.d/*.list "$1"/sources.list.d/*.sources; do
		[ ! -f "$file" ] || "$2" "${file#"$1"/}"
	done
}

# host/debian, and as snapshots have it: host/archive/debian/20260101T000000Z
address='https?://[^/[:space:]]+/(archive/)?(debian|debian-security|ubuntu|ubuntu-ports)(/[0-9]{8}T[0-9]{6}Z)?(/?)([[:space:]]|$)'
# … and as old releases of Debian have it
security='https?://security\.debian\.org/?([[:space:]])'

is_ours() { grep -qE "$address|$security" "$etc/$1"; }

# A link is replaced, what it leads to stays as it is.
take() { # FILE: what is there, aside
	mkdir -p "$(dirname "$before/$1")" "$(dirname "$made/$1")"
	cp -pP "$etc/$1" "$before/$1"
	cp -p "$etc/$1" "$made/$1" # for its mode
}

give() { # FILE: what was made, in its place
	rm -f "$etc/$1"
	cp -p "$made/$1" "$etc/$1"
	changed=yes
}

rewrite() { # FILE SED-OPTION…
	file=$1
	shift
	take "$file"
	sed -E "$@" "$etc/$file" >"$made/$file"
	if cmp -s "$etc/$file" "$made/$file"; then
		rm "$made/$file" "$before/$file"
	else
		give "$file"
	fi
}

to_mirror() { # FILE, using url
	case $url in
	http*://*archive.ubuntu.com)
		! grep -E "$address|$security" "$etc/$1" | grep -q '/debian\|security\.debian' ||
			die "the mirror $url has Ubuntu alone, and this is $(distribution); choose another one"
		;;
	esac
	rewrite "$1" -e "s#$address#$url/\\2\\4\\5#g" -e "s#$security#$url/debian-security\\1#g"
}

# What a snapshot says of how long it is valid is long over.
to_snapshot() { # FILE, using stamp, debian, ubuntu
	is_ours "$1" || return 0
	set -- "$1" \
		-e "s#$security#http://security/debian-security\\1#g" \
		-e "s#https?://[^/[:space:]]+/(archive/)?(debian|debian-security)(/[0-9]{8}T[0-9]{6}Z)?/?([[:space:]]|\$)#$debian/archive/\\2/$stamp/\\4#g" \
		-e "s#https?://[^/[:space:]]+/(archive/)?(ubuntu|ubuntu-ports)(/[0-9]{8}T[0-9]{6}Z)?/?([[:space:]]|\$)#$ubuntu/ubuntu/$stamp/\\4#g"
	case $1 in
	*.sources)
		set -- "$@" -e '/^[Cc]heck-[Vv]alid-[Uu]ntil:/d' -e "s/^[Uu][Rr][Ii][Ss]:/Check-Valid-Until: no\\$nl&/"
		;;
	*)
		set -- "$@" -e "\\#/$stamp/#!b" -e 't begin' -e ':begin' \
			-e 's/^([[:space:]]*deb(-src)?[[:space:]]+)\[/\1[check-valid-until=no /' -e t \
			-e 's/^([[:space:]]*deb(-src)?[[:space:]]+)/\1[check-valid-until=no] /'
		;;
	esac
	rewrite "$@"
}

away() { # FILE: ours, out of the way of those of the project
	[ "$1" = sources.list ] || is_ours "$1" || return 0
	take "$1"
	rm -f "$made/$1" "$etc/$1"
}

to_file() { # FILE of the project
	each_source "$etc" away
	place=sources.list
	if grep -qE '^[Uu][Rr][Ii][Ss]:' "$1"; then place=sources.list.d/pei.sources; fi
	mkdir -p "$(dirname "$made/$place")" "$etc/sources.list.d"
	# Not cp: a mount of the build has owners and modes of its own.
	cat "$1" >"$made/$place"
	chmod 0644 "$made/$place"
	give "$place"
}

unchanged() { # FILE
	cmp -s "$made/$1" "$etc/$1" ||
		die "/etc/apt/$1 was changed while apt had other sources: put that step before them, or keep them with keep_mirror = true"
}
remove_made() { rm -f "$etc/$1"; }
put_back() { cp -pP "$before/$1" "$etc/$1"; }

restore() {
	[ -d "$etc/pei-backup" ] || return 0
	each_source "$made" unchanged
	each_source "$made" remove_made
	# links too, whose targets may be anywhere
	for file in "$before"/sources.list "$before"/sources.list.d/*; do
		if [ -f "$file" ] || [ -L "$file" ]; then put_back "${file#"$before"/}"; fi
	done
	rm -rf "$etc/pei-backup"
}

plain_url() { # sets url
	url=${1%/}
	case $url in
	*[!A-Za-z0-9._~:/@%+-]*) die "the apt mirror is not a plain URL: $url" ;;
	https://*)
		# apt checks signatures, so http is as good until certificates exist.
		[ -e "${PEI_ROOT-}/etc/ssl/certs/ca-certificates.crt" ] || url=http://${url#https://}
		;;
	http://*) ;;
	*) die "the apt mirror must start with http:// or https://: $url" ;;
	esac
}

keep=
if [ "${1-}" = --keep ]; then
	keep=yes
	shift
fi
verb=${1-}
case $verb in set | snapshot | sources)
	[ -d "$etc" ] || die "there is no apt in this base, which is $(distribution): leave out $verb ${2-}"
	restore # after a second one, restore still means the original
	;;
esac

changed=
case $verb in
set)
	plain_url "${2-}"
	each_source "$etc" to_mirror
	[ -n "$changed" ] ||
		die "no Debian or Ubuntu source in /etc/apt of this base, which is $(distribution): the mirror $url would have no effect; leave it out"
	;;
snapshot)
	stamp=$2
	plain_url "${3:-https://snapshot.debian.org}"
	debian=$url
	plain_url "${3:-https://snapshot.ubuntu.com}"
	ubuntu=$url
	each_source "$etc" to_snapshot
	[ -n "$changed" ] ||
		die "no Debian or Ubuntu source in /etc/apt of this base, which is $(distribution): there are no snapshots of it; leave snapshot out"
	;;
sources)
	[ -s "${2-}" ] || die "the file of sources is not there, or empty: ${2-}"
	to_file "$2"
	;;
restore) restore ;;
*) die "usage: apt-mirror.sh [--keep] set URL | snapshot STAMP [URL] | sources FILE | restore" ;;
esac
[ -z "$keep" ] || rm -rf "$etc/pei-backup"
