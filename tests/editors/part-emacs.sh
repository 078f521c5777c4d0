# shellcheck shell=sh
# Emacs in batch: faces, indentation, flymake, the style; the file compiles without a warning.
: "${tree:?}" "${work:?}"
if have emacs; then
  LC_ALL=C awk -f tests/editors/places.awk tests/editors/places >"$work/places"
  cp -R golden/mistakes/hello.pei "$work"
  mkdir -p "$work/site" "$work/lisp"
  cp editors/emacs/pei-mode.el "$work/lisp"
  ok "it compiles" emacs -Q --batch --eval '(setq byte-compile-error-on-warn t)' -f batch-byte-compile "$work/lisp/pei-mode.el"
  WORK=$work timeout 120 emacs -Q --batch -L "$work/lisp" -l tests/editors/emacs.el -f ert-run-tests-batch-and-exit >"$work/emacs.log" 2>&1 || :
  bad=$(sed -n 's/^Ran \([0-9]*\) tests, \([0-9]*\) results as expected, \([0-9]*\) unexpected.*/\2 passed, \3 failed/p' "$work/emacs.log")
  case $bad in
  *", 0 failed") ;;
  *) echo "FAIL emacs" && tail -n 60 "$work/emacs.log" | cut -c 1-400 | sed 's/^/     | /' ;;
  esac
  add "$bad"
fi
