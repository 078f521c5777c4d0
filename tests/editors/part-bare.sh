# shellcheck shell=sh
# The Debian package in a root that has nothing but Debian's minimum: apt installs it with what it needs, the tool compiles a
# project there, the manual page and completions are found, and removing it leaves nothing behind. Needs root and debootstrap.
: "${tree:?}" "${work:?}" "${obj:?}"
if [ "$(id -u)" != 0 ]; then echo "skipped: bare needs root, for chroot"
elif have lintian debootstrap unshare; then
  build=${obj%/san}
  ok "make deb" make -s deb BUILD="$build"
  deb=$(ls "$build"/deb/peic_*.deb)
  # who answers for a package says so in DEBEMAIL; this one is nobody's
  lint() { lintian --allow-root --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog --fail-on error,warning "$deb"; }
  ok "lintian has nothing to say" lint
  bare=$work/bare
  mkdir "$bare"
  tar -C "$bare" -xf "$(tests/setup/bookworm)"
  cp /etc/resolv.conf "$bare/etc/resolv.conf"
  apt-config dump | grep '^Acquire::https*::Proxy' >"$bare/etc/apt/apt.conf.d/90proxy" || :
  cp "$deb" "$bare/peic.deb"
  cp golden/readme/hello.pei "$bare/root"
  mkdir "$bare/root/site"
  # shellcheck disable=SC2016 # the inner shell's variables
  in_bare() {
    unshare --mount --pid --fork --kill-child sh -euc '
      mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/tmp"
      exec chroot "$1" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive sh -euxc "$2"' \
      sh "$bare" "$1"
  }
  # shellcheck disable=SC2016
  whole() { in_bare '
    find / -xdev -type f ! -path "/var/*" ! -path "/tmp/*" ! -path "/proc/*" ! -path "/etc/ld.so.cache" | sort >/var/before
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends /peic.deb
    peic check /root/hello.pei
    cd /root && peic hello.pei -o build && test -s build/compose.yaml && sh -n build/pei && rm -r build
    test -s /usr/share/bash-completion/completions/peic
    bash -c ". /usr/share/bash-completion/completions/peic; complete -p peic"
    dpkg -V peic
    apt-get purge -qq -y --auto-remove peic
    ! command -v peic
    find / -xdev -type f ! -path "/var/*" ! -path "/tmp/*" ! -path "/proc/*" ! -path "/etc/ld.so.cache" | sort >/var/after
    diff /var/before /var/after'; }
  ok "it is installed, works, and is removed without a trace" whole
fi
