# The matrix of formats and stores, with containerd's store, and with BuildKit as a builder of one node and of two; then how
# layers and manifests are written.
# engine: containerd
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
# shellcheck source=tests/e2e/exports/matrix.sh
. tests/e2e/exports/matrix.sh

section "the matrix"
matrix containerd ''

section "the matrix of a builder with one node"
serve "$top/tests/e2e/buildkit" 5093
builder=pei-e2e-matrix-one
node='builder one {
  driver = remote
  node a { host = "tcp://127.0.0.1:5093", platforms = ["linux/amd64", "linux/arm64"] }
}'
need "it answers" within 10 grep -q "buildkit: listens" "$work/served.log"
matrix classic "$node" tar docker oci registry publish # the store of the engine does not matter
docker buildx rm "$builder" >/dev/null || :

section "the matrix of a builder with two nodes, each for its own platform"
# Two that build together have to be two: the second is inside the other engine, which has a network of its own.
if ! (cd "$top" && tests/e2e/engine status); then
  echo "skipped: exports-containerd: two nodes, as there is one engine alone"
else
  second=$(cd "$top" && tests/e2e/engine up 2>/dev/null | sed -n "s/^export DOCKER_HOST='\([^']*\)'.*/\1/p")
  serve env DOCKER_HOST="$second" "$top/tests/e2e/buildkit" 5092
  builder=pei-e2e-matrix-two
  node='builder two {
  driver = remote
  node a { host = "tcp://127.0.0.1:5093", platforms = ["linux/amd64"] }
  node b { host = "tcp://127.0.0.1:5092", platforms = ["linux/arm64"] }
}'
  # A push takes an exporter that only the BuildKit of containerd's store has, or one in a container of its own.
  matrix classic "$node" local tar oci cacheonly
  docker buildx rm "$builder" >/dev/null || :
fi

section "layers"
builder=
cat >layers.pei <<PEI
project "pei-e2e-layers" { store = containerd }
image i {
  from       = "scratch"
  tags       = ["$matrix_tag:1"]
  provenance = off
  copy "root" -> "/"
}
image attested { from = "scratch", tags = ["$matrix_tag:2"]
  copy "root" -> "/" }
registry r { host = "127.0.0.1:$matrix_port" }
export gzip { image = image.i, format = registry }
export zstd { image = image.i, format = registry, compression = zstd, force_compression = true }
export plain { image = image.i, format = registry, compression = uncompressed, force_compression = true }
export old { image = image.i, format = registry, oci_mediatypes = false }
export attested { image = image.attested, format = registry, oci_mediatypes = false }
export file { image = image.i, format = docker, to = "dist/file.tar", compression = zstd, force_compression = true, names = ["$matrix_tag:3"] }
export store { image = image.i, format = image, names = ["$matrix_tag:4"], compression = zstd, force_compression = true }
publish small { image = image.i, to = registry.r, as = "pei-e2e/i:5", compression = zstd, force_compression = true }
PEI
script=layers/pei
compiles() { bounded 20 "$peic" layers.pei -o layers -q 2>"$work/warned"; }
last() { "$@" | tail -n 1; }
need "it compiles" compiles
kinds() { docker buildx imagetools inspect --raw "$1" | jq -r '.mediaType, .layers[]?.mediaType' | sed 's/.*vnd\.//' | tr '\n' ' '; }
pushed() { bounded 60 layers/pei export "$1" && is "$2" kinds "$matrix_tag:1"; }
check "gzip, as ever" pushed gzip "docker.distribution.manifest.v2+json docker.image.rootfs.diff.tar.gzip "
check "zstd, in OCI's kind of manifest" pushed zstd "oci.image.manifest.v1+json oci.image.layer.v1.tar+zstd "
check "not compressed" pushed plain "docker.distribution.manifest.v2+json docker.image.rootfs.diff.tar "
check "docker's kind" pushed old "docker.distribution.manifest.v2+json docker.image.rootfs.diff.tar.gzip "
attested() { bounded 60 layers/pei export attested && is "oci.image.index.v1+json " kinds "$matrix_tag:2"; }
check "which an image with provenance is never" attested
check "and that is said" grep -F 'an image with attestations is of OCI' "$work/warned"
file() { says dist/file.tar export file && tar -xOf dist/file.tar "blobs/sha256/$(tar -xOf dist/file.tar manifest.json | jq -r '.[0].Layers[0]' | cut -d/ -f3)" | head -c 4 | od -An -tx1; }
check "a file for docker load" is " 28 b5 2f fd" last file
check "is loaded under its name" says "Loaded image: $matrix_tag:3" load file
check "the store" says "" export store
check "has it under its name" docker image inspect "$matrix_tag:4"
check "a publish" says "$matrix_tag:5" publish small
check "builds it so" is "oci.image.manifest.v1+json oci.image.layer.v1.tar+zstd " kinds "$matrix_tag:5"
check "and pushes nothing the second time" says "in the registry already" publish
