# apt.sh: build/apt-mirror.sh on files of both formats; build/apt-install.sh
# and ssh-install.sh with a stand-in for apt-get.
. "$(dirname "$0")/../lib.sh"

mirror() { in_image $command "$runtime/image/build/apt-mirror.sh" "$@"; }

sources() {
	apt=$root/etc/apt
	mkdir -p "$apt/sources.list.d" "$root/etc/ssl/certs"
	touch "$root/etc/ssl/certs/ca-certificates.crt"
	cat >"$apt/sources.list" <<-'END'
		deb http://deb.example.org/debian bookworm main
		deb [arch=amd64] https://security.example.org/debian-security/ bookworm-security main # x
		deb http://packages.example.com/linux/debian bookworm stable
		deb http://ports.example.org/ubuntu-ports noble main
	END
	cat >"$apt/sources.list.d/base.sources" <<-'END'
		Types: deb
		URIs: http://a.example.org/ubuntu/ http://b.example.org/ubuntu
		Suites: noble
	END
	printf 'deb http://x.example.org/debian-tools y z\n' >"$apt/sources.list.d/other.list"
	cp -R "$apt" "$root/before"
}

set_and_restore() {
	sources
	mirror set https://mirror.example.net/
	is "$(cat "$apt/sources.list")" 'deb https://mirror.example.net/debian bookworm main
deb [arch=amd64] https://mirror.example.net/debian-security/ bookworm-security main # x
deb http://packages.example.com/linux/debian bookworm stable
deb https://mirror.example.net/ubuntu-ports noble main'
	is "$(grep URIs "$apt/sources.list.d/base.sources")" 'URIs: https://mirror.example.net/ubuntu/ https://mirror.example.net/ubuntu'
	is "$(cat "$apt/sources.list.d/other.list")" 'deb http://x.example.org/debian-tools y z'
	mirror set http://second.example.net/sub
	is "$(head -n 1 "$apt/sources.list")" 'deb http://second.example.net/sub/debian bookworm main'
	mirror restore
	is "$(diff -r "$root/before" "$apt" && echo same)" same
	mirror restore
	is "$(diff -r "$root/before" "$apt" && echo same)" same
}
it 'both formats, by path; restore gives the same bytes' set_and_restore

no_certificates() {
	sources
	rm "$root/etc/ssl/certs/ca-certificates.crt"
	mirror set https://mirror.example.net
	is "$(head -n 1 "$apt/sources.list")" 'deb http://mirror.example.net/debian bookworm main'
}
it 'https needs certificates, so http until they exist' no_certificates

no_effect() {
	sources
	rm "$apt/sources.list" "$apt/sources.list.d/base.sources"
	status_of mirror set http://mirror.example.net 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: no Debian or Ubuntu source'
	for url in ftp://x 'http://a b' 'http://a#b' ''; do
		status_of mirror set "$url" 2>"$root/err"
		is "$status" 1
	done
}
it 'a mirror without effect, or no URL, is an error' no_effect

fake_apt() {
	executable "$bin/apt-get" <<-SH
		printf '%s\n' "\$*" >>'$root/log'
		printf '%s' "\$DEBIAN_FRONTEND" >'$root/frontend'
		case "\$*" in *update*) [ ! -e '$root/broken' ] || exit 100 ;; esac
	SH
	printf '' | executable "$bin/rm"
	printf '' | executable "$bin/sleep"
	printf 'echo 0' | executable "$bin/id"
	: >"$root/log"
}

installs() {
	fake_apt
	in_image $command "$runtime/image/build/apt-install.sh" --proxy http://p:1 --retries 5 git=1.2 -x curl
	is "$(cat "$root/frontend")" noninteractive
	has "$(cat "$root/log")" 'Acquire::Retries=5'
	has "$(cat "$root/log")" '-o Acquire::http::Proxy=http://p:1 -o Acquire::https::Proxy=http://p:1 update'
	has "$(cat "$root/log")" 'APT::Install-Recommends=false'
	has "$(cat "$root/log")" 'install -- git=1.2 -x curl'
}
it 'install passes the packages and its options' installs

no_root() {
	fake_apt
	executable "$bin/id" <<-'SH'
		case $1 in -u) echo 1000 ;; -un) echo jenkins ;; esac
	SH
	status_of in_image $command "$runtime/image/build/apt-install.sh" git 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'the base image runs as jenkins: say so in the project, base_user = "jenkins"'
	is "$(cat "$root/log")" ''
}
it 'without root, it says what is missing' no_root

no_apt() {
	fake_apt
	rm "$bin/apt-get"
	TEST_PATH=$root/none
	mkdir "$TEST_PATH"
	for tool in sed tr printf; do ln -s "/usr/bin/$tool" "$TEST_PATH/$tool"; done
	printf 'PRETTY_NAME="Alpine Linux v3.20"\n' >"$root/etc/os-release"
	status_of in_image $command "$runtime/image/build/apt-install.sh" git 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: there is no apt in this base, which is Alpine Linux v3.20: apt is for Debian and Ubuntu'
}
it 'without apt, it names the distribution' no_apt

update_fails() {
	fake_apt
	: >"$root/broken"
	status_of in_image $command "$runtime/image/build/apt-install.sh" git 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: apt cannot read its package lists (tried 3 times)'
	is "$(grep -c update "$root/log")" 3
	hasnt "$(cat "$root/log")" install
}
it 'lists that cannot be read are tried again, then an error' update_fails
