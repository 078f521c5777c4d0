# shellcheck shell=sh
# The extension of VS Code as a package: what VS Code reads of it is there, with the client of the protocol inside. Then VS Code
# itself, in a browser, with this package installed: vscode.mjs.
: "${work:?}" "${obj:?}" "${peic:?}"
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
    if have chromium jq; then
      if browser=$(tests/setup/npm "$obj/npm-browser" playwright-core@1.49.1) && tests/setup/vscode "$obj/npm-vscode" >"$work/programs"; then
        mkdir -p "$work/code/project/site"
        sed 10d golden/mistakes/hello.pei >"$work/code/project/broken.pei" # one mistake is enough here
        { read -r node && read -r server; } <"$work/programs"
        timeout 120 node tests/editors/vscode.mjs "${browser%/.bin}" "$node" "$server" "$work/pei.vsix" "$work/code" "$peic" >"$work/code.log" 2>&1 || :
        grep -v '^[0-9]* passed' "$work/code.log" || :
        add "$(tail -n 1 "$work/code.log")"
      else echo "skipped: VS Code, npm's packages cannot be had here"
      fi
    fi
  else echo "skipped: vscode, npm's packages cannot be had here"
  fi
fi
