# What docker's classic store cannot do, as the messages E0934 and E0935 say: writing caches and keeping attestations.
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

if docker info --format '{{.DriverStatus}}' | grep -q containerd; then echo "skipped: bake-classic is about the classic store"; exit; fi
mkdir -p "$work/project"
cd "$work/project" || exit
printf 'FROM scratch\nCOPY Dockerfile /\n' >Dockerfile
refused() { # CODE FIELDS OPTION…: peic and docker both refuse
  refused_code=$1
  printf 'project "p" { store = classic }\nimage i {\n  from = "scratch"\n  %s\n}\n' "$2" >p.pei
  shift 2
  "$peic" check p.pei >"$work/said" 2>&1 && return 1
  grep -F "error[$refused_code]" "$work/said" && ! bounded 30 docker buildx build "$@" .
}
taken() { # FIELDS OPTION…: neither does
  printf 'project "p" { store = classic }\nimage i {\n  from = "scratch"\n  %s\n}\n' "$1" >p.pei
  shift
  "$peic" check p.pei && bounded 30 docker buildx build "$@" .
}
check "a cache in a registry" refused E0934 'cache registry "127.0.0.1:9/c"' --cache-to type=registry,ref=127.0.0.1:9/c
check "a cache in a directory" refused E0934 'cache local "/var/cache/p"' --cache-to "type=local,dest=$work/cache"
check "provenance" refused E0935 'provenance = max' --attest type=provenance,mode=max
check "a list of packages" refused E0935 'sbom = "127.0.0.1:9/scanner"' --attest type=sbom,generator=127.0.0.1:9/scanner
check "a cache in the image" taken 'cache inline' --cache-to type=inline
check "a cache that is read alone" taken 'cache local "/var/cache/p" { only = read }' --cache-from "type=local,src=$work/none"
check "no attestations" taken 'provenance = off' --provenance=false
