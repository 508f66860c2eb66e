// How much a page costs on the wire.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { context, launch } from "../lib/chromium.js";
import { Desk } from "../lib/desk.js";
import { letter } from "../lib/letters.js";
import { signIn } from "../lib/people.js";

// First: page, style, scripts and fonts. The editor comes after the page stands, once, and has a budget of its own.
const FIRST = 150_000;
const LATER = 30_000;
const EDITOR = 140_000;

describe("the weight of pages", () => {
  let desk, browser, ticket;
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    ticket = (await desk.receive(letter())).ticket_number;
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  /** Bytes as they came over the wire, by request. */
  async function scales(page) {
    const wire = await page.context().newCDPSession(page);
    await wire.send("Network.enable");
    let [urls, bytes] = [new Map(), new Map()];
    wire.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
    wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => bytes.set(urls.get(requestId), (bytes.get(urls.get(requestId)) ?? 0) + encodedDataLength));
    return async (path) => {
      bytes = new Map();
      await page.goto(path, { waitUntil: "load" });
      await page.evaluate(() => document.fonts.ready);
      const isEditor = (url) => /\/assets\/editor\.[0-9a-f]+\.js$/.test(url);
      let [total, editor] = [0, 0];
      for (const [url, size] of bytes) isEditor(url) ? (editor += size) : (total += size);
      assert.ok(editor < EDITOR, `the editor weighs ${editor}`);
      assert.ok(!editor || (await page.locator("form[data-write]").count()) > 0, `${path} loads the editor and writes nothing`);
      return { total, detail: [...bytes].map(([url, size]) => `${size} ${url}`).join("\n") };
    };
  }

  for (const [who, paths] of [
    ["ada", () => ["/agent", "/agent/tickets", `/agent/tickets/${ticket}`, `/agent/tickets/${ticket}/reply`]],
    ["root", () => ["/admin", "/admin/queues", "/admin/sysconfig?View=all"]],
    ["emma", () => ["/customer", `/customer/tickets/${ticket}`, "/customer/tickets/new"]],
  ]) {
    test(`a first visit of ${who} stays below ${FIRST} bytes, every later page below ${LATER}`, async () => {
      const state = await signIn(browser, desk, who);
      for (const look of ["synthwave.dark.comfortable.en", "seventies.light.comfortable.ar"]) {
        for (const start of paths()) {
          const page = await (await context(browser, desk, { state, look })).newPage();
          const weigh = await scales(page);
          const first = await weigh(start);
          assert.ok(first.total < FIRST, `${start} weighs ${first.total}:\n${first.detail}`);
          assert.ok(first.total > 5000, "the scales work");
          if (start === paths()[0]) {
            for (const path of paths().slice(1)) {
              const later = await weigh(path);
              assert.ok(later.total < LATER, `${path} weighs ${later.total} after ${start}:\n${later.detail}`);
            }
          }
          await page.context().close();
        }
      }
    });
  }
});
