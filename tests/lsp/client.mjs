// A typed client drives the real program: what the server says must pass the protocol's own reader, and a session as an
// editor has it must work. Usage: node client.mjs PEIC DIR    where DIR/node_modules has vscode-languageserver-protocol
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const [peic, dir] = process.argv.slice(2);
const require = createRequire(dir + "/");
const p = require("vscode-languageserver-protocol/node");

let passed = 0, failed = 0;
const check = (what, ok) => { if (ok) passed++; else { failed++; console.log("FAIL", what); } };

const child = spawn(peic, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
const connection = p.createProtocolConnection(new p.StreamMessageReader(child.stdout), new p.StreamMessageWriter(child.stdin));
const published = new Map();
let wake = () => {};
connection.onNotification(p.PublishDiagnosticsNotification.type, (d) => { published.set(d.uri, d); wake(); });
connection.onRequest(p.RegistrationRequest.type, () => {});
connection.onError((e) => check("no error of the stream: " + e, false));
connection.listen();
const messages = async (uri, version) => {
  for (;;) {
    const d = published.get(uri);
    if (d && d.version === version) return d.diagnostics;
    await new Promise((r) => { wake = r; });
  }
};

mkdirSync(dir + "/project", { recursive: true });
const file = dir + "/project/shop.pei", uri = pathToFileURL(file).href;
const text = 'project "shop"\nlet base = "debian:12"\nimage web {\n  from = base\n}\nservice web {\n  image = image.wbe\n}\n';
writeFileSync(file, text);
const about = { textDocument: { uri } };
const at = (line, character) => ({ ...about, position: { line, character } });

const init = await connection.sendRequest(p.InitializeRequest.type, {
  processId: process.pid, rootUri: pathToFileURL(dir + "/project").href,
  capabilities: {
    general: { positionEncodings: ["utf-16"] },
    workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
    textDocument: { completion: { completionItem: { snippetSupport: true } } },
  },
  workspaceFolders: null,
});
check("it says its name", init.serverInfo.name === "peic");
check("it counts as asked", init.capabilities.positionEncoding === "utf-16");
check("it syncs by ranges", init.capabilities.textDocumentSync.change === p.TextDocumentSyncKind.Incremental);
await connection.sendNotification(p.InitializedNotification.type, {});
await connection.sendNotification(p.DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: "pei", version: 1, text } });
let list = await messages(uri, 1);
check("a mistake is told", list.length === 1 && list[0].code === "E0205" && list[0].range.start.line === 6);
check("with its second place", list[0].relatedInformation.some((r) => r.location.range.start.line === 2));

const actions = await connection.sendRequest(p.CodeActionRequest.type, { ...about, range: list[0].range, context: { diagnostics: list } });
const edit = actions.find((a) => a.kind === "quickfix").edit.changes[uri][0];
check("a fix says what to write", edit.newText === "web");
await connection.sendNotification(p.DidChangeTextDocumentNotification.type,
  { textDocument: { uri, version: 2 }, contentChanges: [{ range: edit.range, text: edit.newText }] });
list = await messages(uri, 2);
check("then all is well", list.length === 0);

const hover = await connection.sendRequest(p.HoverRequest.type, at(6, 5));
check("hover has the generated lines", /image: shop-web/.test(hover.contents.value));
const definition = await connection.sendRequest(p.DefinitionRequest.type, at(3, 10));
check("a definition is found", definition.range.start.line === 1);
const references = await connection.sendRequest(p.ReferencesRequest.type, { ...at(2, 7), context: { includeDeclaration: true } });
check("uses are found", references.length === 2);
const rename = await connection.sendRequest(p.RenameRequest.type, { ...at(1, 5), newName: "from_image" });
check("a rename has all places", rename.changes[uri].length === 2);
const refused = await connection.sendRequest(p.RenameRequest.type, { ...at(1, 5), newName: "if" }).catch((e) => e);
check("a bad one is refused", refused instanceof Error && /no name/.test(refused.message));
const items = await connection.sendRequest(p.CompletionRequest.type, at(6, 10));
check("completions come as a list", items.items.some((i) => i.label === "image.web"));
const symbols = await connection.sendRequest(p.DocumentSymbolRequest.type, about);
check("symbols are a tree", symbols.map((s) => s.name).join() === "shop,base,web,web");
const tokens = await connection.sendRequest(p.SemanticTokensRequest.type, about);
check("tokens come five by five", tokens.data.length > 50 && tokens.data.length % 5 === 0);
const hints = await connection.sendRequest(p.InlayHintRequest.type, { ...about, range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } } });
check("a hint has the value", hints.some((h) => h.label === "= debian:12"));
const folds = await connection.sendRequest(p.FoldingRangeRequest.type, about);
check("blocks fold", folds.length === 2);
const selections = await connection.sendRequest(p.SelectionRangeRequest.type, { ...about, positions: [{ line: 3, character: 10 }] });
check("selections nest", selections[0].parent.range.start.line <= selections[0].range.start.line);
const styled = await connection.sendRequest(p.DocumentFormattingRequest.type, { ...about, options: { tabSize: 2, insertSpaces: true } });
check("it is in the style", Array.isArray(styled) && styled.length === 0);
const files = await connection.sendRequest("pei/generatedFiles", about);
const compose = files.find((f) => f.path === "compose.yaml");
const content = await connection.sendRequest("workspace/textDocumentContent", { uri: compose.uri });
check("a generated file can be read", /image: shop-web/.test(content.text) && compose.languageId === "yaml");
const unknown = await connection.sendRequest("no/such", {}).catch((e) => e.code);
check("what it does not know it says so", unknown === -32601);

for (let i = 0; i < 300; i++) // a burst of typing is told at once, and answered at the end
  connection.sendNotification(p.DidChangeTextDocumentNotification.type,
    { textDocument: { uri, version: 3 + i }, contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: i % 2 ? "\n" : "# x\n" }] });
list = await messages(uri, 302);
check("a burst ends with the last text", list.length === 0);

await connection.sendRequest(p.ShutdownRequest.type);
const ended = new Promise((r) => child.on("exit", r));
await connection.sendNotification(p.ExitNotification.type);
check("it ends with 0", (await ended) === 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
