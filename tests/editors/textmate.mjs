// Tokenises projects as VS Code does: the kinds at the places of a list, and every project of golden/ to its end.
// Usage: node textmate.mjs NODE_MODULES PLACES PROJECT...     from the top of the tree; ends with "N passed, M failed"
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const [modules, places, ...projects] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

await oniguruma.loadWASM(readFileSync(`${modules}/vscode-oniguruma/release/onig.wasm`).buffer);
const grammars = {
  "source.pei": readFileSync("editors/vscode/syntaxes/pei.tmLanguage.json", "utf8"),
  // in place of the one for shells, which VS Code brings along: a word is a word
  "source.shell": JSON.stringify({ scopeName: "source.shell", patterns: [{ name: "shell.word", match: "[^\\s@]+|@" }] }),
};
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => (grammars[scope] ? textmate.parseRawGrammar(grammars[scope], `${scope}.json`) : null),
});
const grammar = await registry.loadGrammar("source.pei");

// the innermost scope that says something, as the kinds that all editors share
const kinds = [
  ["comment.", "comment"],
  ["constant.character.escape", "escape"],
  ["entity.name.tag", "tag"],
  ["keyword.control", "statement keyword"],
  ["storage.type.declaration", "declaration"],
  ["support.function.block", "block"],
  ["keyword.other.step", "second"],
  ["entity.name", "name"],
  ["variable.other.property", "field"],
  ["variable.other.key", "key"],
  ["support.type", "type"],
  ["support.function.builtin", "function"],
  ["constant.language", "constant"],
  ["constant.other.member", "member"],
  ["variable.other.reference", "reference"],
  ["variable.other.pei", "plain"],
  ["constant.numeric", "number"],
  ["keyword.operator", "operator"],
  ["shell.word", "shell"],
  ["string.", "string"],
  ["source.pei", "plain"],
];
let passed = 0;
let failed = 0;
function ok(good, text) {
  good ? passed++ : (failed++, console.log(`FAIL textmate: ${text}`));
}

const tokenised = new Map();
function tokens(file) {
  if (tokenised.has(file)) return tokenised.get(file);
  let state = textmate.INITIAL;
  const lines = readFileSync(file, "utf8").split("\n").map((text) => {
    const line = grammar.tokenizeLine(text, state);
    state = line.ruleStack;
    return { text, tokens: line.tokens };
  });
  const found = { lines, depth: state.depth };
  tokenised.set(file, found);
  return found;
}
function kind(scopes) {
  for (const scope of [...scopes].reverse()) {
    const row = kinds.find(([prefix]) => scope.startsWith(prefix));
    if (row) return row[1].split(" ");
  }
  return ["?"];
}

for (const place of readFileSync(places, "utf8").trim().split("\n")) {
  const [file, line, column, ...wanted] = place.split(" ");
  const { text, tokens: found } = tokens(file).lines[line - 1];
  const at = Buffer.from(text).subarray(0, column - 1).toString().length;
  const token = found.find((t) => t.startIndex <= at && at < t.endIndex);
  const got = kind(token.scopes);
  ok(wanted.some((w) => got.includes(w)), `${place}: got ${got} (${token.scopes.join(" ")}): ${text}`);
}
for (const file of projects) {
  const { lines, depth } = tokens(file);
  const invalid = lines.find((line) => line.tokens.some((t) => t.scopes.some((s) => s.includes("invalid"))));
  ok(!invalid, `${file}: ${invalid?.text}`);
  ok(depth === 1, `${file}: something is open at its end`);
}
console.log(`${passed} passed, ${failed} failed`);
