# apt-mirror.sh: build/apt-mirror.sh on files of both formats, of Debian and of Ubuntu: mirrors, snapshots, sources of
# the project, and back to the same bytes; and build/apt-proxy.sh.
. "$(dirname "$0")/../lib.sh"

mirror() { in_image $command "$runtime/image/build/apt-mirror.sh" "$@"; }
proxy() { in_image $command "$runtime/image/build/apt-proxy.sh" "$@"; }

# base DISTRIBUTION FORMAT: what an image of it has below /etc/apt, and a third party's source, in $apt
base() {
	apt=$root/etc/apt
	mkdir -p "$apt/sources.list.d" "$apt/apt.conf.d"
	case $1 in
	debian) printf 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n' ;;
	ubuntu) printf 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nID=ubuntu\n' ;;
	alpine) printf 'PRETTY_NAME="Alpine Linux v3.20"\nID=alpine\n' ;;
	esac >"$root/etc/os-release"
	case $1-$2 in
	debian-list)
		cat >"$apt/sources.list" <<-'END'
			# the base's own
			deb http://debian.example.org/debian bookworm main
			deb [signed-by=/k.gpg] http://debian.example.org/debian-security bookworm-security main # x
			deb http://security.debian.org buster/updates main
		END
		;;
	debian-deb822)
		cat >"$apt/sources.list.d/debian.sources" <<-'END'
			Types: deb
			# http://snapshot.debian.org/archive/debian/20240101T000000Z
			URIs: http://debian.example.org/debian
			Suites: bookworm bookworm-updates
			Components: main

			Types: deb
			URIs: http://debian.example.org/debian-security
			Suites: bookworm-security
			Components: main
		END
		;;
	ubuntu-list)
		cat >"$apt/sources.list" <<-'END'
			deb http://archive.ubuntu.com/ubuntu/ jammy main restricted
			deb http://security.ubuntu.com/ubuntu/ jammy-security main
			deb-src [arch=arm64] http://ports.ubuntu.com/ubuntu-ports/ jammy main
		END
		;;
	ubuntu-deb822)
		printf '# Ubuntu sources have moved to /etc/apt/sources.list.d/ubuntu.sources\n' >"$apt/sources.list"
		cat >"$apt/sources.list.d/ubuntu.sources" <<-'END'
			Types: deb
			URIs: http://archive.ubuntu.com/ubuntu/
			Suites: noble noble-updates
			Components: main universe
			Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg

			Types: deb
			URIs: http://security.ubuntu.com/ubuntu/ http://ports.ubuntu.com/ubuntu-ports/
			Suites: noble-security
			Components: main
		END
		chmod 600 "$apt/sources.list.d/ubuntu.sources"
		;;
	esac
	printf 'deb https://packages.example.com/linux/debian y z\n' >"$apt/sources.list.d/other.list"
	cp -Rp "$apt" "$root/before"
}

# every file below DIRECTORY with its mode and content
tree() { (cd "$1" && find . -type f -o -type l | LC_ALL=C sort | while read -r file; do ls -l "$file" | cut -c1-10 && printf '%s\n' "$file" && cat "$file"; done); }
untouched() { is "$(tree "$apt")" "$(tree "$root/before")"; }
lines() { grep -h "$1" "$apt"/sources.list "$apt"/sources.list.d/* 2>/dev/null; }

# each DISTRIBUTION FORMAT in turn, as FUNCTION sees them
each_base() { # FUNCTION
	for where in 'debian list' 'debian deb822' 'ubuntu list' 'ubuntu deb822'; do
		# shellcheck disable=SC2086 # two words
		(fresh && base $where && "$1" $where) || { printf 'in: %s\n' "$where" && exit 1; }
	done
}

sets() {
	mirror set http://mirror.lan:3142/sub/
	is "$(lines 'deb\.debian\.org\|ubuntu\.com\|security\.debian\.org' | grep -v 'have moved\|snapshot')" ''
	has "$(lines packages)" 'https://packages.example.com/linux/debian y z'
	case $1-$2 in
	debian-list) has "$(lines .)" '
deb [signed-by=/k.gpg] http://mirror.lan:3142/sub/debian-security bookworm-security main # x
deb http://mirror.lan:3142/sub/debian-security buster/updates main' ;;
	debian-deb822) has "$(lines .)" 'URIs: http://mirror.lan:3142/sub/debian-security' ;;
	ubuntu-list) has "$(lines .)" 'deb-src [arch=arm64] http://mirror.lan:3142/sub/ubuntu-ports/ jammy main' ;;
	ubuntu-deb822) has "$(lines .)" 'URIs: http://mirror.lan:3142/sub/ubuntu/ http://mirror.lan:3142/sub/ubuntu-ports/' ;;
	esac
	mirror restore
	untouched
}
set_everywhere() { each_base sets; }
it 'a mirror: Debian and Ubuntu, both formats, and back' set_everywhere

snapshots() {
	touch -d '2001-01-01' "$apt/sources.list" 2>/dev/null || :
	mirror snapshot 20260101T123000Z
	case $1-$2 in
	debian-list) has "$(lines ^deb)" 'deb [check-valid-until=no] http://snapshot.debian.org/archive/debian/20260101T123000Z/ bookworm main
deb [check-valid-until=no signed-by=/k.gpg] http://snapshot.debian.org/archive/debian-security/20260101T123000Z/ bookworm-security main # x
deb [check-valid-until=no] http://snapshot.debian.org/archive/debian-security/20260101T123000Z/ buster/updates main' ;;
	debian-deb822) has "$(cat "$apt/sources.list.d/debian.sources")" "Check-Valid-Until: no
URIs: http://snapshot.debian.org/archive/debian/20260101T123000Z/
Suites" ;;
	ubuntu-list) is "$(lines http)" 'deb [check-valid-until=no] http://snapshot.ubuntu.com/ubuntu/20260101T123000Z/ jammy main restricted
deb [check-valid-until=no] http://snapshot.ubuntu.com/ubuntu/20260101T123000Z/ jammy-security main
deb-src [check-valid-until=no arch=arm64] http://snapshot.ubuntu.com/ubuntu/20260101T123000Z/ jammy main
deb https://packages.example.com/linux/debian y z' ;;
	ubuntu-deb822) is "$(lines '^Check\|^URI')" 'Check-Valid-Until: no
URIs: http://snapshot.ubuntu.com/ubuntu/20260101T123000Z/
Check-Valid-Until: no
URIs: http://snapshot.ubuntu.com/ubuntu/20260101T123000Z/ http://snapshot.ubuntu.com/ubuntu/20260101T123000Z/' ;;
	esac
	is "$(cat "$apt/sources.list.d/other.list")" 'deb https://packages.example.com/linux/debian y z'
	# another one, of another server, from what the first one made
	mirror --keep snapshot 20260202T000000Z http://snapshots.lan/
	hasnt "$(lines .)" 20260101
	hasnt "$(lines .)" 'http://snapshot\.'
	has "$(lines .)" /20260202T000000Z/
	is "$(grep -c 'check-valid-until=no.*check-valid-until' "$apt/sources.list" 2>/dev/null || :)" "$([ ! -e "$apt/sources.list" ] || echo 0)"
	[ ! -e "$apt/pei-backup" ]
	# a mirror knows what a snapshot was of
	mirror set http://mirror.lan
	has "$(lines .)" "http://mirror.lan/$1"
	hasnt "$(lines .)" /2026
	mirror restore
	has "$(lines .)" /20260202T000000Z/
}
snapshot_everywhere() { each_base snapshots; }
it 'a snapshot, another one that stays, and a mirror over it' snapshot_everywhere

own_sources() {
	case $2 in
	list) printf '# ours\ndeb http://apt.lan/debian sid main\n' >"$root/own" && place=sources.list ;;
	deb822) printf 'Types: deb\nURIs: http://apt.lan/x\nSuites: ./\n' >"$root/own" && place=sources.list.d/pei.sources ;;
	esac
	chmod 700 "$root/own"
	mirror sources "$root/own"
	is "$(cat "$apt/$place")" "$(cat "$root/own")"
	is "$(ls -l "$apt/$place" | cut -c1-10)" -rw-r--r--
	is "$(lines 'http' | grep -v apt.lan)" 'deb https://packages.example.com/linux/debian y z'
	mirror restore
	untouched
	mirror --keep sources "$root/own"
	mirror restore
	is "$(cat "$apt/$place")" "$(cat "$root/own")"
}
sources_everywhere() { each_base own_sources; }
it 'sources of the project in place of those, and back' sources_everywhere

one_after_another() {
	printf 'deb http://apt.lan/debian sid main\n' >"$root/own"
	mirror set http://first.lan
	mirror sources "$root/own"
	mirror set http://second.lan
	has "$(lines .)" "http://second.lan/$1"
	hasnt "$(lines .)" first.lan
	hasnt "$(lines .)" apt.lan
	mirror --keep set http://third.lan
	mirror set http://fourth.lan
	has "$(lines .)" "http://fourth.lan/$1"
	mirror restore
	has "$(lines .)" "http://third.lan/$1"
}
again_everywhere() { each_base one_after_another; }
it 'one after another: restore goes back to what was there, or was kept' again_everywhere

changed_meanwhile() {
	mirror set http://mirror.lan
	for file in "$apt/sources.list" "$apt"/sources.list.d/[du]*.sources; do
		[ ! -f "$file" ] || printf '# by a step\n' >>"$file"
	done
	mirror restore 2>"$root/err" && is "$(cat "$apt/sources.list")" 'a failure' # only files that the mirror is in count
	has "$(cat "$root/err")" 'was changed while apt had other sources: put that step before them, or keep them with keep_mirror = true'
}
changed_everywhere() { each_base changed_meanwhile; }
it 'what a step changed meanwhile is not thrown away silently' changed_everywhere

added_meanwhile() {
	mirror set http://mirror.lan
	printf 'deb http://new.lan/x y z\n' >"$apt/sources.list.d/new.list"
	mirror restore
	is "$(cat "$apt/sources.list.d/new.list")" 'deb http://new.lan/x y z'
	rm "$apt/sources.list.d/new.list"
	untouched
}
added_everywhere() { each_base added_meanwhile; }
it 'sources that a step added stay' added_everywhere

links() {
	base debian list
	mv "$apt/sources.list" "$root/elsewhere.list"
	ln -s "$root/elsewhere.list" "$apt/sources.list"
	cp "$root/elsewhere.list" "$root/copy"
	mirror set http://mirror.lan
	has "$(cat "$apt/sources.list")" http://mirror.lan/debian
	is "$(cat "$root/elsewhere.list")" "$(cat "$root/copy")"
	mirror restore
	[ -L "$apt/sources.list" ]
	is "$(cat "$apt/sources.list")" "$(cat "$root/copy")"
}
it 'a link stays one, and what it leads to as it is' links

fails() { # WORDS ARGUMENTS: sources stay as they are
	words=$1
	shift
	status_of mirror "$@" 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" "$words"
	untouched
}

refused() {
	base debian deb822
	fails 'the mirror http://cn.archive.ubuntu.com has Ubuntu alone, and this is Debian GNU/Linux 12 (bookworm)' set http://cn.archive.ubuntu.com
	fails 'must start with http:// or https://: ftp://x' set ftp://x
	fails 'not a plain URL' set 'http://a b'
	fails 'not there, or empty' sources "$root/nowhere"
	: >"$root/empty"
	fails 'not there, or empty' sources "$root/empty"
	rm -r "$apt" "$root/before"
	base alpine none
	fails 'no Debian or Ubuntu source in /etc/apt of this base, which is Alpine Linux v3.20: the mirror http://m would have no effect' set http://m
	fails 'which is Alpine Linux v3.20: there are no snapshots of it' snapshot 20260101T000000Z
	rm "$root/etc/os-release"
	fails 'which is a system without a name in /etc/os-release' set http://m
	rm -r "$apt" "$root/before"
	mkdir "$root/before"
	apt=$root/before
	fails 'there is no apt in this base' set http://m
	fails 'there is no apt in this base' sources "$root/empty"
	mirror restore
	fails usage nonsense
}
it 'what has no effect is refused, by the name of the distribution' refused

no_certificates() {
	base debian deb822
	mirror set https://mirror.lan
	has "$(lines URIs)" 'URIs: http://mirror.lan/debian'
	mkdir -p "$root/etc/ssl/certs"
	touch "$root/etc/ssl/certs/ca-certificates.crt"
	mirror snapshot 20260101T000000Z
	has "$(lines URIs)" 'URIs: https://snapshot.debian.org/archive/debian/20260101T000000Z/'
}
it 'https where there are certificates, else http' no_certificates

# ---- apt-proxy.sh ----

proxies() {
	base debian list
	proxy set http://me:pw@proxy.lan:3128
	is "$(cat "$apt/apt.conf.d/99pei-proxy")" 'Acquire::http::Proxy "http://me:pw@proxy.lan:3128";
Acquire::https::Proxy "http://me:pw@proxy.lan:3128";'
	proxy set 'http://[fd00::1]:3128'
	has "$(cat "$apt/apt.conf.d/99pei-proxy")" '"http://[fd00::1]:3128"'
	proxy restore
	untouched
	proxy restore
	untouched
	proxy --keep set http://kept:1
	[ ! -e "$apt/pei-proxy" ]
	proxy set DIRECT
	has "$(cat "$apt/apt.conf.d/99pei-proxy")" 'Acquire::http::Proxy "DIRECT";'
	proxy restore
	has "$(cat "$apt/apt.conf.d/99pei-proxy")" http://kept:1
}
proxy_bad() {
	base debian list
	for url in 'http://a"b' 'http://a b' 'http://a;b' 'http://a\b' "http://a${nl}b" proxy:3128 ''; do
		status_of proxy set "$url" 2>"$root/err"
		is "$status" 1
		has "$(cat "$root/err")" "pei: apt's proxy "
		untouched
	done
}
it "apt's proxy: set, replaced, kept, and back" proxies
it "what is no address of a proxy gets into no file" proxy_bad
