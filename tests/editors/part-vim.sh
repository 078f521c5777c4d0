# shellcheck shell=sh
# Vim and Neovim: what is highlighted how, `:make` and its list of errors, indentation. Each project of golden/ is opened.
: "${tree:?}" "${work:?}"
places_found() { LC_ALL=C awk -f tests/editors/places.awk tests/editors/places >"$work/places" 2>"$work/lost" && ! grep . "$work/lost"; }
ok "every place of tests/editors/places is there" places_found
ls golden/*/*.pei >"$work/projects"
for vim in vim nvim; do
  have "$vim" || continue
  case $vim in
  vim) set -- vim -E -s -N -u NONE -i NONE ;;
  nvim) set -- nvim --headless -u NONE -i NONE ;;
  esac
  rm -f "$work/vim.out"
  cp -R golden/mistakes/hello.pei golden/mistakes/site "$work" 2>/dev/null || mkdir -p "$work/site"
  timeout 60 "$@" --cmd "set rtp^=$tree/editors/vim" -S tests/editors/vim.vim --cmd "let g:work='$work'" >"$work/vim.log" 2>&1 </dev/null
  if [ -s "$work/vim.out" ]; then
    grep -v '^[0-9]* passed' "$work/vim.out"
    add "$(tail -n 1 "$work/vim.out")"
  else
    says() { ! cat "$work/vim.log"; }
    ok "$vim ran the tests" says
  fi
done
