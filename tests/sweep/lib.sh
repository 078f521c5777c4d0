# What the checks of tests/sweep share: counting, and judging what is left in `build` after a fault. The working
# directory is an empty one, $work; $peic and $obj are absolute.
# shellcheck shell=sh disable=SC2034,SC2154 # set there, used here, and the other way round

passed=0 failed=0 shown=0 on=
ok() { passed=$((passed + 1)); }
fail() { # a mistake shows many times: ten lines a check are enough
  failed=$((failed + 1)) && shown=$((shown + 1))
  if [ $shown -le "${SWEEP_LINES:-10}" ]; then printf 'FAIL sweep: %s\n' "$*"; fi
}
is() { # WHAT CMD...
  what=$1 && shift
  if "$@"; then ok; else fail "$what"; fi
}
rc() { # CMD...: prints its status; what it says goes to files
  status=0
  "$@" >out 2>err </dev/null || status=$?
  echo "$status"
}
quick() { [ "${SWEEP:-full}" = quick ]; }
# N of the full run, fewer in the quick one
take() { if quick; then echo "$2"; else echo "$1"; fi; }

# Two states of one project: files stay, change, come and go. Always to `build`, for outputs hold the way to their directory.
projects() {
  cat >old.pei <<'END'
project "sweep"
image one { from = "debian:bookworm" }
image two { from = "debian:bookworm" }
service s { image = image.one }
END
  cat >new.pei <<'END'
project "sweep"
image one { from = "debian:trixie" }
image three { from = "debian:bookworm" }
service s { image = image.one }
END
  : >nothing
  : >said.err
  mkdir -p none
  is "the old project compiles" [ "$(rc "$peic" old.pei -o build)" = 0 ] && mv build old
  is "the new project compiles" [ "$(rc "$peic" new.pei -o build)" = 0 ] && mv build new
}

# "SUM SIZE ./path" of each output below $1; what .peic/ holds is peic's own.
sums() { (cd "$1" && find . -name .peic -prune -o ! -type d ! -name '*peic-tmp' -exec cksum {} + | LC_ALL=C sort -k 3); }
leftover() { [ -n "$(find "$1" -name .peic -prune -o -name '*peic-tmp' -print -quit)" ]; }
# The same files; a directory that stays behind empty is no output.
equal() { sums "$1" >sums.a && sums "$2" >sums.b && cmp -s sums.a sums.b; }
# … and no temporary one besides.
same() { equal "$1" "$2" && ! leftover "$1"; }
# Is each file in $1 a whole file of $2 or $3, and is nothing else there but temporary ones that a rerun removes?
whole() {
  sums "$2" >sums.b && sums "$3" >>sums.b
  sums "$1" | grep -vxFf sums.b >torn
  [ ! -s torn ]
}
start() { rm -rf build && cp -a old build; }
# No end but these: what peic means, a kill of ours, and the loader's word when a library cannot be read.
regular() { case $1 in 0 | 1 | 2 | 3 | 127 | 137) ;; *) return 1 ;; esac; }

# Did the disturbed run say that it goes on without something that it cannot read?
warned() { grep -q 'warning\[W09.*cannot read' said.err; }

# judge WHAT STATUS OLD NEW CMD...: 0 means that `build` is NEW; whatever happened each file is of OLD or NEW, and all of
# them are if 3 was said, unless the fault stays (`on`), for then nothing can be taken back; and CMD makes it NEW
judge() {
  what=$1 status=$2 before=$3 after=$4
  shift 4
  if ! regular "$status"; then fail "$what: ended with status $status"
  elif [ "$status" = 0 ] && warned; then # then plan.json does not know the content of that file
    if [ "$(rc "$@")" = 0 ] && same build "$after"; then ok; else fail "$what: a second run does not repair it: $(head -n 1 err)"; fi
  elif [ "$status" = 0 ] && ! equal build "$after"; then fail "$what: says 0, but the files are not there"
  elif [ -d build ] && ! whole build "$before" "$after"; then fail "$what: torn: $(head -n 1 torn)"
  elif [ "$status" = 3 ] && [ ! "$on" ] && [ -d build ] && ! equal build "$before" && ! equal build "$after"; then fail "$what: half of it is there"
  elif [ "$(rc "$@")" != 0 ] || ! same build "$after"; then fail "$what: a second run does not repair it: $(head -n 1 err)"
  else ok; fi
}
