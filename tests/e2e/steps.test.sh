# Commands on the host around builds, with real images.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir -p "$work/project/text"
cd "$work/project" || exit
echo one >text/a
cat >steps.pei <<'END'
project "pei-e2e-steps"
image pages {
  from = "debian:bookworm"
  before build {
    run "mkdir -p site && cat text/* > site/all && echo made >> log"
    inputs = ["text"]
    outputs = ["site"]
  }
  copy "site" -> "/site"
  after build {
    run "docker run --rm \"$PEI_IMAGE\" cat /site/all >> log"
    outputs = ["log"]
  }
}
image child {
  from = image.pages
  copy "site/all" -> "/again"
}
run show {
  image = image.child
  command = ["cat", "/again"]
}
END
need "it compiles before anything is made" bounded 20 "$peic" steps.pei -o build
out() { bounded 120 build/pei "$@" 2>"$work/err" || { tail -n 20 "$work/err"; return 1; }; }
log() { cat log && rm log; }
check "run builds what it needs, and what that needs" is one out run show
check "the step ran, once, and what follows the build" is "made
one" log
check "build" out build
check "an output that is gone is made again, and nothing else is" is "one" log
again() { echo kept >log && out build && log; }
check "nothing changed" is kept again
changed() { echo two >>text/a && echo kept >log && out build pages && log; }
check "another input: another image, and what follows it" is "kept
made
one
two" changed
planned() { "$peic" steps.pei -o build >/dev/null && "$peic" plan steps.pei --check --quiet; }
check "files that were made are no change of the plan" is "" planned
fails_with() { sed -i 's/&& echo made/\&\& exit 7 #/' steps.pei && "$peic" steps.pei -o build && status=0 && { build/pei build 2>"$work/err" || status=$?; } && [ "$status" = 7 ] && grep -q 'the step before.image.pages failed with status 7' "$work/err" && not grep -q bake "$work/err"; }
check "a step that fails ends the build, with its status" fails_with
