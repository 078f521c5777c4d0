# shellcheck shell=sh
# Helix, set up as editors/README.md says, in a terminal: the grammar is built, and the language server does what it does elsewhere.
: "${tree:?}" "${work:?}" "${obj:?}"
if ! command -v hx >/dev/null && programs=$(tests/setup/trixie "$obj/trixie" hx tree-sitter-cli); then
  PATH=$PATH:$programs
  export HELIX_RUNTIME="${programs%/bin}/root/usr/lib/hx/runtime"
fi
if have hx nvim; then
  helix=$HOME/.config/helix
  awk '/^## Helix/ { found = 1 } found && /^```/ { open++; next } found && open == 1' editors/README.md >"$work/steps"
  # the lines that are commands, and the one that is not
  set_up() {
    mkdir -p "$helix"
    sed "s|PEIC|$tree|" editors/helix/languages.toml >"$helix/languages.toml"
    sed -n "s|PEIC|$tree|; /^mkdir\|^cp\|^hx --grammar/p" "$work/steps" | sh -eux
  }
  ok "the five lines" is 5 "$(wc -l <"$work/steps")"
  ok "the grammar is built as editors/README.md says" set_up
  healthy() { hx --health pei | tee "$work/health" && ! grep -q '✘ .*peic\|parser: .*None' "$work/health" && grep -q 'Highlight queries.*✓' "$work/health"; }
  ok "Helix finds the server, the parser and the queries" healthy
  mkdir -p "$work/helix/site"
  sed 10d golden/mistakes/hello.pei >"$work/helix/broken.pei"
  (cd "$work/helix" && TERM=xterm-256color SAID=$work/said.helix timeout 60 nvim --headless -u NONE -i NONE -c "luafile $tree/tests/editors/helix.lua") >"$work/log" 2>&1 </dev/null || :
  [ -s "$work/said.helix" ] || echo "FAIL helix ended before its tests did" >"$work/said.helix"
  grep -v '^[0-9]* passed\|^$' "$work/said.helix" || :
  add "$(tail -n 1 "$work/said.helix")"
fi
