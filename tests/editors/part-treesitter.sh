# shellcheck shell=sh
# The tree-sitter grammar: it reads every project that peic reads, its queries tell what stands at the places of the list, and which
# text is shell. The parser in src/ is the one that grammar.js gives, which Debian 13's tree-sitter says.
: "${tree:?}" "${work:?}" "${obj:?}" "${peic:?}"
if [ ! -f /usr/include/tree_sitter/api.h ]; then echo "skipped: treesitter, there is no libtree-sitter-dev"
else
  grammar=editors/tree-sitter-pei
  compiles() { "${CC:-gcc}" -std=gnu11 -O1 -Wall -Wextra -Wno-unused-parameter -Werror -I"$grammar"/src -o "$work/ts" tests/editors/treesitter.c "$grammar"/src/parser.c \
    "$grammar"/src/scanner.c -ltree-sitter; }
  if ok "the grammar compiles" compiles; then
    for file in golden/*/*.pei runtime/std/*.pei; do
      "$peic" fmt -q - <"$file" >/dev/null 2>&1 || continue
      ok "$file" sh -c "! timeout 10 '$work/ts' parse '$file' | grep ." && continue
    done
    # … and it would say so
    printf 'project "a"\nimage { = }\n' >"$work/bad.pei"
    "$work/ts" parse "$work/bad.pei" >"$work/bad" 2>&1
    ok "a mistake is one" grep -q "bad.pei: 2" "$work/bad"
    LC_ALL=C awk -f tests/editors/places.awk tests/editors/places >"$work/places"
    # captures as the kinds that all editors share; Helix has fewer names than we have kinds
    timeout 20 "$work/ts" places $grammar/queries/highlights.scm "$work/places" | awk '
      BEGIN { n = split("comment=comment keyword.storage.type=declaration string=string,shell keyword=statement,keyword variable=name " \
        "variable.parameter=name constructor=name function=block,name type=type constant.numeric=number function.builtin=function " \
        "constant.builtin=constant variable.other.member=field =key,plain constant=member variable.other.reference=reference " \
        "keyword.modifier=second label=tag operator=operator constant.character.escape=escape", row, " ")
        for (i = 1; i <= n; i++) { split(row[i], r, "="); kinds[r[1]] = "," r[2] "," } }
      { capture = $0; sub(/.*:/, "", capture); place = $0; sub(/:[^:]*$/, "", place); k = split(place, w, " "); good = 0
        for (i = 4; i <= k; i++) if (index(kinds[capture], "," w[i] ",")) good = 1
        if (good) p++; else { f++; print "FAIL treesitter: " place ": got " capture } }
      END { print p + 0 " passed, " f + 0 " failed" }' >"$work/places.out"
    grep -v '^[0-9]* passed' "$work/places.out" || :
    add "$(tail -n 1 "$work/places.out")"
    "$work/ts" texts $grammar/queries/injections.scm golden/devbox/dev.pei golden/text-heredoc/text-heredoc.pei >"$work/texts"
    ok "shell text is known as such" grep -q '# the shell' "$work/texts"
    ok "… around values too" grep -qF " in \${HOME}\" > /etc/motd" "$work/texts"
    ok "… and nothing else is" sh -c "! grep 'two\|lines of' '$work/texts'"
  fi
  if ! command -v tree-sitter >/dev/null && programs=$(tests/setup/trixie "$obj/trixie" hx tree-sitter-cli); then PATH=$PATH:$programs; fi
  if command -v tree-sitter >/dev/null; then
    cp -R $grammar "$work/grammar"
    same() { (cd "$work/grammar" && tree-sitter generate --abi 14) && diff -r "$grammar"/src "$work/grammar/src"; }
    ok "src/ is what grammar.js gives; if not, run tree-sitter generate --abi 14" same
  else echo "skipped: treesitter, whether src/ is what grammar.js gives: there is no tree-sitter"
  fi
fi
