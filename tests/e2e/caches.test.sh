# Caches and attestations, made by an engine with containerd's store: a second build takes its steps from the cache, and what
# is kept beside an image can be read. That the classic store refuses them is checked in bake-classic.
# engine: containerd
# shellcheck shell=sh disable=SC2016
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

port=5095 started='' top=$PWD
end() { for end_pid in $started; do kill "$end_pid" && wait "$end_pid"; done 2>/dev/null || :; docker image ls --format '{{.Repository}}:{{.Tag}}' | grep '/pei-e2e/' | xargs docker rmi -f pei-e2e-scanner:1 >/dev/null 2>&1 || :; }
trap 'cd "$top" && end; leave' EXIT
need "there is a registry" bounded 300 tests/e2e/registry fetch
tests/e2e/registry serve "$work/images" "$port" >"$work/served.log" 2>&1 &
started=$!
need "the registry answers" within 20 get "http://127.0.0.1:$port/v2/"

mkdir -p "$work/project"
cd "$work/project" || exit
tag=127.0.0.1:$port/pei-e2e/i:1
project() { # FIELDS
  cat >p.pei <<PEI
project "pei-e2e-caches" { store = containerd }
image i {
  from = "debian:bookworm"
  tags = ["$tag"]
  $1
  run "head -c 9 /dev/urandom > /once; date +%N >> /once"
}
export push { image = image.i, format = registry }
PEI
  bounded 20 "$peic" p.pei -o build -q
}
# Makes it twice, with an engine that forgot all in between, and compares what its one step made.
digest() { docker buildx imagetools inspect --raw "$tag" | jq -r '.layers[-1].digest'; }
again() { # FIELDS
  project "$1" && docker buildx prune -af >/dev/null && bounded 60 build/pei export push && first=$(digest) || return 2
  docker rmi -f "$tag" >/dev/null 2>&1 || :
  docker buildx prune -af >/dev/null && bounded 60 build/pei export push && second=$(digest) || return 2
  [ "$first" = "$second" ]
}
section "caches"
other() { again 'provenance = off' || [ $? = 1 ]; }
check "without one, the step runs again" other
check "and its result is another" not test "$first" = "$second"
check "in a registry" again "provenance = off
  cache registry \"127.0.0.1:$port/pei-e2e/cache:i\" { mode = max }"
check "in a directory" again 'provenance = off
  cache local "cache" { mode = max }'
check "the directory is that of the project" test -s cache/index.json
check "in the image itself" again 'provenance = off
  cache inline'

section "attestations"
of() { docker buildx imagetools inspect --format "{{json .$1}}" "$tag"; }
made() { project "$1" && bounded 60 build/pei export push; }
need "provenance, all of it" made 'provenance = max'
has() { of Provenance | jq -e '.SLSA.invocation // .SLSA.buildDefinition' >/dev/null; }
check "is beside the image" has
names_step() { of Provenance | grep -F urandom; }
check "with its steps" names_step
need "none" made 'provenance = off'
none() { [ "$(docker buildx imagetools inspect --raw "$tag" | jq -r 'has("manifests")')" = false ]; }
check "is none" none

# A scanner is an image that writes a file: this one knows one package.
mkdir scanner
cat >scanner/scan <<'SH'
#!/bin/sh
for target in "$BUILDKIT_SCAN_SOURCE" $BUILDKIT_SCAN_SOURCE_EXTRAS/*; do
  [ -e "$target" ] || continue
  printf '{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"SPDXID":"SPDXRef-DOCUMENT","name":"pei-e2e","packages":[{"name":"one-package"}]}}' \
    >"$BUILDKIT_SCAN_DESTINATION/$(basename "$target").spdx.json"
done
SH
printf 'FROM debian:bookworm\nCOPY --chmod=755 scan /scan\nENTRYPOINT ["/scan"]\n' >scanner/Dockerfile
need "a scanner" bounded 60 docker buildx build -q -t "127.0.0.1:$port/pei-e2e/scanner:1" --push scanner
need "a list of packages" made "provenance = off
  sbom = \"127.0.0.1:$port/pei-e2e/scanner:1\""
listed() { of SBOM | grep -F one-package; }
check "is beside the image" listed
