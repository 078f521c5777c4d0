# peic why: what a real engine says of a failing build, as lines of the project. docker build and bake show a mistake with
# the Dockerfile's lines around it; BuildKit's checks and its parser only name a line; compose names the object.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir -p "$work/project/lib"
cd "$work/project" || exit
cat >box.pei <<'PEI'
project "pei-e2e-why"
import "lib/steps.pei" as steps
let answer = "forty-two"

image good {
  from = "debian:bookworm"
  run "true"
}
image bad {
  from = "debian:bookworm"
  run "true"
  use steps.fails(text = answer)
}
image several {
  from = "debian:bookworm"
  run <<SH
    echo first
    echo "about to fail with @{answer}"
    exit 7
  SH
}
service bad { image = image.bad }
PEI
cat >lib/steps.pei <<'PEI'
template fails(text: string) {
  run "echo @{text} && false"
}
PEI
need "it compiles" bounded 20 "$peic" box.pei -o build

# told FILE WANTED...: the messages in FILE go through, and what follows has these lines
told() {
  messages=$1 && shift
  "$peic" why - <"$messages" >"$messages.why" 2>"$messages.err" || { cat "$messages.err"; return 1; }
  head -c "$(wc -c <"$messages")" "$messages.why" | cmp - "$messages" || return 1
  tail -c "+$(($(wc -c <"$messages") + 1))" "$messages.why" >"$messages.told"
  for wanted; do grep -qF -- "$wanted" "$messages.told" || { echo "no: $wanted"; cat "$messages.told"; return 1; }; done
}
fails() { # FILE CMD...
  log=$1 && shift
  if bounded 300 "$@" >"$log" 2>&1; then echo "it succeeded" && return 1; fi
}

section "bake, one image of several"
need "it fails" fails "$work/bake" build/pei build bad
check "the line of the template, its argument, where it is used" told "$work/bake" \
  '2 |   run "echo @{text} && false"' '`answer` is "forty-two"' 'used here' 'image.bad'
need "a heredoc fails" fails "$work/several" build/pei build several
check "its statement" told "$work/several" 'run <<SH' 'image.several'
need "all of them fail" fails "$work/all" build/pei build
check "at least one is told" told "$work/all" 'box.pei'

section "docker build, plain and in a terminal's form"
for progress in plain rawjson; do
  need "it fails ($progress)" fails "$work/$progress" \
    docker buildx build --progress "$progress" -f build/images/bad/Dockerfile .
  check "its line ($progress)" told "$work/$progress" 'run "echo @{text} && false"'
done
check "with the colours of a terminal" sh -c "sed 's/^/\x1b[31m/; s/\$/\x1b[0m/' '$work/plain' | '$peic' why - | grep -q 'run \"echo @{text} && false\"'"

section "what only names a line"
line=$(grep -n 'echo forty-two && false' build/images/bad/Dockerfile | cut -d : -f 1)
sed "${line}s/^RUN/RNU/" build/images/bad/Dockerfile >broken
need "the parser refuses" fails "$work/parse" docker buildx build -f broken .
sed -i 's/RNU/RUN/; s/broken:/Dockerfile:/' "$work/parse"
check "a line that the parser names" told "$work/parse" 'run "echo @{text} && false"'
need "a check warns" sh -c "sed 's/^FROM \(.*\) AS bad/FROM \1 as bad/' build/images/bad/Dockerfile >warned && docker buildx build --call=check -f warned . >'$work/check' 2>&1; grep -q 'line\|warned:' '$work/check'"
sed -i 's/warned:/Dockerfile:/; s/ as bad/ AS bad/' "$work/check"
check "the line of a check" told "$work/check" 'from = "debian:bookworm"' 'image.bad'

section "compose"
sed 's/pull_policy: never/pull_policy: sometimes/' build/compose.yaml >wrong.yaml
need "compose refuses" fails "$work/compose" docker compose -f wrong.yaml up
check "the service that it names" told "$work/compose" 'service bad {'
