// Starts the language server `peic lsp` and connects the editor with it. All that is known about projects is in the server.
"use strict";
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const GENERATED = "pei-generated"; // files as a build would write them now
const RECIPE = "pei-std"; // recipes of the library

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("peic").get("path") || "peic";
  client = new LanguageClient(
    "peic",
    "peic",
    { command, args: ["lsp"] },
    {
      documentSelector: [{ language: "pei", scheme: "file" }, { language: "pei", scheme: "untitled" }],
      synchronize: { configurationSection: "peic" },
    },
  );
  try {
    await client.start();
  } catch (error) {
    const choose = "Open Settings";
    const chosen = await vscode.window.showErrorMessage(`peic cannot be started as "${command}": ${(error && error.message) || error || "there is no such program"}`, choose);
    if (chosen === choose) await vscode.commands.executeCommand("workbench.action.openSettings", "peic.path");
  }
}

async function stop() {
  const old = client;
  client = undefined;
  if (old && old.isRunning()) await old.stop();
}

// The texts of the server's own documents; those that are open follow the project.
class Texts {
  changed = new vscode.EventEmitter();
  onDidChange = this.changed.event;
  last = new Map(); // what is shown while the project has errors

  async provideTextDocumentContent(uri) {
    const key = uri.toString();
    try {
      this.last.set(key, (await client.sendRequest("workspace/textDocumentContent", { uri: key })).text);
    } catch (error) {
      if (!this.last.has(key)) return `# ${error.message}\n`;
    }
    return this.last.get(key);
  }

  follow() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      for (const document of vscode.workspace.textDocuments) if (document.uri.scheme === GENERATED) this.changed.fire(document.uri);
    }, 200);
  }
}

async function showGenerated() {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.document.languageId !== "pei" || !client) return;
  const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
  const files = (await client.sendRequest("pei/generatedFiles", { textDocument: { uri } })) || [];
  if (!files.length) {
    vscode.window.showInformationMessage("The project gives no files while it has errors.");
    return;
  }
  const chosen = await vscode.window.showQuickPick(
    files.map((file) => ({ label: file.path, file })),
    { placeHolder: "A file that a build would write" },
  );
  if (!chosen) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(chosen.file.uri));
  await vscode.languages.setTextDocumentLanguage(document, chosen.file.languageId);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
}

function activate(context) {
  const texts = new Texts();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(GENERATED, texts),
    vscode.workspace.registerTextDocumentContentProvider(RECIPE, texts),
    vscode.workspace.onDidChangeTextDocument((change) => change.document.languageId === "pei" && texts.follow()),
    vscode.commands.registerCommand("peic.showGenerated", showGenerated),
    vscode.commands.registerCommand("peic.restart", () => stop().then(start)),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("peic.path") && stop().then(start)),
  );
  return start();
}

module.exports = { activate, deactivate: stop };
