// `npm test`: fills one demo desk, then gives every test file a copy of its database.
//
//   GOTRS_BIN           the binary (else debug/gotrs of the target folder)
//   GOTRS_TEST_BROWSER  Chromium (else /usr/bin/chromium)
//   GOTRS_TEST_REQUIRE  "browser" among its words makes a missing Chromium a failure
//   GOTRS_TEST_SHOTS    a folder for screenshots; none are taken without it
//
// `npm test -- walk` runs the files whose name holds "walk".
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { chromium } from "./lib/chromium.js";
import { Desk, binary } from "./lib/desk.js";

const required = (process.env.GOTRS_TEST_REQUIRE ?? "").split(/[ ,]+/).includes("browser");
if (!chromium()) {
  console.log(required ? "no Chromium: install it or set GOTRS_TEST_BROWSER" : "skipped: no Chromium on this machine");
  process.exit(required ? 1 : 0);
}
if (!binary()) {
  console.log("no gotrs binary: `cargo test --workspace --no-run` builds it, or set GOTRS_BIN");
  process.exit(1);
}

const wanted = process.argv.slice(2);
const here = join(import.meta.dirname, "test");
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.js"))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
  .sort()
  .map((name) => join(here, name));

const folder = mkdtempSync(join(tmpdir(), "gotrs-browser-"));
process.env.GOTRS_TEST_SEED = join(folder, "gotrs.db");
try {
  const desk = await Desk.start({ folder, demo: true });
  await desk.stop();
  const tests = run({ files, concurrency: 2, timeout: 1_200_000 });
  tests.on("test:fail", () => { process.exitCode = 1; });
  await new Promise((done) => {
    tests.compose(spec).on("end", done).pipe(process.stdout, { end: false });
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
