# shellcheck shell=sh
# The extension of VS Code as a package: what VS Code reads of it is there, with the client of the protocol inside.
: "${work:?}" "${obj:?}"
if have node npm python3; then
  if timeout 120 packaging/vsix "$work/pei.vsix" >"$work/vsix.log" 2>&1; then
    ok "it is an archive" python3 -m zipfile -e "$work/pei.vsix" "$work/vsix"
    extension=$work/vsix/extension
    sed -n 's/.*"\(\.\/[^"]*\)".*/\1/p' editors/vscode/package.json >"$work/named"
    while read -r file; do ok "it has $file" test -s "$extension/$file"; done <"$work/named"
    ok "it has the client of the protocol" test -s "$extension/node_modules/vscode-languageclient/lib/node/main.js"
    ok "its program is JavaScript" node --check "$extension/src/extension.js"
    for file in package.json language-configuration.json snippets/pei.json syntaxes/pei.tmLanguage.json; do ok "$file is JSON" jq -e . "$extension/$file"; done
    names() { is "$(jq -r '.version' "$extension/package.json")" "$(sed -n 's/.*<Identity.* Version="\([^"]*\)".*/\1/p' "$work/vsix/extension.vsixmanifest")"; }
    ok "its manifest names the same version" names
    # each snippet is the example of a block, which the tests of docs compile; here: what VS Code makes of it is the example
    jq -r '.[].body | join("\n")' "$extension/snippets/pei.json" >"$work/snippets"
    ok "snippets have no open placeholder" sh -c "! grep -n '[^\\\\]\\\$' '$work/snippets'"
  else echo "skipped: vscode, npm's packages cannot be had here"
  fi
fi
