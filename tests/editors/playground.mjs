// Uses the page of the playground as a person does: from a file, without a network, wide and 360 pixels narrow, by keyboard.
// Usage: node playground.mjs NODE_MODULES PAGE        ends with "N passed, M failed"
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";
const [modules, file] = process.argv.slice(2);
const { chromium } = createRequire(`${modules}/`)("playwright-core");
let passed = 0;
let failed = 0;
function ok(name, good, more = "") {
  good ? passed++ : (failed++, console.log(`FAIL playground: ${name}: ${JSON.stringify(more).slice(0, 500)}`));
}
const browser = await chromium.launch({
  executablePath: execFileSync("sh", ["-c", "command -v chromium"]).toString().trim(),
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  for (const [width, height] of [[1280, 800], [360, 640]]) {
    const page = await browser.newPage({ viewport: { width, height } });
    const asked = [], wrong = [];
    page.on("request", (r) => r.url().startsWith("file:") || r.url().startsWith("data:") || asked.push(r.url()));
    page.on("pageerror", (e) => wrong.push(e.message));
    page.on("console", (m) => m.type() === "error" && wrong.push(m.text()));
    await page.goto(`file://${file}`);
    await page.waitForSelector("body[data-ready]", { timeout: 60000 });
    const text = () => page.locator("#text").textContent();
    const status = () => page.locator("#status").textContent();
    // not waitForFunction, which the policy of the page forbids
    const until = async (what) => {
      for (let i = 0; i < 300; i++) {
        if (await page.evaluate(what)) return true;
        await page.waitForTimeout(50);
      }
      return false;
    };
    ok(`${width}: the first example is right`, (await status()).startsWith("0 errors"), await status());
    const outputs = await page.locator("#file option").allTextContents();
    for (const name of ["images/web/Dockerfile", "compose.yaml", "docker-bake.json", "pei", "plan graph"])
      ok(`${width}: ${name} is there`, outputs.includes(name), outputs);
    ok(`${width}: compose.yaml is shown`, (await text()).includes("image: hello-web"), await text());

    // several files: an import, a copied file, a message in another file than the one that is open, a file of one's own
    await page.selectOption("#example", "several files");
    ok(`${width}: several files are one project`, await until(() => document.getElementById("status").textContent.startsWith("0 errors")), await status());
    ok(`${width}: … what is copied is known`, !(await page.locator("#messages").textContent()).includes("site"));
    await page.selectOption("#open", "lib/web.pei");
    ok(`${width}: the import is shown`, (await page.inputValue("#source")).includes("template served"));
    await page.fill("#source", (await page.inputValue("#source")).replace("ports =", "prots ="));
    ok(`${width}: a mistake in it`, await until(() => document.getElementById("messages").textContent.includes("lib/web.pei line 7")), await status());
    await page.selectOption("#open", "main.pei");
    await page.locator("#messages button", { hasText: "lib/web.pei line 7" }).click();
    ok(`${width}: … is gone to`, (await page.inputValue("#open")) === "lib/web.pei");
    await page.selectOption("#open", "main.pei");
    await page.locator("#messages button", { hasText: "change `prots`" }).click();
    ok(`${width}: … and mended from elsewhere`, await until(() => document.getElementById("status").textContent.startsWith("0 errors")), await status());
    await page.fill("#name", "lib/more.pei");
    await page.keyboard.press("Enter");
    await page.keyboard.type("let more = 1");
    await page.selectOption("#open", "main.pei");
    await page.fill("#source", (await page.inputValue("#source")).replace(" as lib\n", ' as lib\nimport "lib/more.pei" as more\ncheck more.more == 1, "no"\n'));
    ok(`${width}: a new file is imported`, await until(() => document.getElementById("status").textContent.startsWith("0 errors")), await page.locator("#messages").textContent());
    await page.selectOption("#open", "lib/more.pei");
    await page.click("#remove");
    ok(`${width}: and missed when it is gone`, await until(() => document.getElementById("messages").textContent.includes("no file `lib/more.pei`")), await page.locator("#messages").textContent());
    await page.selectOption("#example", "one service");
    await page.selectOption("#file", "compose.yaml");

    // nothing is wider than the screen
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    ok(`${width}: nothing sticks out`, wide <= width, wide);

    // by keyboard: from the beginning through all that one can use, then a mistake, its fix, the style
    const seen = [];
    for (let i = 0; i < 9; i++) {
      await page.keyboard.press("Tab");
      seen.push(await page.evaluate(() => document.activeElement.id));
    }
    ok(`${width}: Tab goes through the page`, "example format open name add source file text".split(" ").every((id) => seen.includes(id)), seen);
    await page.focus("#example");
    await page.keyboard.press("End");
    ok(`${width}: a mistake is told`, await until(() => document.querySelectorAll("#messages li").length === 2));
    const messages = await page.locator("#messages").textContent();
    ok(`${width}: … with its code and fix`, messages.includes("E0205") && messages.includes("change `wbe` to `web`"), messages);
    await page.locator("#messages button", { hasText: "line 8" }).focus();
    await page.keyboard.press("Enter");
    const chosen = await page.evaluate(() => { const s = document.getElementById("source"); return s.value.slice(s.selectionStart, s.selectionEnd); });
    ok(`${width}: the place is selected`, chosen === "wbe", chosen);
    for (const fix of ["change `wbe`", "change `prots`"]) {
      await page.locator("#messages button", { hasText: fix }).focus();
      await page.keyboard.press("Enter");
    }
    ok(`${width}: the fixes are applied`, await until(() => document.getElementById("status").textContent.startsWith("0 errors")), await status());
    await page.focus("#source");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("volume   data{ kep=true }");
    ok(`${width}: messages while one types`, await until(() => document.getElementById("messages").textContent.includes("kep")), await status());
    await page.keyboard.press("Alt+f");
    ok(`${width}: the style`, await until(() => document.getElementById("source").value.endsWith("volume data { kep = true }\n")), await page.inputValue("#source"));
    await page.selectOption("#file", "plan graph");
    const graph = await page.evaluate(() => { const i = document.querySelector("#graph img"); return i.decode().then(() => i.naturalWidth, () => 0); });
    ok(`${width}: the plan is drawn`, graph > 50, graph);
    ok(`${width}: nothing was asked for`, asked.length === 0, asked);
    ok(`${width}: no error of the page`, wrong.length === 0, wrong);
    await page.close();
  }
} catch (error) {
  ok("the page can be used", false, error.message);
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
