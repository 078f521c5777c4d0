# The same bytes in any surroundings, and two runs at once.
# shellcheck shell=sh disable=SC2034,SC2154 # set there, used here, and the other way round

# A project that reads what a machine could change: a directory tree, a glob, scripts, an ignore file.
tree() {
  mkdir -p "$1/site/sub" "$1/scripts"
  i=0
  while [ $i -lt 40 ] && i=$((i + 1)); do
    echo "page $i" >"$1/site/p$i.html"
    echo "part $i" >"$1/site/sub/Q$((i * 7 % 40)).txt"
  done
  printf '#!/bin/sh\necho ready\n' >"$1/scripts/ready.sh"
  chmod 755 "$1/scripts/ready.sh"
  printf 'build\n*.tmp\n' >"$1/.dockerignore"
  cat >"$1/world.pei" <<'END'
project "world"
let names = { b = "1", a = "2", C = "3" }
stage base { from = "debian:bookworm" }
for (k, v) in names {
  image "i-@{lower(k)}" {
    from = stage.base
    copy "site" -> "/srv"
    copy "site/*.html" -> "/pages/"
    env { NAME = k, VALUE = v, ÄHNLICH = "ß İ ı" }
    on first-run "scripts/ready.sh"
    storage data { kind = auto-volume }
  }
}
service s {
  image = image.i-a
  ports = [late("PORT", 8080) -> 80]
}
END
  sed -i 's/, ÄHNLICH = "ß İ ı"/, TEXT = "ß İ ı"/' "$1/world.pei"
}

# one round of it: SOURCE CWD PROGRAM NAME=VALUE... in the order of `surroundings`
world_run() { # MASK DIR FILE PROGRAM ENV...
  (
    umask "$1" && cd "$2" && file=$3 program=$4
    shift 4
    env "$@" "$program" "$file" -o "$(dirname "$file")/build" -q >"$work/out" 2>"$work/err" </dev/null
  )
}
listing() { (cd "$1" && find . -mindepth 1 -path ./.peic -prune -o -printf '%m %y %p\n' | LC_ALL=C sort && find . -path ./.peic -prune -o -type f -exec cksum {} + | LC_ALL=C sort); }

world() {
  tree plainly
  faketime=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -n 1) || :
  mounted=
  if command -v disorderfs >/dev/null && mkdir -p mixed && disorderfs --shuffle-dirents=yes --reverse-dirents=yes --sort-dirents=no \
    "$work/plainly" "$work/mixed" >disorder.out 2>&1; then mounted=mixed; else echo "sweep: no disordered directories: no disorderfs here"; fi
  if [ ! "$faketime" ]; then echo "sweep: no other clock: no libfaketime here"; fi
  programs=$peic
  if [ -x "$obj/san/peic" ]; then programs="$programs $(realpath "$obj/san/peic")"; else echo "sweep: no sanitizer build to compare with: SAN=1"; fi
  world_run 022 plainly world.pei "$peic" && listing plainly/build >world.right
  is "the project of all surroundings compiles: $(cat err)" [ -s world.right ]
  rounds=0
  for program in $programs; do for where in plainly $mounted; do for from in "$where:world.pei" "/:$work/$where/world.pei"; do
    for mask in 000 022 077; do for zone in UTC Pacific/Kiritimati Antarctica/Troll; do for lang in C C.UTF-8 tr_TR.UTF-8 xx_XX; do
      for clock in '' '@1970-01-02 00:00:00' '@2037-12-31 23:59:59'; do
        if [ "$clock" ] && [ ! "$faketime" ]; then continue; fi
        rounds=$((rounds + 1))
        if quick && [ $((rounds % 97)) != 0 ]; then continue; fi
        rm -rf plainly/build
        what="$program below ${from%%:*}, umask $mask, TZ $zone, LC_ALL $lang, clock $clock"
        if [ "$clock" ]; then
          world_run $mask "${from%%:*}" "${from#*:}" "$program" "TZ=$zone" "LC_ALL=$lang" "LANGUAGE=$lang" "LD_PRELOAD=$faketime" \
            "FAKETIME=$clock" ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 || fail "$what: $(cat err)"
        else
          world_run $mask "${from%%:*}" "${from#*:}" "$program" "TZ=$zone" "LC_ALL=$lang" "LANGUAGE=$lang" ASAN_OPTIONS=detect_leaks=0 ||
            fail "$what: $(cat err)"
        fi
        listing plainly/build >world.got
        is "$what: other files" cmp -s world.right world.got
      done
    done; done; done
  done; done; done
  if [ "$mounted" ]; then fusermount -u "$work/mixed"; fi
}

pairs() { # two runs on one directory
  i=0 n=$(take 500 25)
  while [ $i -lt "$n" ] && i=$((i + 1)); do
    start
    "$peic" new.pei -q -o build 2>one & first=$!
    "$peic" new.pei -q -o build 2>two && second=0 || second=$?
    wait $first && status=0 || status=$?
    if [ "$status$second" = 00 ] && same build new; then ok; else fail "two at once: $status and $second: $(cat one two)"; fi
  done
  i=0 n=$(take 100 10)
  while [ $i -lt "$n" ] && i=$((i + 1)); do # one that makes the old state, one the new: one of them is last
    start
    "$peic" old.pei -q -o build --force 2>one & first=$!
    "$peic" new.pei -q -o build --force 2>two && second=0 || second=$?
    wait $first && status=0 || status=$?
    if [ "$status$second" = 00 ] && { same build old || same build new; }; then ok; else fail "old and new at once: $status and $second: $(cat one two)"; fi
  done
  i=0
  while [ $i -lt "$n" ] && i=$((i + 1)); do # and on a user's files
    fmt_begin
    "$peic" fmt src/a.pei src/b.pei >one 2>&1 & first=$!
    "$peic" fmt src/a.pei src/b.pei >two 2>&1 && second=0 || second=$?
    wait $first && status=0 || status=$?
    # who comes second says that somebody else changed the file meanwhile
    case $status$second in 00 | 03 | 30 | 33) ;; *) fail "two fmt at once: $status and $second: $(cat one two)" ;; esac
    if same src src.fmt; then ok; else fail "two fmt at once: other files: $(cat one two)"; fi
    lock_none_begin
    "$peic" lock lock/a.pei --no-images >one 2>&1 & first=$!
    "$peic" lock lock/a.pei --no-images >two 2>&1 && second=0 || second=$?
    wait $first && status=0 || status=$?
    case $status$second in 00 | 03 | 30) ;; *) fail "two lock at once: $status and $second: $(cat one two)" ;; esac
    if cmp -s lock/pei.lock lock.new/pei.lock; then ok; else fail "two lock at once: another file: $(cat one two)"; fi
  done
}

memory() { # every allocation of the library fails in turn, once and for good
  status=0
  "$obj/tests/sweep/alloc" "$(take 1 50)" "$(take 2 40)" old.pei new.pei im.new/user_config.yml src.old/a.pei >alloc.out 2>alloc.err || status=$?
  tail -n 1 alloc.out >counts
  sed '$d' alloc.out
  read -r p _ f _ <counts || p=0 f=1
  passed=$((passed + p)) failed=$((failed + f))
  if [ "$status" -gt 1 ]; then fail "tests/sweep/alloc ended with status $status: $(tail -n 1 alloc.err)"; fi
}
