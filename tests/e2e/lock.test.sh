# pei.lock with a registry and an engine: digests come from the registry, or from what was pulled; a tag that moves moves
# nothing that is locked.
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

port=5099
repo=127.0.0.1:$port/pei-e2e/base
registry_pid=
# A registry of our own; it ends with the case.
registry_start() {
  "$top/tests/e2e/registry" serve "$work/images" "$port" >>"$work/registry.log" 2>&1 &
  registry_pid=$!
  within 20 get "http://127.0.0.1:$port/v2/" >"$work/answer"
}
registry_stop() {
  [ -z "$registry_pid" ] || kill "$registry_pid" || :
  [ -z "$registry_pid" ] || wait "$registry_pid" || :
  registry_pid=
}
forget() { for forget_id in $(docker images -q "$repo" | sort -u); do docker rmi -f "$forget_id"; done; } >/dev/null 2>&1
trap 'registry_stop; forget || :; leave' EXIT

top=$PWD
need "there is a registry" bounded 300 tests/e2e/registry fetch
mkdir "$work/project"
need "it answers" registry_start

# publish TEXT: an image whose file /said has this text becomes what the tag names
publish() {
  printf 'FROM debian:bookworm\nRUN echo %s >/said\nCMD ["cat", "/said"]\n' "$1" |
    bounded 120 docker build -q -t "$repo:1" - && bounded 120 docker push -q "$repo:1"
}
digest_of_tag() { bounded 60 docker buildx imagetools inspect --format '{{json .Manifest.Digest}}' "$repo:1" | tr -d '"'; }
locked_digest() { jq -r --arg ref "$repo:1" '.images[] | select(.ref == $ref).digest' pei.lock; }

cd "$work/project" || exit
cat >box.pei <<PEI
project "pei-e2e-lock"
import "lib/text.pei" as text
image box {
  from = "$repo:1"
  tags = ["pei-e2e-lock:box"]
  label { more = text.more }
  copy "/said" -> "/said-too" { from = "$repo:1" }
}
service said { image = "$repo:1" }
pull said { image = "$repo:1" }
PEI
mkdir lib
echo 'let more = "1"' >lib/text.pei

section "write"
need "one is published" publish one
first=$(digest_of_tag)
lock() { bounded 120 "$peic" lock box.pei --strict 2>"$work/asked"; }
asked() { grep -c '^+ docker ' "$work/asked"; }
need "the lock is written" lock
check "one question: the registry knows" is 1 asked
check "with the registry's digest" is "$first" locked_digest
check "it is up to date" bounded 20 "$peic" lock box.pei --check

section "build"
build() { bounded 20 "$peic" box.pei -o build --locked -q && bounded 300 build/pei build; }
says() { bounded 60 docker run --rm --name pei-e2e-lock-run pei-e2e-lock:box "$@"; }
need "the locked project builds" build
check "compose takes it" docker compose -f build/compose.yaml config -q
check "from the locked image" is one says cat /said
check "and copies from it" is one says cat /said-too
service_says() { bounded 60 docker compose -f build/compose.yaml run --rm -T --name pei-e2e-lock-said said; }
check "the service runs it" is one service_says

forget
need "a pull takes the locked image" bounded 60 build/pei pull said
check "which has its tag here" is one bounded 60 docker run --rm --name pei-e2e-lock-run "$repo:1"
check "and is not pulled twice" sh -c 'build/pei pull said 2>&1 | grep -q "is here already"'

section "the tag moves"
need "two is published" publish two
second=$(digest_of_tag)
check "it is another image" not [ "$first" = "$second" ]
check "the lock is not asked about it" bounded 20 "$peic" lock box.pei --check
check "no digest is asked for" bounded 20 "$peic" lock box.pei --no-images
check "still the first" is "$first" locked_digest
need "the locked project builds again" build
check "from the image that was locked" is one says cat /said
need "what the tag is now is here" bounded 60 docker pull -q "$repo:1"
need "a pull goes back to the locked one" bounded 60 build/pei pull said
check "under its tag" is one bounded 60 docker run --rm --name pei-e2e-lock-run "$repo:1"
need "locked anew" bounded 120 "$peic" lock box.pei
check "the second" is "$second" locked_digest
need "and built" build
check "from the second image" is two says cat /said

section "without a registry"
need "the engine has it" bounded 60 docker pull -q "$repo:1"
registry_stop
check "what was pulled tells the digest" lock
check "it is the same" is "$second" locked_digest
check "two questions, both printed" is 2 asked
forget || :
unknown() { bounded 120 "$peic" lock box.pei 2>"$work/asked" && grep "keeps the digest it has in the lock" "$work/asked"; }
check "nobody knows it any more: it stays" unknown
check "in the lock" is "$second" locked_digest
strict() { rc=0; bounded 120 "$peic" lock box.pei --strict || rc=$?; [ "$rc" = 3 ]; }
check "with --strict that is an error" strict

section "without docker"
mkdir "$work/bin"
no_docker() { PATH=$work/bin "$peic" lock box.pei 2>"$work/asked" && grep "there is no .docker. in PATH" "$work/asked"; }
check "it is said once" no_docker
check "the lock is as it was" is "$second" locked_digest

section "drift"
echo 'let more = "2"' >lib/text.pei
drift() { rc=0; "$@" || rc=$?; [ "$rc" = "$drift_rc" ]; }
drift_rc=1
check "a changed import is an error" drift "$peic" check box.pei --locked
drift_rc=4
check "and a difference" drift "$peic" lock box.pei --check
