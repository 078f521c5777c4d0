# Quoting: every string of tests/quote/corpus in every context of BuildKit, bake and compose, and exactly back.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for jq
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

OBJ=${OBJ:-.obj}
${CC:-gcc} -std=gnu11 -O1 -Icompiler -o "$work/engine" tests/quote/engine.c "$OBJ/libpei.a" -lyaml -lnettle
need "strings become a project" "$work/engine" tests/quote/corpus "$work/project" debian:bookworm
cd "$work/project" || exit

mkdir got
need "BuildKit reads the Dockerfile" bounded 600 docker buildx build --target out --output type=local,dest=got .
for context in env arg run line exec copy dest mount workdir; do
  check "exact: $context, $(tr -cd '\000' <"wanted/$context" | wc -c) strings" cmp "wanted/$context" "got/$context"
done

need "an image of it" bounded 600 docker buildx build --target box --load --tag pei-e2e-quote:box .
docker image inspect pei-e2e-quote:box >image.json
jq -j '.[0].Config.Labels as $l | range([$l | keys[] | select(test("^l[0-9]+$"))] | length) | $l["l\(.)"] + "\u0000"' \
  image.json >got/label
check "exact: label" cmp wanted/label got/label

need "bake reads its file" bounded 600 docker buildx bake bake --set 'bake.output=type=local,dest=baked'
check "exact: bake, around a launch variable" cmp wanted/bake baked/bake

need "compose reads its file" docker compose config --output compose.json --format json
# its answer is meant to be read by compose again: `$` stands twice
values() { jq -j "$1 + \"\\u0000\"" compose.json | sed 's/\$\$/$/g'; }
values '.services.a.command[]' >got/compose
check "exact: compose, words" cmp wanted/compose got/compose
values '.services.a.labels as $l | range($l | length) | $l["l\(.)"]' >got/compose
check "exact: compose, values" cmp wanted/compose got/compose
values '.services.a.environment as $e | range($e | length) | $e["E\(.)"]' >got/compose-late
check "exact: compose, defaults of launch variables" cmp wanted/compose-late got/compose-late
