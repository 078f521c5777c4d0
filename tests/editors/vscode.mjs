// VS Code itself, as a server for a browser, with the extension installed from its package: a person opens a project, sees a
// message, applies its fix, asks what a word means, completes a field, looks at a generated file, renames, and asks for the style.
// Usage: node vscode.mjs NODE_MODULES NODE CODE_SERVER VSIX DIR PEIC     DIR/project/broken.pei has one mistake
import { createRequire } from "node:module";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
const [modules, node, program, vsix, dir, peic] = process.argv.slice(2);
const { chromium } = createRequire(`${modules}/`)("playwright-core");
let passed = 0, failed = 0;
function ok(name, good, more = "") {
  good ? passed++ : (failed++, console.log(`FAIL vscode: ${name}: ${JSON.stringify(more).slice(0, 600)}`));
}

// Nothing but this machine is asked: no gallery, no updates, no measurements.
const gallery = '{"serviceUrl":"http://127.0.0.1:9","itemUrl":"","resourceUrlTemplate":""}';
const env = { ...process.env, EXTENSIONS_GALLERY: gallery, HOME: `${dir}/home` };
const where = ["--user-data-dir", `${dir}/data`, "--extensions-dir", `${dir}/extensions`];
mkdirSync(`${dir}/data/User`, { recursive: true });
mkdirSync(`${dir}/home`, { recursive: true });
// VS Code takes PATH from a login shell, so the setting says which program it is
writeFileSync(`${dir}/data/User/settings.json`, JSON.stringify({
  "peic.path": peic,
  "workbench.startupEditor": "none", "workbench.secondarySideBar.defaultVisibility": "hidden", "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off", "extensions.autoUpdate": false, "extensions.autoCheckUpdates": false,
  "editor.hover.delay": 100, "editor.wordBasedSuggestions": "off", "editor.autoClosingBrackets": "never",
  "files.autoSave": "off", "files.simpleDialog.enable": true, "window.dialogStyle": "custom",
}));
execFileSync(node, [program, ...where, "--install-extension", vsix], { env, stdio: "pipe" });
const server = spawn(node, [program, ...where, "--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-telemetry",
  "--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override", `${dir}/project`],
{ env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
const address = await new Promise((resolve, reject) => {
  let said = "";
  const hear = (data) => {
    said += data;
    const found = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said);
    if (found) resolve(found[1]);
  };
  server.stdout.on("data", hear);
  server.stderr.on("data", hear);
  server.on("exit", () => reject(new Error(`the server ended: ${said.slice(-500)}`)));
  setTimeout(() => reject(new Error(`the server does not listen: ${said.slice(-500)}`)), 30000).unref();
});

const browser = await chromium.launch({
  executablePath: execFileSync("sh", ["-c", "command -v chromium"]).toString().trim(),
  args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.setDefaultTimeout(20000);
const others = new Set();
page.on("request", (request) => /^https?:/.test(request.url()) && !request.url().startsWith(address) && others.add(request.url()));
const keys = async (...all) => { for (const key of all) await page.keyboard.press(key); };
const lines = async (nth = 0) => {
  const text = await page.locator(".editor-instance .view-lines").nth(nth).evaluate((view) => [...view.querySelectorAll(".view-line")]
    .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top)).map((line) => line.textContent).join("\n"));
  return text.replaceAll("\u00a0", " ");
};
const until = async (what, seconds = 15) => {
  for (let i = 0; i < seconds * 20; i++) {
    if (await what()) return true;
    await page.waitForTimeout(50);
  }
  return false;
};
const goTo = async (line, column) => {
  await keys("Control+g");
  await page.locator(".quick-input-widget input").waitFor();
  await page.keyboard.type(`${line}:${column}`);
  await keys("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
};
const command = async (name) => {
  await keys("F1");
  await page.locator(".quick-input-widget input").waitFor();
  await page.keyboard.type(name);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
  await keys("Enter");
};
const hover = async (has) => {
  await keys("Control+k", "Control+i");
  const shown = page.locator(".monaco-hover:visible");
  const good = await until(async () => (await shown.allTextContents()).join("\n").includes(has), 10);
  return [good, (await shown.allTextContents()).join("\n")];
};
const squiggles = page.locator(".squiggly-error");

async function use() {
  await page.goto(`${address}/?folder=${dir}/project`);
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "broken.pei" }).dblclick();
  await page.locator(".view-line", { hasText: "image.wbe" }).waitFor();
  ok("the language is known", await until(async () => (await page.locator(".statusbar-item", { hasText: /^pei$/ }).count()) > 0));

  ok("a message is shown", await until(async () => (await squiggles.count()) > 0));
  await goTo(9, 17);
  const [told, message] = await hover("no image named `wbe`");
  ok("… its words are", told && message.includes("E0205") && message.includes("did you mean"), message);
  await keys("Escape", "Control+.");
  const menu = page.locator(".action-widget .monaco-list-row");
  await menu.filter({ hasText: "change `wbe` to `web`" }).first().waitFor();
  await keys("Enter");
  ok("the fix is applied", await until(async () => (await lines()).includes("image = image.web")), await lines());
  ok("… and the message is gone", await until(async () => (await squiggles.count()) === 0));

  await goTo(8, 3);
  const [meant, meaning] = await hover("compose.yaml");
  ok("hover tells what a word means and gives", meant && meaning.includes("service web"), meaning);
  await keys("Escape");

  await goTo(9, 20);
  await keys("End", "Enter");
  await page.keyboard.type("por", { delay: 20 });
  const row = page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "ports" });
  if (!(await until(async () => (await row.count()) > 0, 3))) await keys("Control+Space");
  await row.first().waitFor();
  await keys("Enter");
  ok("a field is completed", await until(async () => /\n +ports = \[/.test(await lines())), await lines());
  await page.keyboard.type("8080->80");
  ok("… and what is typed into it is right", await until(async () => (await squiggles.count()) === 0), await lines());
  await keys("Escape", "Control+Shift+i");
  ok("the style", await until(async () => (await lines()).includes("  ports = [8080 -> 80]")), await lines());

  await command("peic: Show a Generated File");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "compose.yaml" }).first().waitFor();
  await page.keyboard.type("compose");
  await keys("Enter");
  ok("a generated file is shown", await until(async () => (await page.locator(".view-line", { hasText: '"8080"' }).count()) > 0), await page.locator(".view-line").allTextContents());
  ok("… as what it is", (await page.locator(".tab", { hasText: "compose.yaml" }).count()) > 0);

  await goTo(3, 8);
  await keys("F2");
  await until(() => page.evaluate(() => document.activeElement.closest(".rename-box") !== null));
  await keys("Control+a");
  await page.keyboard.type("front");
  await keys("Enter");
  ok("an object has another name everywhere", await until(async () => /image front[^]*image\.front/.test(await lines())), await lines());
  ok("the generated file follows", await until(async () => (await page.locator(".view-line", { hasText: "hello-front" }).count()) > 0));
  ok("no other machine was asked", others.size === 0, [...others]);
  ok("nothing is wrong", await until(async () => (await squiggles.count()) === 0));
}
try {
  await use();
} catch (error) {
  ok("the editor can be used", false, error.message);
  await page.screenshot({ path: `${dir}/last.png` }).catch(() => {});
}
await browser.close();
// its own group: what it started ends with it
process.kill(-server.pid, "SIGTERM");
console.log(`${passed} passed, ${failed} failed`);
process.exit(0);
