// Hostile mail does nothing: cleaned as it is stored and shown, and held by its frame even if cleaning had failed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { context, launch } from "../lib/chromium.js";
import { Desk } from "../lib/desk.js";
import { HOSTILE, hostile } from "../lib/letters.js";
import { signIn } from "../lib/people.js";

describe("a hostile mail", () => {
  let desk, browser, ticket, agent;
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    agent = await signIn(browser, desk, "ada");
    ticket = (await desk.receive(hostile())).ticket_number;
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  /** A page that notes what leaves it and what runs in it. */
  async function trap(state) {
    const made = await context(browser, desk, { state });
    const left = [];
    await made.route((url) => url.host.endsWith("evil.test"), (route) => { left.push(route.request().url()); return route.abort(); });
    const page = await made.newPage();
    page.on("dialog", (dialog) => { left.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
    await page.addInitScript(() => addEventListener("message", () => { document.documentElement.dataset.owned = "1"; }));
    const owned = async () => [...left, ...(await page.evaluate(() => (document.documentElement.dataset.owned || document.title === "owned" ? ["a script ran"] : [])))];
    return { made, page, owned };
  }
  const body = async (page) => {
    await page.goto(`/agent/tickets/${ticket}`);
    return page.locator(".artframe iframe").first().getAttribute("src");
  };
  const quiet = (page) => page.waitForLoadState("networkidle", { timeout: 3000 }).catch(() => {});

  test("does nothing in the ticket, its answer, its search and its list", async () => {
    const { made, page, owned } = await trap(agent);
    for (const path of [`/agent/tickets/${ticket}`, `/agent/tickets/${ticket}/reply`, `/agent/tickets/${ticket}/forward`, `/agent/tickets/${ticket}/history`, "/agent/tickets", "/agent/search?q=hostile", "/agent"]) {
      await page.goto(path);
      await quiet(page);
      assert.deepEqual(await owned(), [], path);
      assert.equal(new URL(page.url()).origin, desk.origin);
    }
    await page.goto("/agent");
    assert.equal(new URL(page.url()).pathname, "/agent", "still signed in");
    await made.close();
  });

  test("leaves of its markup only what reads, none of it over our page", async () => {
    const { made, page } = await trap(agent);
    await page.goto(await body(page));
    const rest = await page.evaluate(() => ({
      bad: [...document.querySelectorAll("body :is(script, style, form, input, button, svg, math, iframe, object, embed, video, audio, meta, base, link)")].map((element) => element.tagName),
      attributes: [...document.querySelectorAll("main *")].flatMap((element) => [...element.attributes].map((attribute) => attribute.name)).filter((name) => /^(on|hx-|data-hx|id$|class$|name$|popover)/.test(name)),
      fixed: [...document.querySelectorAll("main *")].filter((element) => getComputedStyle(element).position === "fixed").length,
      links: [...document.links].map((link) => link.protocol).filter((protocol) => !/^(https?|mailto|tel):$/.test(protocol)),
      text: document.body.innerText,
    }));
    assert.deepEqual([rest.bad, rest.attributes, rest.fixed, rest.links], [[], [], 0, []]);
    assert.match(rest.text, /last words/);
    await made.close();
  });

  for (const how of ["in its frame", "opened directly"]) {
    test(`does nothing even if its raw markup reached the document, ${how}`, async () => {
      const { made, page, owned } = await trap(agent);
      const path = await body(page);
      let forced = 0;
      await made.route((url) => url.pathname === path.split("?")[0], async (route) => {
        const answer = await route.fetch();
        forced += 1;
        await route.fulfill({ response: answer, body: `<!doctype html><title>mail</title><script>document.cookie = "owned=1"; parent.postMessage(document.cookie, "*")</script>${HOSTILE}` });
      });
      await page.goto(how === "in its frame" ? `/agent/tickets/${ticket}` : path);
      const frame = page.frames().find((one) => new URL(one.url(), desk.origin).pathname === path.split("?")[0]) ?? page.mainFrame();
      await page.locator(how === "in its frame" ? ".artframe iframe" : "body").first().scrollIntoViewIfNeeded();
      await quiet(page);
      assert.ok(forced > 0, "the document came from the test");
      const link = frame.locator("#away");
      if (await link.count()) await link.click({ force: true, noWaitAfter: true, timeout: 2000 }).catch(() => {});
      await quiet(page);
      assert.deepEqual((await owned()).filter((one) => !one.startsWith("https://evil.test/refresh")), []);
      assert.equal(new URL(page.url()).origin, desk.origin);
      assert.equal((await made.cookies()).some((cookie) => cookie.name === "owned"), false);
      await made.close();
    });
  }

  test("does nothing to the customer who reads it", async () => {
    const { made, page, owned } = await trap(await signIn(browser, desk, "emma"));
    const mine = (await desk.receive(hostile({ from: "Emma Novak <emma@example.com>" }))).ticket_number;
    for (const path of [`/customer/tickets/${mine}`, "/customer"]) {
      await page.goto(path);
      await quiet(page);
      assert.deepEqual(await owned(), [], path);
    }
    await made.close();
  });
});
