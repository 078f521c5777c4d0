# shellcheck shell=sh
# Editors attached to the real language server: a message, a fix that is applied, what a word means, the style, completion.
: "${tree:?}" "${work:?}"
for editor in nvim emacs vim; do
  have "$editor" || continue
  rm -rf "$work/lsp"
  mkdir -p "$work/lsp/site"
  cp golden/mistakes/hello.pei "$work/lsp/broken.pei"
  sed -i '10d' "$work/lsp/broken.pei" # one mistake is enough here
  case $editor in
  nvim)
    (cd "$work/lsp" && SAID=$work/said.lsp timeout 90 nvim --headless -u NONE -i NONE --cmd "set rtp^=$tree/editors/vim,$tree/editors/nvim" \
      -c 'filetype plugin on' -c "luafile $tree/tests/editors/nvim_lsp.lua") >"$work/log" 2>&1 </dev/null || :
    ;;
  emacs)
    ls /usr/share/emacs/site-lisp/elpa-src/eglot-* >/dev/null 2>&1 || { echo "skipped: lsp, there is no elpa-eglot"; continue; }
    (cd "$work/lsp" && timeout 90 emacs -q --batch -L "$tree/editors/emacs" -l "$tree/tests/editors/emacs_lsp.el" -f ert-run-tests-batch-and-exit) >"$work/log" 2>&1 </dev/null || :
    sed -n 's/^Ran \([0-9]*\) tests, \([0-9]*\) results as expected, \([0-9]*\) unexpected.*/\2 passed, \3 failed/p' "$work/log" >"$work/said.lsp"
    ;;
  vim)
    ale=/usr/share/vim-ale
    [ -d "$ale" ] || { echo "skipped: lsp, there is no vim-ale"; continue; }
    (cd "$work/lsp" && SAID=$work/said.lsp timeout 90 vim -E -s -N -u NONE -i NONE --cmd "set rtp^=$tree/editors/vim,$ale" -S "$tree/tests/editors/ale.vim") >"$work/log" 2>&1 </dev/null || :
    ;;
  esac
  [ -s "$work/said.lsp" ] || echo "FAIL $editor ended before its tests did" >"$work/said.lsp"
  if ! grep -q ', 0 failed' "$work/said.lsp"; then
    grep FAIL "$work/said.lsp" || echo "FAIL lsp $editor"
    tail -n 25 "$work/log" | cut -c 1-300 | sed 's/^/     | /'
  fi
  add "$(tail -n 1 "$work/said.lsp")"
  rm -f "$work/said.lsp"
done
