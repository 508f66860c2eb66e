// The same questions to every page of a face, in the combinations that differ: screen, mode, theme, language.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DESKTOP, PHONE, context, launch, watch, wear } from "./chromium.js";
import { overflow, settled, small, squeezed, violations } from "./checks.js";
import { crawl, fileName } from "./crawl.js";
import { Desk } from "./desk.js";
import { hostile, letter } from "./letters.js";
import { signIn } from "./people.js";

const THEMES = ["synthwave", "classic", "seventies", "nineties"];

// Pairwise: each screen meets each mode, each language each screen and each mode; axe reads each page in both modes.
const PASSES = [
  { name: "on a laptop, in English, light", screen: DESKTOP, mode: "light", language: "en", axe: true },
  { name: "on a phone, in German, dark", screen: PHONE, mode: "dark", language: "de", axe: true, thumb: true },
  { name: "on a laptop, in Arabic, dark", screen: DESKTOP, mode: "dark", language: "ar" },
  { name: "on a phone, in Arabic, light", screen: PHONE, mode: "light", language: "ar" },
  { name: "on a laptop, in German, light, without script", screen: DESKTOP, mode: "light", language: "de", script: false },
  { name: "on a phone, in English, dark, without script", screen: PHONE, mode: "dark", language: "en", script: false },
];

/** Defines the tests of a face. `least` is how many kinds of pages it has at the least, `tickets` where its tickets stand. */
export function everyPage(face, { who, starts, tickets, within, least }) {
  describe(`every page for ${face}`, () => {
    let desk, browser, state, first, addresses;
    before(async () => {
      [desk, browser] = await Promise.all([Desk.open(), launch()]);
      const letters = [await desk.receive(letter()), await desk.receive(hostile({ from: "Emma Novak <emma@example.com>" }))];
      first = [...starts, ...letters.map(({ ticket_number: number }) => tickets && `${tickets}/${number}`).filter(Boolean)];
      state = who && (await signIn(browser, desk, who));
    });
    after(async () => {
      await browser?.close();
      await desk?.stop();
    });

    PASSES.forEach((pass, number) => {
      test(pass.name, async () => {
        const made = await context(browser, desk, { screen: pass.screen, state, script: pass.script });
        const page = await made.newPage();
        const { trouble } = watch(page, desk);
        const found = [];
        const look = async (address, answer) => {
          const wrong = [...(await overflow(page)), ...(await squeezed(page)), ...trouble()];
          if (answer.status() !== 200) wrong.unshift(`status ${answer.status()}`);
          if (pass.thumb) wrong.push(...(await small(page)));
          if (pass.axe) { await settled(page); wrong.push(...(await violations(page))); }
          if (wrong.length > 0) found.push(`${address}\n    ${wrong.join("\n    ")}`);
          await picture(page, `${face}-${number + 1}`, address);
        };
        const dress = (at) => wear(made, desk, `${THEMES[(at + number) % 4]}.${pass.mode}.${at % 2 ? "compact" : "comfortable"}.${pass.language}`);
        await dress(0);
        if (!addresses) {
          let at = 0;
          addresses = await crawl(page, first, { within, look: async (address, _, answer) => { await look(address, answer); await dress(at += 1); } });
          assert.ok(addresses.length >= least, `only ${addresses.length} pages: ${addresses.join(" ")}`);
        } else {
          for (const [at, address] of addresses.entries()) { await dress(at); await look(address, await page.goto(address)); }
        }
        await made.close();
        assert.equal(found.length, 0, `${found.length} of ${addresses.length} pages:\n${found.join("\n")}`);
      });
    });
  });
}

/** A screenshot, where they are wanted. */
export async function picture(page, folder, name) {
  if (!process.env.GOTRS_TEST_SHOTS) return;
  const path = join(process.env.GOTRS_TEST_SHOTS, folder);
  mkdirSync(path, { recursive: true });
  await page.screenshot({ path: join(path, `${fileName(name)}.png`) });
}
