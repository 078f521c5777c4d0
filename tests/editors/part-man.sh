# shellcheck shell=sh
# The manual page: two readers have nothing to say, and it tells every verb, option and exit code.
: "${tree:?}" "${work:?}" "${peic:?}"
if have man groff; then
  man_reads() { MANWIDTH=80 MANROFFSEQ='' man --warnings -l "$tree/docs/peic.1" >"$work/page" 2>"$work/warnings" && ! grep . "$work/warnings"; }
  ok "man reads it without a warning" man_reads
  sed -n 's/^VERB([a-z]*, "\([a-z]*\)",.*/\1/p' compiler/cli/verbs.def >"$work/verbs"
  while read -r verb; do ok "man tells of the verb $verb" grep -q "^ *peic $verb" "$work/page"; done <"$work/verbs"
  sed -n 's/^OPT([A-Z_]*, "\([^"]*\)".*/\1/p' compiler/cli/options.def | sort -u >"$work/options"
  while read -r option; do ok "man tells of $option" grep -qe "^  *\(-[a-zA-Z], \)*$option" "$work/page"; done <"$work/options"
  sed -n 's/^EXIT([A-Z]*, \([0-9]*\),.*/\1/p' compiler/cli/exit.def >"$work/codes"
  while read -r code; do ok "man tells of exit code $code" grep -q "^  *$code  " "$work/page"; done <"$work/codes"
  # shellcheck disable=SC2016 # a backquote
  ok "no mark-up of the tables is left" sh -c '! grep -n "\`\|\\\\f" "$1"' sh "$work/page"
fi
if have mandoc; then ok "mandoc has nothing to say" mandoc -T lint -W warning "$tree/docs/peic.1"; fi
