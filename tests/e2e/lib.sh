# What the e2e cases share; each sources it first. The working directory is the repository.
# It gets an empty directory $work, checks that print one line each, and a cleanup that runs however the case ends.
# shellcheck shell=sh disable=SC2034 # what is set here is used there
set -eu
case_name=$(basename "$0" .test.sh)
work=$PWD/.obj/e2e/$case_name
peic=$(realpath "${PEIC:-./peic}")
failures=0

pass() { printf 'ok    %s: %s\n' "$case_name" "$*"; }
fail() { printf 'FAIL  %s: %s\n' "$case_name" "$*"; failures=$((failures + 1)); }
section() { printf -- '--    %s: %s\n' "$case_name" "$*"; }

# check TEXT CMD...: one line; what CMD printed is shown only if it fails. `set -e` is not in force inside CMD: join with &&.
check() { attempt "$@" || :; }
# need TEXT CMD...: a check without which the rest of the case makes no sense
need() { attempt "$@" || exit 1; }
attempt() {
  check_text=$1; shift
  if "$@" >"$work/.out" 2>&1 </dev/null; then pass "$check_text"; return 0; fi
  fail "$check_text"
  { printf '%s\n' "\$ $*"; tail -n 30 "$work/.out"; } | sed 's/^/      | /'
  return 1
}

not() { ! "$@"; }
# is WANTED CMD...: CMD succeeds and prints just that
is() {
  is_wanted=$1; shift
  is_got=$("$@") || { printf 'status %s\n' "$?"; return 1; }
  [ "$is_got" = "$is_wanted" ] || { printf 'wanted: %s\ngot:    %s\n' "$is_wanted" "$is_got"; return 1; }
}
# within SECONDS CMD...: CMD succeeds at some moment before that
within() {
  within_end=$(($(date +%s) + $1)); shift
  until "$@"; do
    [ "$(date +%s)" -lt "$within_end" ] || return 1
    sleep 0.2
  done
}
# faster MILLISECONDS CMD...
faster() {
  faster_limit=$1; shift
  faster_start=$(date +%s%N)
  "$@" || return 1
  faster_took=$((($(date +%s%N) - faster_start) / 1000000))
  echo "took $faster_took ms"
  [ "$faster_took" -lt "$faster_limit" ]
}
# bounded: nothing that a generated project does may hang the tests
bounded() { timeout --kill-after=10 "$@"; }
get() { bounded 10 busybox wget -q -O - "$1"; }

# Everything a case makes in the engine has a name with this prefix, so that this is all there is to remove.
sweep() {
  for sweep_id in $(docker ps -aq --filter name='^pei-e2e-'); do docker rm -fv "$sweep_id"; done
  for sweep_id in $(docker network ls -q --filter name='^pei-e2e-'); do docker network rm "$sweep_id"; done
  for sweep_id in $(docker volume ls -q --filter name='^pei-e2e-'); do docker volume rm "$sweep_id"; done
  for sweep_id in $(docker images --format '{{.Repository}}:{{.Tag}}' | grep '^pei-e2e-'); do docker rmi -f "$sweep_id"; done
} >/dev/null

leave() {
  leave_status=$?
  trap - EXIT
  sweep || :
  case $leave_status:$failures in 0:* | 1:[1-9]*) ;; *) fail "ended early with status $leave_status" ;; esac
  [ "$failures" -eq 0 ] || exit 1
}
trap leave EXIT
trap 'exit 1' HUP INT TERM
rm -rf "$work"
mkdir -p "$work"
sweep
