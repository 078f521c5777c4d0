# Images for another processor by QEMU: told when it is missing, and never registered; then built, run, and pushed as one
# index with two manifests. Also Gentoo of that processor, by its recipes: a stage3 of busybox, whose emerge writes down how it was called.
# engine: containerd
# shellcheck shell=sh disable=SC2046 # lists of ids
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
exec 8>.obj/binfmt.lock && flock 8 # which programs of other processors start is known to the whole machine

if [ "$(id -u)" != 0 ] || [ "$(uname -m)" != x86_64 ]; then echo "skipped: emulation needs root, and an x86-64 machine" && exit; fi
if grep -qs "^enabled" /proc/sys/fs/binfmt_misc/qemu-aarch64; then echo "skipped: emulation: this machine has QEMU registered itself" && exit; fi

top=$PWD port=5094 started=
tag=127.0.0.1:$port/pei-e2e/tool
serve() { # PROGRAM...: in the background, until the case ends
  "$@" >>"$work/served.log" 2>&1 &
  started="$started $!"
}
mounted=
grep -q ' /proc/sys/fs/binfmt_misc binfmt_misc ' /proc/mounts || mounted=ours
end() {
  "$top/tests/e2e/qemu" forget pei-e2e-arm64 || :
  [ -z "$mounted" ] || umount /proc/sys/fs/binfmt_misc 2>/dev/null || :
  docker buildx rm pei-e2e-emulation-many || :
  docker rmi -f $(docker images -aq --no-trunc --filter label=pei.project=pei-e2e-emulation-gentoo | sort -u) || :
  docker rmi -f "$tag:1" || :
  for end_pid in $started; do kill "$end_pid" && wait "$end_pid"; done || :
} >/dev/null 2>&1
trap 'end; leave' EXIT
need "there is QEMU, and programs for it" bounded 300 tests/e2e/qemu fetch
need "there is a registry" bounded 300 tests/e2e/registry fetch
tests/e2e/qemu forget pei-e2e-arm64
serve tests/e2e/registry serve "$work/images" "$port"
serve tests/e2e/buildkit 5095
need "the registry answers" within 20 get "http://127.0.0.1:$port/v2/"
need "BuildKit answers" within 20 grep -q "buildkit: listens" "$work/served.log"

mkdir "$work/project"
cd "$work/project" || exit
for arch in amd64 arm64; do mkdir -p "$arch/bin" && cp "$top/.obj/qemu/$arch/bin/busybox" "$arch/bin/" && ln -s busybox "$arch/bin/sh"; done
cat >p.pei <<PEI
project "pei-e2e-emulation" { store = containerd }
image tool {
  from = "scratch"
  tags = ["$tag:1"]
  match build.target_arch {
    amd64 { copy "amd64" -> "/" }
    arm64 { copy "arm64" -> "/" }
  }
  run "busybox uname -m >/machine # $(date +%s)"
  command = ["busybox", "cat", "/machine"]
}
registry here { host = "127.0.0.1:$port" }
builder many {
  driver  = remote
  emulate = ["linux/arm64"]
  node here { host = "tcp://127.0.0.1:5095", platforms = ["linux/amd64"] }
}
export both { image = image.tool, format = registry, platforms = ["linux/amd64", "linux/arm64"] }
export files { image = image.tool, format = local, to = "out", platforms = ["linux/amd64", "linux/arm64"] }
export far { image = image.tool, format = docker, to = "far.tar", platform = "linux/arm64" }
export declared { image = image.tool, format = cacheonly, platform = "linux/arm64", builder = builder.many }
publish both { image = image.tool, to = registry.here, as = "pei-e2e/two:1", platforms = ["linux/amd64", "linux/arm64"] }
PEI
mkdir -p root/bin root/tmp
cp "$top/.obj/qemu/arm64/bin/busybox" root/bin/
for applet in sh mkdir printf env sha256sum cat uname cp rm chmod; do ln -s busybox "root/bin/$applet"; done
for name in emerge equery eclean emaint; do
  cat >"root/bin/$name" <<'SH'
#!/bin/sh
{ printf '%s %s' "$(uname -m)" "${0##*/}"; for word in "$@"; do printf ' <%s>' "$word"; done; printf ' %s\n' "${FEATURES-}"; } >>/log
for word in "$@"; do
  case $word in
  --root=*) root=${word#--root=} ;;
  */*) [ -z "${root-}" ] || { mkdir -p "$root/bin" && cp /bin/busybox "$root/bin/"; } ;;
  esac
done
SH
  chmod 755 "root/bin/$name"
done
tar --numeric-owner --owner 0 --group 0 -czf stage3.tar.gz -C root .
cat >gentoo.pei <<PEI
project "pei-e2e-emulation-gentoo" { store = containerd }
import "std:bootstrap" as bootstrap
import "std:gentoo" as gentoo
volume packages {}
let arm = ["linux/arm64"]
image stage3 {
  from      = "scratch"
  platforms = arm
  use bootstrap.archive(file = "stage3.tar.gz", sha256 = "sha256:$(sha256sum <stage3.tar.gz | cut -c1-64)")
}
image builder {
  from          = image.stage3
  platforms     = arm
  privileged    = true
  build_volumes = [volume.packages -> "/var/cache/binpkgs"]
  use gentoo.dependencies(packages = ["dev-lang/go"])
  use gentoo.install(packages = ["app-editors/vim"], env = { FEATURES = "-pid-sandbox" })
  run "equery -q list vim"
  use gentoo.clean()
}
image editor {
  from      = "scratch"
  platforms = arm
  copy "/target/" -> "/" { from = image.builder }
  command   = ["/bin/busybox", "uname", "-m"]
}
PEI
pei() { bounded 60 "${build:-build}/pei" "$@" 2>"$work/err"; }
refuses() { # STATUS WORDS ARG...
  refuses_status=$1 refuses_words=$2 refuses_got=0; shift 2
  pei "$@" || refuses_got=$?
  tail -n 3 "$work/err"
  [ "$refuses_got" = "$refuses_status" ] && grep -qF -e "$refuses_words" "$work/err"
}
need "it compiles" bounded 20 "$peic" p.pei -o build -q
need "Gentoo for the other processor, too" bounded 20 "$peic" gentoo.pei -o gentoo -q
gentoo() { build=gentoo; "$@" || return; build=build; }

# An engine that had QEMU once takes it for there until it ends.
remembers() { docker buildx inspect default | grep -q linux/arm64; }
without() {
  section "a machine without QEMU"
  check "docker's own builder fails, and what to install is said" refuses 1 "does not list linux/arm64: if a program could not be run above" export both
  check "a builder that is to emulate is not even asked to build" refuses 3 "the builder pei-e2e-emulation-many cannot run linux/arm64: its machine has no QEMU" export declared
  check "so does a stage3 of the other processor" gentoo refuses 1 "does not list linux/arm64: if a program could not be run above" build stage3
  check "packages are not even begun" gentoo refuses 3 "the image builder is for linux/arm64, and this machine cannot run its programs: install emulation for it, with docker run --privileged --rm tonistiigi/binfmt --install arm64, or" build editor
  check "nothing is made" not grep -q '^+' "$work/err"
  check "nothing is registered" not test -e /proc/sys/fs/binfmt_misc/pei-e2e-arm64
  check "what is native is built" bounded 60 build/pei build tool
}
if remembers; then echo "skipped: emulation: what is said without QEMU, as this engine has had it"; else without; fi

section "with QEMU"
need "it is registered, by the test" "$top/tests/e2e/qemu" register pei-e2e-arm64
check "files for both" pei export files
check "each was made on its machine" is "x86_64
aarch64" cat out/linux_amd64/machine out/linux_arm64/machine
check "an index is pushed" pei export both
index() { docker buildx imagetools inspect --raw "$1" | jq -r '[.manifests[].platform | select(.os != "unknown") | .os + "/" + .architecture] | sort | join(" ")'; }
check "with a manifest for each" is "linux/amd64 linux/arm64" index "$tag:1"
docker rmi -f "$tag:1" >/dev/null 2>&1 || :
runs() { bounded 30 docker run --rm --pull always --name pei-e2e-emulation --platform "$1" "$tag:1" 2>/dev/null; }
check "pulled from there it runs, emulated" is aarch64 runs linux/arm64
check "and natively" is x86_64 runs linux/amd64
check "an archive of one" pei export far
check "is for the other machine" is arm64 sh -c "tar -xOf far.tar \"\$(tar -xOf far.tar manifest.json | jq -r '.[0].Config')\" | jq -r .architecture"
check "a publish of both" pei publish both
check "is an index" is "linux/amd64 linux/arm64" index "127.0.0.1:$port/pei-e2e/two:1"

section "Gentoo with QEMU"
log() { docker run --rm --name pei-e2e-emulation --platform linux/arm64 --entrypoint cat pei-e2e-emulation-gentoo-builder /log; }
check "an image of packages that another one builds" gentoo pei build editor builder
check "each call was on its machine, in its order" is "aarch64 emerge <--oneshot> <--buildpkg> <--usepkg> <--binpkg-respect-use=y> <dev-lang/go> 
aarch64 emerge <--root=/target> <--root-deps=rdeps> <--buildpkg> <--usepkg> <--binpkg-respect-use=y> <app-editors/vim> -pid-sandbox
aarch64 equery <-q> <list> <vim> 
aarch64 eclean <packages> 
aarch64 emaint <--fix> <binhost> " log
check "all of them are for that machine" is "arm64 arm64" sh -c 'docker image inspect -f "{{.Architecture}}" pei-e2e-emulation-gentoo-builder pei-e2e-emulation-gentoo-editor | paste -sd " "'
check "what was built runs" is aarch64 bounded 30 docker run --rm --name pei-e2e-emulation --platform linux/arm64 pei-e2e-emulation-gentoo-editor
sed -i 's/list vim/list -i vim/' gentoo.pei
need "a step changes" bounded 20 "$peic" gentoo.pei -o gentoo -q
check "it is done, and the image as well" gentoo pei build editor
anew() { grep -oE '^\+ docker start|a step is done already' "$work/err" | sed 's/^+ //' | uniq -c | tr -s ' \n' ' '; }
check "those before it are not, in this store of images, either; those behind it are" is " 2 a step is done already 2 docker start " anew
