# The matrix of formats and stores, on docker's classic store: what peic allows is made and can be read, what it refuses
# fails with docker, too. Then the verb `load`. exports-containerd does the same with the other store.
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

if docker info --format '{{.DriverStatus}}' | grep -q containerd; then echo "skipped: exports is about the classic store"; exit; fi
# shellcheck source=tests/e2e/exports/matrix.sh
. tests/e2e/exports/matrix.sh

section "the matrix"
matrix classic ''

section "load"
script=load/pei
busybox=$(realpath "$(command -v busybox)")
{ echo "$busybox"; ldd "$busybox" | grep -o '/[^ ]*' || :; } | while read -r file; do cp -L --parents "$file" root; done
cat >load.pei <<PEI
project "pei-e2e-exports" { store = classic }
image i { from = "scratch"
  copy "root" -> "/" }
image broken { from = "scratch"
  copy "/none" -> "/" { from = image.i } }
export named { image = image.i, format = docker, to = "dist/named.tar", names = ["pei-e2e-exports-one:1", "pei-e2e-exports-two:2"] }
export foreign { image = image.i, format = docker, to = "dist/foreign.tar", platform = "linux/arm64" }
export files { image = image.i, format = tar, to = "dist/files.tar" }
export later { image = image.i, format = docker, to = "dist/later.tar" }
export broken { image = image.broken, format = docker, to = "dist/broken.tar" }
PEI
need "it compiles" bounded 20 "$peic" load.pei -o load -q
need "the exports" bounded 60 load/pei export named foreign files
docker rmi -f pei-e2e-exports-one:1 pei-e2e-exports-two:2 >/dev/null
check "by the name of its export" says "Loaded image: pei-e2e-exports-one:1" load named
runs() { bounded 20 docker run --rm --name pei-e2e-exports "$1" "$busybox" cat /note; }
check "it has the first of its names" is note runs pei-e2e-exports-one:1
check "and the second" is note runs pei-e2e-exports-two:2
check "by its file, from where one is" says "Loaded image" load dist/named.tar
check "what is for another machine is told" says "is for linux/arm64, and this docker is linux/amd64" load foreign

section "files that are no image"
echo text >dist/text
: >dist/empty
head -c 900000 dist/named.tar >dist/half
mkdir dist/layout && echo '{"imageLayoutVersion":"1.0.0"}' >dist/layout/oci-layout && tar -C dist/layout -cf dist/layout.tar oci-layout
check "text" refuses 1 "is no tar archive" load dist/text
check "nothing" refuses 1 "is empty" load dist/empty
check "the beginning of one" refuses 1 "or only the beginning of one" load dist/half
check "a file system" refuses 1 "holds files and no image" load dist/files.tar
check "an export of a file system" refuses 2 "its format is tar" load files
check "a format that this store cannot load" refuses 3 "loads archives in the format docker alone" load dist/layout.tar
check "one that is missing" refuses 1 "there is no file" load dist/missing
check "an export that was not made" refuses 1 "make it: ./pei export later" load later
check "no word" refuses 2 "load what?" load

section "an export that fails"
broken() { refuses 1 "" export broken && [ ! -e dist/broken.tar ] && [ ! -e dist/broken.tar.tmp ]; }
check "leaves no file" broken
