// Builds gotrs-web/assets/dist: the bundles of the editor, the fonts cut to size, and the licences of all of it.
// The same input gives the same bytes; `check.sh` relies on it.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import subsetFont from "subset-font";
import { FONTS } from "./src/fonts.js";

const here = import.meta.dirname;
const dist = resolve(process.argv[2] ?? join(here, "../assets/dist"));
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const packages = new Set();

const made = await build({
  absWorkingDir: here,
  entryPoints: ["src/write.js", "src/editor.js"],
  outdir: dist,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
});
for (const input of Object.keys(made.metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}

const hex = (code) => code.toString(16).toUpperCase().padStart(4, "0");
const css = ["/* Made by gotrs-web/frontend/build.js. */"];
for (const { family, from, plain, axes, ranges } of FONTS) {
  packages.add(`@fontsource-variable/${from}`);
  for (const [subset, blocks] of Object.entries(ranges)) {
    const source = readFileSync(join(here, `node_modules/@fontsource-variable/${from}/files/${from}-${subset}-wght-normal.woff2`));
    const text = blocks.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at))).join("");
    const cut = await subsetFont(source, text, { targetFormat: "woff2", noLayoutClosure: Boolean(plain), variationAxes: { wght: { min: axes[0], max: axes[1] } } });
    const name = `${from}-${subset}`;
    writeFileSync(join(dist, `${name}.woff2`), cut);
    const print = createHash("sha256").update(cut).digest("hex").slice(0, 12);
    const range = blocks.map(([first, last]) => (first === last ? `U+${hex(first)}` : `U+${hex(first)}-${hex(last)}`)).join(", ");
    css.push(`@font-face { font-family: "${family}"; font-style: normal; font-weight: ${axes.join(" ")}; font-display: swap; src: url("/assets/${name}.${print}.woff2") format("woff2"); unicode-range: ${range}; }`);
  }
}
writeFileSync(join(dist, "fonts.css"), `${css.join("\n")}\n`);

const parts = [...packages].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(join(folder, file), "utf8").replace(/\r\n/g, "\n").trim() : "";
  if (!/^(MIT|ISC|OFL-1\.1|Apache-2\.0|BSD-[23]-Clause)$/.test(license)) throw new Error(`${name}: licence ${license}`);
  return { title: `${name} ${version} (${license})`, text };
});
const texts = new Map();
for (const { title, text } of parts) texts.set(text, [...(texts.get(text) ?? []), title]);
const sections = [...texts].map(([text, titles]) => `${titles.join("\n")}\n\n${text || "The licence is named in the package; it brings no text of its own."}\n`);
writeFileSync(join(dist, "LICENSES.txt"), `What the files in this folder are made of.\n\n${sections.join(`\n${"-".repeat(100)}\n\n`)}`);
