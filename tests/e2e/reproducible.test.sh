# A reproducible image is the same to the byte, whenever it is made; on an engine with containerd's store, because docker's
# older one keeps the times of files.
# engine: containerd
# shellcheck shell=sh disable=SC2016
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir -p "$work/project/files"
cd "$work/project" || exit
printf 'one\n' >files/one
cat >same.pei <<'PEI'
project "pei-e2e-same" { reproducible = true, store = containerd }

lint { W0780 = off }

image tool {
  from = "debian:bookworm"
  user me { uid = 1234, groups = ["tools"] }
  copy "files" -> "/files"
  run "mkdir /made && date >/dev/null && echo made > /made/file"
}
image plain {
  from         = "debian:bookworm"
  reproducible = false
  run "echo made > /made"
}
export oci { image = image.tool, format = oci, to = "dist/tool.oci" }
export load { image = image.tool, format = docker, to = "dist/tool.tar" }
export files { image = image.tool, format = tar, to = "dist/files.tar" }
export plain { image = image.plain, format = oci, to = "dist/plain.oci" }
PEI

need "it compiles" bounded 20 "$peic" same.pei -o build
need "the exports" bounded 300 build/pei export
mv dist first
# another day: other times on files, nothing left of the last build
touch -d 2001-02-03 files/one
docker buildx prune -af >/dev/null
sleep 1
need "the exports again" bounded 300 build/pei export
for file in tool.oci tool.tar files.tar; do check "$file is the same" cmp "first/$file" "dist/$file"; done
check "the other image is not, so the comparison can fail" not cmp first/plain.oci dist/plain.oci
loads() { bounded 60 docker load -i dist/tool.tar && bounded 60 docker run --rm --name pei-e2e-same pei-e2e-same-tool:latest cat /made/file; }
check "it loads and runs" loads
dates() { tar -tvf dist/files.tar --full-time made/file | grep -q ' 1970-01-01 00:00:00'; }
check "times are fixed" dates
