# What a change costs: the steps of a build that run again, and not one more than stands in the table. docs/rebuilds.md
# shows what it measured.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/rebuild "$work/project"
cd "$work/project" || exit
mkdir keys
ssh-keygen -q -t ed25519 -N '' -C me -f "$work/me"
ssh-keygen -q -t ed25519 -N '' -C other -f "$work/other"
cp "$work/me.pub" keys/
# An earlier run of the tests may have left these steps in the engine's cache: this one's hooks are others.
echo "# $(date +%s%N)" >>scripts/build-1.sh
ME_PASSWORD=one
export ME_PASSWORD

built() {
  { bounded 20 "$peic" box.pei -o build -q && bounded 600 build/pei build; } >"$work/build.log" 2>&1 && return
  tail -n 30 "$work/build.log"
  return 1
}
milliseconds() { # CMD...: sets took
  milliseconds_from=$(date +%s%N)
  "$@" || return 1
  took=$((($(date +%s%N) - milliseconds_from) / 1000000))
}
# Instructions that ran, and all there are: those that bake shows without saying CACHED.
count() {
  awk '/^#[0-9]+ \[.*[0-9]+\/[0-9]+\] (RUN|COPY|ADD|WORKDIR)/ { all[$1] } $2 == "CACHED" { cached[$1] }
    END { for (step in all) { n++; if (!(step in cached)) ran++ } print ran + 0, n + 0 }' "$work/build.log"
}

section "the first time"
need "it builds" milliseconds built
section "built in $took ms"
size() { docker image inspect -f '{{.Size}}' "$1"; }
over=$((($(size pei-e2e-rebuild:dev) - $(size debian:bookworm)) / 1000000))
section "the image is $over MB over its base"
check "it is its base and what ssh needs: less than 40 MB more" [ "$over" -lt 40 ]

# STEPS | WHAT | THE CHANGE: the steps are those of Dockerfile, from the one concerned to the last:
#   apt, ssh, users, build-1, build-2, build-3 | directories, login files, init tree, scripts of the run
section "the steps that run again, each time soon"
while IFS='|' read -r steps what change <&3; do
  case $steps in '' | '#'*) continue ;; esac
  steps=${steps% } what=$(printf '%s' "$what" | sed 's/^ *//; s/ *$//')
  { eval "$change" && milliseconds built; } >"$work/.out" 2>&1 || { cat "$work/.out"; fail "$what: it does not build"; exit 1; }
  again=$(count)
  [ "$what" != nothing ] || limit=$((10000 + 3 * took)) # so slow is no machine that runs a few steps only, however busy
  check "$what: $again steps, $took ms; $steps were to run again" [ "$again $((took < limit))" = "$steps 10 1" ]
done 3<<'END'
0 | nothing                             | :
7 | the first of three build hooks      | echo : >>scripts/build-1.sh
6 | the second                          | echo : >>scripts/build-2.sh
5 | the third                           | echo : >>scripts/build-3.sh
6 | an argument of the second           | sed -i '/build-2/s/--word/--other/' box.pei
1 | a script of the first run           | echo : >>scripts/first.sh
1 | a script of every run               | echo : >>scripts/every.sh
1 | a script of a login                 | echo : >>scripts/login.sh
2 | an argument of a script of the run  | sed -i '/every/s/--word/--other/' box.pei
0 | a variable of the service           | sed -i 's/RUNTIME = "1"/RUNTIME = "2"/' box.pei
0 | a variable of the last stage        | sed -i 's/LAST = "1"/LAST = "2"/' box.pei
0 | a label before all steps            | sed -i 's/team = "a"/team = "b"/' box.pei
7 | a variable before the build hooks   | sed -i 's/FIRST = "1"/FIRST = "2"/' box.pei
0 | a password in a variable            | ME_PASSWORD=two
2 | a password in the project           | sed -i 's/in the text/another text/' box.pei
2 | a key file                          | cp "$work/other.pub" keys/me.pub
0 | a published port                    | sed -i 's/8000 -> 80/8001 -> 80/' box.pei
2 | the port of ssh in the box          | sed -i 's/port = 22$/port = 2022/; s/-> 22,/-> 2022,/' box.pei
0 | where a storage is kept             | mkdir data && sed -i 's/kind = auto-volume/kind = host, host = ".\/data"/' box.pei
0 | a file that nothing refers to       | echo text >notes.txt
0 | README.md                           | echo text >README.md
0 | a comment                           | sed -i '1i # a comment, and all lines move' box.pei
0 | spaces                              | sed -i 's/  on /    on /' box.pei
END

section "what it became"
inside() { bounded 60 docker run --rm --name pei-e2e-rebuild-look --entrypoint sh pei-e2e-rebuild:dev -c "$1"; }
check "the variables are the last ones" is "2 2" inside 'echo "$FIRST $LAST"'
labels() { docker image inspect -f '{{.Config.Labels.team}} {{index .Config.Labels "pei.hash"}}' pei-e2e-rebuild:dev; }
check "labels, too, with the hash of what the project says now" is "b $(sed -n 's/.*"pei.hash": "\([0-9a-f]*\)".*/\1/p' build/docker-bake.json)" labels
check "the hooks ran with the last arguments" is 'build 1: 
build 2: --other
build 3: ' inside 'cat /opt/built'
check "the key is the last one" inside "grep -q other /pei-init/ssh/keys/me"
