# What the faults of faults.sh happen to: each scene has a run that may be disturbed, and can say whether all is well after it.
# SCENES="fix fmt" runs only these.
#   NAME_begin          makes the files as they were before
#   NAME_run CMD...     one run, started by CMD
#   NAME_judge WHAT STATUS
# A scene that only prints has its right words in `said.NAME`.
# shellcheck shell=sh disable=SC2034,SC2154 # set there, used here, and the other way round

scenes=${SCENES:-fresh change same box fix fmt lock_none lock_old import_none import_old init check plan graph explain differs}

# ---- outputs ----
fresh_begin() { rm -rf build; }
fresh_run() { "$@" "$peic" new.pei -o build; }
fresh_judge() { judge "$1" "$2" none new "$peic" new.pei -o build; }

change_begin() { rm -rf build && cp -a old build; }
change_run() { "$@" "$peic" new.pei -o build; }
change_judge() { judge "$1" "$2" old new "$peic" new.pei -o build; }

same_begin() { rm -rf build && cp -a new build; }
same_run() { "$@" "$peic" new.pei -o build; }
same_judge() { judge "$1" "$2" new new "$peic" new.pei -o build; }

# a project with scripts, storage, SSH and secrets
box_begin() { rm -rf build && mkdir build; }
box_run() { "$@" "$peic" box/dev.pei -o build; }
box_judge() { judge "$1" "$2" none box.new "$peic" box/dev.pei -o build; }
box_ready() {
  cp -R "$home/golden/devbox" box && rm -rf box/want box/build
  is "the box compiles" [ "$(rc "$peic" box/dev.pei -o build)" = 0 ] && mv build box.new
}

# ---- files of the user's ----

# sources WHAT STATUS OLD NEW CMD...: each of src/ is a whole old or a whole new one, and all are new if 0 was said
sources() {
  what=$1 status=$2 before=$3 after=$4
  shift 4
  torn=
  for f in a.pei b.pei; do cmp -s src/$f "$before/$f" || cmp -s src/$f "$after/$f" || torn="$torn $f"; done
  if ! regular "$status"; then fail "$what: ended with status $status"
  elif [ "$torn" ]; then fail "$what: torn:$torn"
  elif [ "$status" = 0 ] && ! same src "$after"; then fail "$what: says 0, but the files are not there"
  elif [ "$(rc "$@")" != 0 ] || ! same src "$after"; then fail "$what: a second run does not repair it"
  else ok; fi
}
fix_ready() {
  mkdir -p src.old
  printf 'project "p"\nimport "b.pei" as b\nimgae a { from = "debian:12" }\nuse b.tt()\n' >src.old/a.pei
  printf 'template tt() {\n  volume v { kep = true }\n}\n' >src.old/b.pei
  fix_begin
  is "fix: 0" [ "$(rc "$peic" fix src/a.pei)" = 0 ]
  is "fix changes both files" [ "$(cat src/*.pei | grep -c 'imgae\|kep')" = 0 ]
  cp -a src src.fix
}
fix_begin() { rm -rf src && cp -a src.old src; }
fix_run() { "$@" "$peic" fix src/a.pei; }
fix_judge() { sources "$1" "$2" src.old src.fix "$peic" fix src/a.pei; }

fmt_ready() {
  rm -rf ugly src && mkdir ugly
  for f in a b; do sed 's/  */   /g; s/ = /=/' src.fix/$f.pei >ugly/$f.pei; done
  cp -a ugly src
  is "fmt: 0" [ "$(rc "$peic" fmt src/a.pei src/b.pei)" = 0 ]
  is "fmt changes both files" [ "$(cmp -s src/a.pei ugly/a.pei || cmp -s src/b.pei ugly/b.pei || echo both)" = both ]
  cp -a src src.fmt
}
fmt_begin() { rm -rf src && cp -a ugly src; }
fmt_run() { "$@" "$peic" fmt src/a.pei src/b.pei; }
fmt_judge() { sources "$1" "$2" ugly src.fmt "$peic" fmt src/a.pei src/b.pei; }

# one WHAT STATUS FILE OLD NEW CMD...: FILE is OLD ("" for none) or NEW, and NEW if 0 was said
one() {
  what=$1 status=$2 file=$3 before=$4 after=$5
  shift 5
  is_old() { if [ "$before" ]; then cmp -s "$file" "$before"; else [ ! -e "$file" ]; fi; }
  if ! regular "$status"; then fail "$what: ended with status $status"
  elif ! cmp -s "$file" "$after" && ! is_old; then fail "$what: torn"
  elif [ "$status" = 0 ] && ! cmp -s "$file" "$after"; then fail "$what: says 0, but the file is not there"
  elif [ "$(rc "$@")" != 0 ] || ! cmp -s "$file" "$after"; then fail "$what: a second run does not repair it: $(head -n 1 err)"
  elif leftover "$(dirname "$file")"; then fail "$what: a second run leaves a temporary file"
  else ok; fi
}
lock_none_ready() {
  mkdir -p lock.old lock.new
  printf 'project "p"\nimport "b.pei" as b\nimage a { from = b.base }\n' >lock.old/a.pei
  cp lock.old/a.pei lock.new/a.pei
  echo 'let base = "debian:12"' >lock.old/b.pei
  echo 'let base = "debian:13" # another' >lock.new/b.pei
  for state in old new; do is "lock: 0" [ "$(rc "$peic" lock lock.$state/a.pei --no-images)" = 0 ]; done
}
lock_none_begin() { rm -rf lock && cp -a lock.new lock && rm lock/pei.lock; }
lock_none_run() { "$@" "$peic" lock lock/a.pei --no-images; }
lock_none_judge() { one "$1" "$2" lock/pei.lock "" lock.new/pei.lock "$peic" lock lock/a.pei --no-images; }
lock_old_begin() { lock_none_begin && cp -a lock.old/pei.lock lock/; }
lock_old_run() { lock_none_run "$@"; }
lock_old_judge() { one "$1" "$2" lock/pei.lock lock.old/pei.lock lock.new/pei.lock "$peic" lock lock/a.pei --no-images; }

import_none_ready() {
  mkdir -p im
  printf 'stage_1:\n  image:\n    base: ubuntu:24.04\n    output: one:1\nstage_2:\n  image:\n    output: two:1\n' >im/user_config.yml
  is "import: 0: $(cat err)" [ "$(rc "$peic" import im/user_config.yml -o im/p.pei)" = 0 ] # it names its source
  mv im im.new
  echo 'project "mine"' >im.mine
}
import_none_begin() { rm -rf im && cp -a im.new im && rm im/p.pei; }
import_none_run() { "$@" "$peic" import im/user_config.yml -o im/p.pei; }
import_none_judge() { one "$1" "$2" im/p.pei "" im.new/p.pei "$peic" import im/user_config.yml -o im/p.pei --force; }
import_old_begin() { import_none_begin && cp im.mine im/p.pei; }
import_old_run() { "$@" "$peic" import im/user_config.yml -o im/p.pei --force; }
import_old_judge() { one "$1" "$2" im/p.pei im.mine im.new/p.pei "$peic" import im/user_config.yml -o im/p.pei --force; }

# What init began is not overwritten by a second run, so there it is enough that every file is whole.
init_ready() { is "init: 0" [ "$(rc "$peic" init ssh start)" = 0 ] && mv start start.new; }
init_begin() { rm -rf start && mkdir start && echo mine >start/mine; }
init_run() { "$@" "$peic" init ssh start; }
init_judge() {
  cp -a start.new start.all && echo mine >start.all/mine
  if ! regular "$2"; then fail "$1: ended with status $2"
  elif ! cmp -s start/mine start.all/mine; then fail "$1: a file of the user's is lost"
  elif ! whole start start.all none; then fail "$1: torn: $(head -n 1 torn)"
  elif [ "$2" = 0 ] && ! same start start.all; then fail "$1: says 0, but the files are not there"
  else ok; fi
  rm -rf start.all
}

# ---- what only prints: 0 means that everything was printed ----
says() { # NAME WHAT STATUS
  if ! regular "$3" && [ "$3" != 4 ]; then fail "$2: ended with status $3"
  elif [ "$3" = "$(cat "status.$1")" ] && ! cmp -s said "said.$1" && ! warned; then fail "$2: says $3, but not all was printed"
  elif ! same build new; then fail "$2: an output changed"
  else ok; fi
}
says_ready() { # NAME
  same_begin
  echo 0 >"status.$1"
  "$1_run" >nothing 2>&1 || echo $? >"status.$1"
  cp said "said.$1"
  is "$1 says something" [ -s "said.$1" ]
}
check_ready() { says_ready check; }
check_begin() { if [ ! -d build ] || ! same build new; then same_begin; fi; }
check_run() { "$@" "$peic" check new.pei --dump=ast,plan >said; }
check_judge() { says check "$@"; }
plan_ready() { says_ready plan; }
plan_begin() { check_begin; }
plan_run() { "$@" "$peic" plan old.pei -o build >said; }
plan_judge() { says plan "$@"; }
graph_ready() { says_ready graph; }
graph_begin() { check_begin; }
graph_run() { "$@" "$peic" graph new.pei >said; }
graph_judge() { says graph "$@"; }
explain_ready() { says_ready explain; }
explain_begin() { check_begin; }
explain_run() { "$@" "$peic" explain service >said; }
explain_judge() { says explain "$@"; }
differs_ready() { says_ready differs; }
differs_begin() { check_begin; }
differs_run() { "$@" "$peic" old.pei -o build --check >said 2>&1; }
differs_judge() { says differs "$@"; }
