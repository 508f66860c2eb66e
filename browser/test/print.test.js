// Paper: a ticket prints as its conversation, without navigation and buttons, nothing cut off.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { context, launch } from "../lib/chromium.js";
import { Desk } from "../lib/desk.js";
import { mail } from "../lib/letters.js";
import { picture } from "../lib/pages.js";
import { signIn } from "../lib/people.js";

describe("a printed ticket", () => {
  let desk, browser, ticket;
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    ticket = (await desk.receive(mail({ subject: "Paper", text: "first page\n".repeat(60) }))).ticket_number;
    for (let at = 0; at < 5; at += 1) await desk.receive(mail({ subject: `[Ticket#${ticket}] Paper`, text: `word ${at}\n`.repeat(40) }));
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  for (const [who, path] of [["ada", () => `/agent/tickets/${ticket}`], ["emma", () => `/customer/tickets/${ticket}`]]) {
    test(`holds all that ${who} reads and nothing that only a screen can use`, async () => {
      const made = await context(browser, desk, { state: await signIn(browser, desk, who), look: "synthwave.dark.comfortable.en" });
      const page = await made.newPage();
      await page.goto(path());
      await page.emulateMedia({ media: "print" });
      await page.setViewportSize({ width: 794, height: 1123 });
      const seen = await page.evaluate(() => ({
        useless: [...document.querySelectorAll("nav, button, .btn, form, .tabbar, .demo")].filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80)),
        articles: document.querySelectorAll(".art").length,
        bottom: [...document.querySelectorAll(".art")].at(-1).getBoundingClientRect().bottom + scrollY,
        height: document.documentElement.scrollHeight,
        wide: document.documentElement.scrollWidth - innerWidth,
        dark: getComputedStyle(document.body).backgroundColor,
      }));
      assert.deepEqual(seen.useless, []);
      assert.equal(seen.articles, 6);
      assert.ok(seen.bottom <= seen.height + 1, `the last article ends at ${seen.bottom}, the paper at ${seen.height}`);
      assert.ok(seen.wide <= 0, `${seen.wide} px too wide`);
      assert.match(seen.dark, /rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\)/, "ink is spared in a dark theme");
      const paper = await page.pdf({ format: "A4" });
      const pages = paper.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
      assert.ok(pages >= 3, `${pages} pages hold six articles`);
      await picture(page, "print", path());
      await made.close();
    });
  }
});
