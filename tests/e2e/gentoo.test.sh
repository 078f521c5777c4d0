# Gentoo with a stand-in for it: a stage3 of busybox, and scripts in the place of emerge and its friends that write down how
# they were called. What an archive unpacks to, order and flags of each call, the files of portage, the copy of the target.
# shellcheck shell=sh disable=SC2016,SC2046 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
exec 8>.obj/binfmt.lock && flock 8 # which programs of other processors start is known to the whole machine
top=$PWD
forget() { docker rmi -f $(docker images -aq --no-trunc --filter label=pei.project=pei-e2e-gentoo | sort -u); } # steps of the last time
trap 'cd "$top"; forget >/dev/null 2>&1 || :; docker rm -fv pei-e2e-gentoo-make-builder pei-e2e-gentoo-make-system pei-e2e-gentoo-make-foreign >/dev/null 2>&1 || :; leave' EXIT

forget >/dev/null 2>&1 || :
mkdir -p "$work/project" "$work/root/bin" "$work/root/tmp" "$work/root/etc/portage/package.use" "$work/overlay/metadata" "$work/project/layout/etc"
cd "$work/root" || exit
busybox=$(realpath "$(command -v busybox)")
{ echo "$busybox"; ldd "$busybox" | grep -o '/[^ ]*' || :; } | while read -r file; do cp -L --parents "$file" .; done
[ -e bin/busybox ] || cp "$busybox" bin/busybox
for applet in sh mkdir printf env sha256sum cat chown touch stat rm chmod ls id; do ln -s busybox "bin/$applet"; done
for name in emerge equery eclean emaint chroot-x86_64-docker; do
  cat >"bin/$name" <<'SH'
#!/bin/sh
name=${0##*/}
{ printf '%s' "$name"; for word in "$@"; do printf ' <%s>' "$word"; done; printf ' FEATURES=%s\n' "${FEATURES-}"; } >>/log
case $name in chroot-*) exec "$@" ;; esac
for word in "$@"; do
  case $word in
  --root=*) root=${word#--root=} ;;
  */*) [ -z "${root-}" ] || { mkdir -p "$root/usr/bin" && echo "$word" >"$root/usr/bin/${word##*/}" && chown 3:4 "$root/usr/bin/${word##*/}"; } ;;
  esac
done
SH
  chmod 755 "bin/$name"
done
echo 'root:x:0:0:root:/:/bin/sh' >etc/passwd
echo '*/* X' >etc/portage/package.use/stage3
tar --numeric-owner --owner 0 --group 0 -czf ../project/stage3.tar.gz .
cd ../overlay || exit
echo overlay >metadata/layout.conf
tar --numeric-owner --owner 250 --group 250 -cf ../project/overlay.tar .
cd ../project || exit
echo fake >layout/etc/motd
printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\002\000\267\000' >arm-sh
cat >gentoo.pei <<PEI
project "pei-e2e-gentoo"
import "std:bootstrap" as bootstrap
import "std:gentoo" as gentoo
volume distfiles {}
image stage3 {
  from = "scratch"
  use bootstrap.archive(file = "stage3.tar.gz", sha256 = "sha256:$(sha256sum <stage3.tar.gz | cut -c1-64)")
  use bootstrap.archive(file = "overlay.tar", sha256 = "sha256:$(sha256sum <overlay.tar | cut -c1-64)", at = "/var/db/repos/local/")
  copy "layout" -> "/" { chown = "1:2" }
}
image wrong {
  from = "scratch"
  use bootstrap.archive(file = "stage3.tar.gz", sha256 = "sha256:$(sha256sum <overlay.tar | cut -c1-64)")
}
image builder {
  from          = image.stage3
  privileged    = true
  build_volumes = [volume.distfiles -> "/var/cache/distfiles"]
  env { ROOTPATH = "/bin" }
  copy "layout" -> "/" { chown = "7:8" }
  run "emaint sync -a; touch /var/cache/distfiles/a"
  use gentoo.portage(
    accept_keywords = ["app-editors/vim ~amd64", "dev-lang/go **"],
    mask = [">=dev-lang/python-4"],
    unmask = ["=dev-lang/python-3.12*"],
    use_flags = ["net-misc/curl -gnutls http2", "*/* \"it's\$x\""],
    make = { MAKEOPTS = "-j4", NOTE = "say \"hi\" \\\\ " },
  )
  use gentoo.portage(mask = ["dev-lang/go"], use_flags = ["*/* static"], at = "/usr/aarch64-pei-linux-musl")
  run "printf 'before\n' >>/log; chmod 666 /log"
  as "3:4" {
    run {
      script = "case \$- in *f*) echo \"as \$(id -u):\$(id -g), in another shell\" >>/log ;; esac"
      shell  = ["/bin/sh", "-f", "-c"]
    }
  }
  use gentoo.dependencies(packages = ["dev-lang/go", "dev-lang/rust-bin"])
  use gentoo.install(packages = ["app-editors/vim", "net-misc/curl"], chroot = ["chroot-x86_64-docker"], env = { FEATURES = "-sandbox -usersandbox" })
  run "printf 'middle\n' >>/log; equery -q list vim"
  use gentoo.clean(chroot = ["chroot-x86_64-docker"])
}
image editor {
  from      = "scratch"
  platforms = ["linux/arm64"]
  copy "/target/" -> "/" { from = image.builder }
  copy "layout" -> "/" { chown = "5:6" }
  env { EDITOR = "/usr/bin/vim" }
  label { team = "a" }
  command = ["/usr/bin/vim"]
  user    = "3:4"
  expose  = [80, 53/udp]
  volumes = ["/data"]
}
image system {
  from       = image.stage3
  privileged = true
  copy "/target/" -> "/" { from = image.builder }
  copy "/etc/portage/make.conf" -> "/etc/made.conf" { from = image.builder }
  copy "layout" -> "/srv" { chown = "9:9" }
  run "emaint --check all"
}
image foreign {
  from      = "scratch"
  backend   = container
  copy "arm-sh" -> "/bin/sh" { mode = 0o755 }
  run "true"
}
image riscv {
  from      = "debian:bookworm"
  platforms = ["linux/riscv64"]
  backend   = container
  run "true"
}
PEI
need "it compiles" bounded 20 "$peic" gentoo.pei -o build
pei() { bounded 200 build/pei "$@"; }
need "stage3, builder and an image of its packages" pei build editor builder system
run() { docker run --rm --name pei-e2e-gentoo-run --entrypoint "$@"; }
log() { run cat pei-e2e-gentoo-builder /log; }
check "order, words and environment of each call" is "emaint <sync> <-a> FEATURES=
before
as 3:4, in another shell
emerge <--oneshot> <--buildpkg> <--usepkg> <--binpkg-respect-use=y> <dev-lang/go> <dev-lang/rust-bin> FEATURES=
chroot-x86_64-docker <emerge> <--root=/target> <--root-deps=rdeps> <--buildpkg> <--usepkg> <--binpkg-respect-use=y> <app-editors/vim> <net-misc/curl> FEATURES=-sandbox -usersandbox
emerge <--root=/target> <--root-deps=rdeps> <--buildpkg> <--usepkg> <--binpkg-respect-use=y> <app-editors/vim> <net-misc/curl> FEATURES=-sandbox -usersandbox
middle
equery <-q> <list> <vim> FEATURES=
chroot-x86_64-docker <eclean> <packages> FEATURES=
eclean <packages> FEATURES=
chroot-x86_64-docker <emaint> <--fix> <binhost> FEATURES=
emaint <--fix> <binhost> FEATURES=" log
settings() { run sh pei-e2e-gentoo-builder -c 'cd /etc/portage && cat package.accept_keywords package.mask package.unmask package.use/stage3 package.use/pei make.conf'; }
check "what portage reads" is 'app-editors/vim ~amd64
dev-lang/go **
>=dev-lang/python-4
=dev-lang/python-3.12*
*/* X
net-misc/curl -gnutls http2
*/* "it'"'"'s$x"
MAKEOPTS="-j4"
NOTE="say \"hi\" \\ "' settings
owners() { run sh pei-e2e-gentoo-builder -c 'stat -c "%u:%g %n" /etc/motd /var/db/repos/local/metadata/layout.conf /bin/busybox'; }
other() { run sh pei-e2e-gentoo-builder -c 'cd /usr/aarch64-pei-linux-musl/etc/portage && ls && cat package.mask package.use'; }
check "what portage of another root reads" is 'package.mask
package.use
dev-lang/go
*/* static' other
check "archives and layouts, with their owners" is "7:8 /etc/motd
250:250 /var/db/repos/local/metadata/layout.conf
0:0 /bin/busybox" owners
base() { run sh pei-e2e-gentoo-system -c 'stat -c "%u:%g %n" /bin/busybox /usr/bin/vim /etc/motd /srv/etc/motd && cat /etc/made.conf /log'; }
check "an image with a base of its own: packages, copies, a layout, a script with privileges" is '0:0 /bin/busybox
3:4 /usr/bin/vim
1:2 /etc/motd
9:9 /srv/etc/motd
MAKEOPTS="-j4"
NOTE="say \"hi\" \\ "
emaint <--check> <all> FEATURES=' base
check "a volume's files are not in the image" not run sh pei-e2e-gentoo-builder -c '[ -e /var/cache/distfiles/a ]'
docker create --platform linux/arm64 --name pei-e2e-gentoo-files pei-e2e-gentoo-editor >/dev/null
files() { docker export pei-e2e-gentoo-files | tar --numeric-owner -tvf - | awk '$6 ~ /^usr\/bin\/.|^etc\/motd$/ && $3 > 0 { print $2, $6 }' | sort -k 2; }
check "what was built, and its owners" is "5/6 etc/motd
3/4 usr/bin/curl
3/4 usr/bin/vim" files
config() { docker image inspect -f '{{.Architecture}} {{json .Config.Cmd}} {{.Config.User}} {{.Config.Labels.team}} {{json .Config.ExposedPorts}} {{json .Config.Volumes}} {{join .Config.Env ","}}' pei-e2e-gentoo-editor; }
check "the settings of its image, which is for another processor" is 'arm64 ["/usr/bin/vim"] 3:4 a {"53/udp":{},"80/tcp":{}} {"/data":{}} PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin,EDITOR=/usr/bin/vim' config
refuses() { # STATUS TEXT WORD…
  refuses_wanted=$1 refuses_text=$2 refuses_status=0; shift 2
  refuses_got=$(pei "$@" 2>&1) || refuses_status=$?
  printf '%s\n%s\n' "$refuses_got" "$refuses_status"
  [ "$refuses_status" = "$refuses_wanted" ] && printf '%s\n' "$refuses_got" | grep -qF -e "$refuses_text"
}
check "an archive of another checksum is no image" refuses 1 "stage3.tar.gz is not the archive with the checksum" build wrong
told() { # before anything is made
  if docker buildx inspect | grep -q linux/riscv64; then
    echo "skipped: this machine runs programs for linux/riscv64"
    return
  fi
  refuses 3 "the image riscv is for linux/riscv64, and this machine cannot run its programs: install emulation for it, with docker run --privileged --rm tonistiigi/binfmt --install riscv64, or" build riscv &&
    not grep -q '^+' "$work/.out"
}
check "a platform that is not emulated is told, before anything is made" told
check "another processor without emulation is told" refuses 3 "this machine cannot run its programs: install emulation for it" build foreign
