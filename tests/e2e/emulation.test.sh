# Images for another processor by QEMU: told when it is missing, and never registered; then built, run, and pushed as one
# index with two manifests.
# engine: containerd
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

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
pei() { bounded 60 build/pei "$@" 2>"$work/err"; }
refuses() { # STATUS WORDS ARG...
  refuses_status=$1 refuses_words=$2 refuses_got=0; shift 2
  pei "$@" || refuses_got=$?
  tail -n 3 "$work/err"
  [ "$refuses_got" = "$refuses_status" ] && grep -qF -e "$refuses_words" "$work/err"
}
need "it compiles" bounded 20 "$peic" p.pei -o build -q

# An engine that had QEMU once takes it for there until it ends.
remembers() { docker buildx inspect default | grep -q linux/arm64; }
without() {
  section "a machine without QEMU"
  check "docker's own builder fails, and what to install is said" refuses 1 "does not list linux/arm64: if a program could not be run above" export both
  check "a builder that is to emulate is not even asked to build" refuses 3 "the builder pei-e2e-emulation-many cannot run linux/arm64: its machine has no QEMU" export declared
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
