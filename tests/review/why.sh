# peic why: lines, objects, messages, and every question that cannot be answered. Sourced by run.
# shellcheck shell=sh disable=SC2154,SC2016

line_of() { grep -nF -m 1 -- "$1" "$2" | cut -d : -f 1; }

fresh
cd "$dir/w" || exit 1
ok "a build" "$peic" shop.pei -q -p port=9090
port=$(line_of 'published: "9090"' build/compose.yaml)
says 0 '4 |     ports = [port -> 80]' '' "$peic" why "build/compose.yaml:$port"
says 0 '`port` is 9090, from --param port' '' "$peic" why "build/compose.yaml:$port"
says 0 'used at shop.pei:10 with name = "front", port = 9090' '' "$peic" why "build/compose.yaml:$port"
says 0 "build/compose.yaml:$port: service.front" '' "$peic" why "./build/compose.yaml:$port"
says 0 '"label":"makes this line"' '' "$peic" why --format=json "build/compose.yaml:$port"
says 0 'restart = always' '' "$peic" why "build/compose.yaml:$(line_of 'restart: always' build/compose.yaml):7"
ok "from elsewhere" sh -c "cd build/images && '$peic' why ../compose.yaml:$port | grep -q 'ports = \[port -> 80\]'"
says 0 'the same for every project' '' "$peic" why build/pei:1
says 0 'copied from runtime/host/head.sh, a part of peic' '' "$peic" why build/pei:1
says 0 '"fixed":true' '' "$peic" why --format=json build/pei:1
says 0 'echo one' '' "$peic" why "build/images/app/Dockerfile:$(line_of 'RUN echo one' build/images/app/Dockerfile)"
ok "one JSON object" sh -c "'$peic' why --format=json build/compose.yaml:$port | python3 -c 'import json, sys; [json.loads(l) for l in sys.stdin]'"

# objects
says 0 'needed by service.app' '' "$peic" why image.app
says 0 'needs image.app' '' "$peic" why service.app
says 0 'made again when one of these lines changes' '' "$peic" why image.app
says 0 '"inputs":[' '' "$peic" why --format=json image.app
says 2 '' 'did you mean `service.app`?' "$peic" why service.ap
says 2 '' 'has no object `service.nobody`' "$peic" why service.nobody

# an edited file: the line is found if it is still the same
cp build/compose.yaml kept.yaml
sed -i '1i # mine' build/compose.yaml
says 0 'ports = [port -> 80]' '' "$peic" why "build/compose.yaml:$((port + 1))"
says 0 "differs from what the project gives now; there this is line $port" '' "$peic" why "build/compose.yaml:$((port + 1))"
says 2 '' 'is not what shop.pei gives now' "$peic" why build/compose.yaml:1
says 2 '' 'has ' "$peic" why build/compose.yaml:9999
cp kept.yaml build/compose.yaml

# questions that cannot be answered
says 2 '' 'takes one question' "$peic" why
says 2 '' 'takes one question' "$peic" why build/compose.yaml:1 build/compose.yaml:2
says 2 '' 'which line? as in `peic why build/compose.yaml:42`' "$peic" why build/compose.yaml
says 2 '' 'neither FILE:LINE nor an object' "$peic" why build/compose
says 2 '' 'lines count from 1' "$peic" why build/compose.yaml:0
says 2 '' 'no line 9999' "$peic" why build/compose.yaml:9999
says 2 '' 'has no column 999' "$peic" why build/compose.yaml:1:999
says 2 '' 'takes text, json, not `xml`' "$peic" why --format=xml build/compose.yaml:1
echo mine >build/mine.txt
says 2 '' 'is nothing that shop.pei gives' "$peic" why build/mine.txt:1
says 3 '' 'no output directory of peic' "$peic" why scripts/setup.sh:1
says 3 '' 'cannot read `nowhere/x`' "$peic" why nowhere/x:1
says 3 '' '--project FILE' "$peic" why nowhere/x:1
mv build/.peic/origin origin
says 3 '' 'name the project with --project FILE' "$peic" why "build/compose.yaml:$port"
says 0 '4 |     ports = [port -> 80]' '' "$peic" why "build/compose.yaml:$port" --project shop.pei -p port=9090
says 0 '4 |     ports = [port -> 80]' '' "$peic" why "compose.yaml:$port" --project shop.pei -p port=9090
says 3 '' 'cannot read `no.pei`' "$peic" why build/compose.yaml:1 --project no.pei
mv origin build/.peic/origin
mv shop.pei moved.pei
says 3 '' 'has another name now, name it with --project FILE' "$peic" why "build/compose.yaml:$port"
says 3 '' 'has another name now, compile it once more' "$peic" verify build --compile
mv moved.pei shop.pei
# what the control script keeps in .peic is known by the names that its parts have for it
kept=$(grep -ho '\.peic/[a-z_]*[-.]\{0,1\}' "$OLDPWD"/runtime/host/*.sh | sort -u)
for own in $kept; do [ "$own" = .peic/ ] || : >"build/$own"; done
ok "there are some" [ "$(echo "$kept" | wc -w)" -gt 6 ]
says 0 - '' "$peic" verify build
: >build/.peic/mine
says 4 'foreign' - "$peic" verify build
rm build/.peic/mine
cp shop.pei kept.pei
printf 'image x { from = image.y }\n' >>shop.pei
says 1 '' 'error[E0205]' "$peic" why "build/compose.yaml:$port"
cp kept.pei shop.pei

# messages go through as they are, and are told in lines of the project
step=$(line_of 'RUN echo one' build/images/app/Dockerfile)
printf 'Dockerfile:%s\n-----\n   1 |     # x\n%4s | >>> RUN echo one\n-----\nERROR: failed to solve' "$step" "$step" >messages
"$peic" why - <messages >"$dir/got" 2>"$dir/err" || fail "messages"
ok "goes through" sh -c "head -c $(wc -c <messages) '$dir/got' | cmp - messages"
ok "is told" grep -q '^7 |   run "echo one"$' "$dir/got"
ok "as JSON alone" sh -c "'$peic' why --format=json - <messages | python3 -c 'import json, sys; assert json.loads(sys.stdin.read())[\"object\"] == \"image.app\"'"
printf 'nothing to see\n' | "$peic" why - >"$dir/got" 2>"$dir/err"
ok "nothing is added" [ "$(cat "$dir/got")" = "nothing to see" ]
: | "$peic" why - >"$dir/got" 2>"$dir/err"
ok "of nothing" [ ! -s "$dir/got" ]
mv build/.peic/origin origin
printf 'still there\n' | "$peic" why - >"$dir/got" 2>"$dir/err"
ok "goes through without a project" grep -q 'still there' "$dir/got"
mv origin build/.peic/origin
head -c 300000 /dev/urandom | "$peic" why - >"$dir/random" 2>"$dir/err"
ok "any bytes" [ "$(head -c 300000 "$dir/random" | wc -c)" = 300000 ]
says 3 - 'cannot write to standard output' sh -c "'$peic' why build/compose.yaml:1 >/dev/full"
cd "$OLDPWD" || exit 1
