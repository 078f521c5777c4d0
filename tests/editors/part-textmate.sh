# shellcheck shell=sh
# The TextMate grammar, as VS Code reads it.
: "${tree:?}" "${work:?}" "${obj:?}"
if have node npm; then
  # shellcheck disable=SC2034 # the last command of the list says whether they are there
  if bin=$(tests/setup/npm "$obj/npm-textmate" vscode-textmate@9.2.0 vscode-oniguruma@2.0.1); then
    LC_ALL=C awk -f tests/editors/places.awk tests/editors/places >"$work/places"
    rc=0
    node tests/editors/textmate.mjs "${bin%/.bin}" "$work/places" golden/*/*.pei >"$work/textmate.log" 2>&1 || rc=$?
    grep -v '^[0-9]* passed' "$work/textmate.log" || :
    add "$(tail -n 1 "$work/textmate.log")"
  else echo "skipped: textmate, npm's packages cannot be had here"
  fi
fi
