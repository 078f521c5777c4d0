# shellcheck shell=sh
# The lines of editors/README.md as they stand, in a home where nothing else is: Neovim and Vim show the message, Emacs connects.
# Helix and VS Code have parts of their own.
: "${tree:?}" "${work:?}"
steps() { awk -v title="## $1" 'index($0, title) == 1 { found = 1 } found && /^```/ { fence++; next } found && fence == 1' editors/README.md | sed "s|PEIC|$tree|"; }
fresh() {
  rm -rf "$work/readme"
  mkdir -p "$work/readme/.config/nvim" "$work/readme/project/site"
  sed 10d golden/mistakes/hello.pei >"$work/readme/project/broken.pei"
}
for title in 'VS Code' Neovim Vim Emacs Helix; do
  ok "$title has its lines" sh -c "test $(steps "$title" | wc -l) -ge 3 && test $(steps "$title" | wc -l) -le 6"
done
if have nvim; then
  fresh
  steps Neovim | grep '^  ' >"$work/readme/.config/nvim/init.lua"
  says() {
    (cd "$work/readme/project" && HOME=$work/readme timeout 60 nvim --headless broken.pei -c 'lua vim.wait(15000, function() return #vim.diagnostic.get(0) > 0 end)' \
      -c 'lua print(vim.bo.filetype, vim.b.current_syntax, (vim.diagnostic.get(0)[1] or {}).message)' -c 'qa!') 2>&1 | grep 'pei pei no image named'
  }
  ok "Neovim as the lines say" says
fi
if have vim; then
  fresh
  steps Vim | grep '^  ' >"$work/readme/.vimrc"
  (cd "$work/readme/project" && HOME=$work/readme timeout 60 vim -N -u "$work/readme/.vimrc" -E -s broken.pei -c 'silent make!' -c 'redir! > said' \
    -c 'echo &ft b:current_syntax map(getqflist(), "[v:val.lnum, v:val.col]")' -c 'redir END' -c 'qa!') >/dev/null 2>&1 </dev/null
  ok "Vim as the lines say" grep -q '^pei pei \[\[9, 17\]\]' "$work/readme/project/said"
fi
if have emacs; then
  fresh
  { echo '(package-initialize)' && steps Emacs | sed -n 's/^[^(]*  \((.*)\)$/\1/p' | sed '1{h;d};2{G}' | grep -v flymake-mode; } >"$work/readme/.emacs"
  (cd "$work/readme/project" && HOME=$work/readme timeout 60 emacs --batch -l "$work/readme/.emacs" broken.pei --eval "(progn (run-hooks 'post-command-hook) (sit-for 1) (message \"%S %S\" major-mode (and (eglot-current-server) t)))") >"$work/readme/said" 2>&1 </dev/null
  ok "Emacs as the lines say" grep -q '^pei-mode t$' "$work/readme/said" || sed 's/^/     | /' "$work/readme/said" "$work/readme/.emacs"
fi
