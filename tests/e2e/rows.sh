# rows.sh: running build/pei of a project below $work, and looking at the rows that apply, status and destroy print.
# shellcheck shell=sh disable=SC2154 # lib.sh sets work
pei() { bounded 120 build/pei "$@" 2>"$work/err"; }
rows() { pei "$@" >"$work/rows" || { cat "$work/rows" "$work/err"; return 1; }; }
# ends STATUS WORD…: 4 is that of a status where anything differs. shows WORD ID: a row begins so
ends() { ends_wanted=$1; shift; ends_got=0; pei "$@" >"$work/rows" || ends_got=$?; [ "$ends_got" = "$ends_wanted" ] || { cat "$work/rows" "$work/err"; echo "status $ends_got"; return 1; }; }
shows() { grep -q "^$1 *$2\( \|$\)" "$work/rows" || { cat "$work/rows"; return 1; }; }
says() { grep -qF "$1" "$work/err" "$work/rows" || { cat "$work/err" "$work/rows"; return 1; }; }
did_nothing() { not grep '^+' "$work/err"; }
