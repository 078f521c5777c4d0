// Starts the language server `peic lsp` and connects the editor with it. All that is known about projects is in the server.
"use strict";
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("peic").get("path") || "peic";
  client = new LanguageClient(
    "peic",
    "peic",
    { command, args: ["lsp"] },
    { documentSelector: [{ language: "pei", scheme: "file" }, { language: "pei", scheme: "untitled" }] },
  );
  try {
    await client.start();
  } catch (error) {
    const choose = "Open Settings";
    const chosen = await vscode.window.showErrorMessage(`peic cannot be started as "${command}": ${error.message}`, choose);
    if (chosen === choose) await vscode.commands.executeCommand("workbench.action.openSettings", "peic.path");
  }
}

async function stop() {
  const old = client;
  client = undefined;
  if (old && old.isRunning()) await old.stop();
}

function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("peic.restart", () => stop().then(start)),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("peic.path") && stop().then(start)),
  );
  return start();
}

module.exports = { activate, deactivate: stop };
