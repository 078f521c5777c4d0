# Every format for one platform and for two, in one place that builds: what peic allows must be made and read back, what it
# refuses must fail here, too. Sourced by exports*.test.sh behind lib.sh. Needs nothing from outside.
# shellcheck shell=sh disable=SC2034,SC2154,SC2317 # what is set here is used there, and the other way round
matrix_port=5096
matrix_tag=127.0.0.1:$matrix_port/pei-e2e/i
matrix_two='"linux/amd64", "linux/arm64"'
matrix_started=
top=$PWD

serve() { # PROGRAM…: in the background, until the case ends
  "$@" >>"$work/served.log" 2>&1 &
  matrix_started="$matrix_started $!"
}
matrix_end() {
  for matrix_pid in $matrix_started; do kill "$matrix_pid" && wait "$matrix_pid"; done 2>/dev/null || :
  for matrix_id in 1 2; do docker rmi -f "$matrix_tag:$matrix_id"; done >/dev/null 2>&1 || :
}
trap 'matrix_end; leave' EXIT
need "there is a registry" bounded 300 tests/e2e/registry fetch
serve tests/e2e/registry serve "$work/images" "$matrix_port"
need "the registry answers" within 20 get "http://127.0.0.1:$matrix_port/v2/"

mkdir -p "$work/project/root"
cd "$work/project" || exit
echo note >root/note
printf 'FROM scratch\nCOPY root /\n' >Dockerfile

# project CELL: cell.pei, with CELL behind the image
project() { # STORE PLATFORMS BLOCKS
  cat >cell.pei <<PEI
project "pei-e2e-matrix" { store = $1 }
image i {
  from = "scratch"
  tags = ["$matrix_tag:1"]
  copy "root" -> "/"
  $2
}
registry r { host = "127.0.0.1:$matrix_port" }
$3
PEI
}

digests() { docker buildx imagetools inspect --raw "$1" | jq -r '[.manifests[]? | select(.platform.os != "unknown")] | length'; }
# reads FORMAT NUMBER: what was made holds that many platforms
reads() {
  case $1:$2 in
  local:1) [ "$(cat out/note)" = note ] ;;
  local:2) [ "$(cat out/linux_amd64/note out/linux_arm64/note)" = "note
note" ] ;;
  tar:1) [ "$(tar -xOf out note)" = note ] ;;
  tar:2) [ "$(tar -xOf out linux_arm64/note)" = note ] ;;
  docker:1) says "Loaded image: $matrix_tag:1" load x ;;
  oci:1) says "Loaded image: $matrix_tag:1" load x ;;
  oci:2) says "Loaded image: $matrix_tag:1" load x && docker image inspect --platform linux/arm64 "$matrix_tag:1" >/dev/null ;;
  image:*) docker image inspect "$matrix_tag:2" >/dev/null ;;
  load:*) docker image inspect "$matrix_tag:1" >/dev/null ;;
  registry:1 | publish:1) docker buildx imagetools inspect "$matrix_tag:1" >/dev/null ;;
  registry:2 | publish:2) [ "$(digests "$matrix_tag:1")" = 2 ] ;;
  cacheonly:*) [ ! -e out ] ;;
  *) false ;;
  esac
}

# makes FORMAT: by the control script, and nothing is left of the one before
makes() {
  rm -rf "$work/images/docker/registry/v2/repositories/pei-e2e"
  docker rmi -f "$matrix_tag:1" "$matrix_tag:2" >/dev/null 2>&1 || :
  case $1 in
  load) bounded 60 build/pei build i ;;
  publish) bounded 60 build/pei publish x ;;
  *) bounded 60 build/pei export x ;;
  esac
}

# What peic refuses, said to buildx by hand.
fails() { # FORMAT PLATFORMS
  case $1 in
  load | image) set -- "$2" type=docker ;;
  publish | registry) set -- "$2" type=registry ;;
  docker | oci) set -- "$2" "type=$1,dest=$work/hand" ;;
  cacheonly) set -- "$2" type=cacheonly ;;
  *) set -- "$2" "type=$1,dest=$work/hand" ;;
  esac
  ! bounded 60 docker buildx build ${builder:+--builder "$builder"} --platform "$1" --output "$2" -t "$matrix_tag:1" .
}

neither() { cat "$work/said" && false; }

# cell STORE BUILDERS FORMAT PLATFORMS…
cell() {
  cell_store=$1 cell_more=$2 cell_format=$3
  shift 3
  cell_list=$(printf '"%s", ' "$@") cell_names='' cell_to='' cell_by=''
  cell_list=${cell_list%, }
  case $builder in ?*) cell_by=", builder = builder.${builder#pei-e2e-matrix-}" ;; esac
  case $cell_format in docker | oci | tar | local) cell_to=', to = "out"' ;; image) cell_names=", names = [\"$matrix_tag:2\"]" ;; esac
  case $cell_format in
  load) project "$cell_store" "platforms = [$cell_list]" "" ;;
  publish) project "$cell_store" "" "$cell_more
publish x { image = image.i, to = registry.r, platforms = [$cell_list]$cell_by }" ;;
  *) project "$cell_store" "" "$cell_more
export x { image = image.i, format = $cell_format, platforms = [$cell_list]$cell_to$cell_names$cell_by }" ;;
  esac
  rm -rf out out.tmp
  if bounded 20 "$peic" cell.pei -o build -q >"$work/said" 2>&1; then
    made() { makes "$cell_format" && reads "$cell_format" $#; }
    check "$cell_format for $#: made, and read" made "$@"
  elif grep -q 'error.E0728\|error.E0716' "$work/said"; then
    cell_platforms=$(printf '%s,' "$@")
    check "$cell_format for $#: refused, and it fails" fails "$cell_format" "${cell_platforms%,}"
  else
    check "$cell_format for $#: compiles, or is refused" neither
  fi
}

matrix() { # STORE BUILDERS [FORMAT…]
  matrix_store=$1 matrix_more=$2
  shift 2
  [ $# -gt 0 ] || set -- local tar docker oci image registry cacheonly load publish
  for matrix_format; do
    cell "$matrix_store" "$matrix_more" "$matrix_format" linux/amd64
    cell "$matrix_store" "$matrix_more" "$matrix_format" linux/amd64 linux/arm64
  done
}
says() { # TEXT WORD…: well, and with this text
  says_text=$1; shift
  says_got=$(bounded 60 "$script" "$@" 2>&1) || { printf '%s\nstatus %s\n' "$says_got" "$?"; return 1; }
  printf '%s\n' "$says_got" | grep -F -e "$says_text" || { printf 'not said: %s\n%s\n' "$says_text" "$says_got"; return 1; }
}
refuses() { # STATUS TEXT WORD…
  refuses_wanted=$1 refuses_text=$2; shift 2
  refuses_status=0
  refuses_got=$(bounded 60 "$script" "$@" 2>&1) || refuses_status=$?
  printf '%s\n%s\n' "$refuses_got" "$refuses_status"
  [ "$refuses_status" = "$refuses_wanted" ] && printf '%s\n' "$refuses_got" | grep -qF -e "$refuses_text"
}
builder=
script=build/pei
