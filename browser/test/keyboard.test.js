// The work without a mouse: everything that takes the focus shows it and is in sight.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PHONE, DESKTOP, context, launch } from "../lib/chromium.js";
import { Desk } from "../lib/desk.js";
import { field, follow, write } from "../lib/forms.js";
import { letter, mail } from "../lib/letters.js";
import { signIn } from "../lib/people.js";

/** What is wrong with the element that has the focus; its name if nothing is. */
function focus(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { end: true };
    const name = `${at.tagName.toLowerCase()} ${(at.getAttribute("aria-label") ?? at.textContent ?? "").trim().slice(0, 40)} ${at.getAttribute("name") ?? at.getAttribute("href") ?? ""}`;
    if (at.tagName === "IFRAME") return { name };
    const shell = at.matches("input[type=checkbox], input[type=radio]") ? at.closest("label") ?? at : at;
    const style = getComputedStyle(at), box = at.getBoundingClientRect();
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    const framed = at.parentElement && getComputedStyle(at.parentElement).outlineStyle !== "none";
    if (!ringed && !framed) return { name, wrong: "shows no ring" };
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return { name, wrong: `lies out of sight at ${Math.round(x)}, ${Math.round(y)}` };
    const top = document.elementFromPoint(x, y);
    if (top && !shell.contains(top) && !top.contains(at)) return { name, wrong: `lies under ${top.outerHTML.slice(0, 90)}` };
    return { name };
  });
}

/** Walks through a page by Tab and gives what went wrong. */
async function walk(page, most = 160) {
  const [wrong, seen] = [[], new Set()];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    const found = await focus(page);
    if (found.end) break;
    seen.add(found.name);
    if (found.wrong) wrong.push(`${found.name}: ${found.wrong}`);
  }
  return { wrong, seen: seen.size };
}

describe("by keyboard alone", () => {
  const state = {};
  let desk, browser, number;
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    for (const who of ["ada", "root", "emma"]) state[who] = await signIn(browser, desk, who);
    number = (await desk.receive(letter())).ticket_number;
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  test("one signs in, opens a ticket from the list and answers it", async () => {
    const page = await (await context(browser, desk)).newPage();
    await desk.receive(mail({ subject: "Keys only", text: "no mouse" }));
    await page.goto("/agent/login");
    await page.keyboard.type("linus");
    await page.keyboard.press("Tab");
    await page.keyboard.type("demo");
    await follow(page, () => page.keyboard.press("Enter"));
    await page.goto("/agent/tickets");
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => document.activeElement.className), /skip/, "the first stop skips the navigation");
    await page.keyboard.press("Enter");
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press("Tab");
      if (/Keys only/.test(await page.evaluate(() => document.activeElement.textContent))) break;
    }
    await follow(page, () => page.keyboard.press("Enter"));
    await page.getByRole("heading", { name: "Keys only" }).waitFor();
    const reply = page.locator(".zoom-head a[href$='/reply']").first();
    for (let step = 0; step < 80 && !(await reply.evaluate((link) => link === document.activeElement)); step += 1) await page.keyboard.press("Tab");
    await follow(page, () => page.keyboard.press("Enter"));
    await write(page, "Body", "By keyboard.");
    await field(page, "Subject").focus();
    await follow(page, () => page.keyboard.press("Control+Enter"));
    const sent = await desk.sink.next((one) => one.text.includes("By keyboard."));
    assert.deepEqual(sent.recipients, ["emma@example.com"]);
    await page.context().close();
  });

  for (const [what, screen] of [["a laptop", DESKTOP], ["a phone", PHONE]]) {
    test(`every stop of the main pages is seen on ${what}`, async () => {
      const found = [];
      for (const [who, paths] of [
        ["ada", ["/agent", "/agent/tickets", `/agent/tickets/${number}`, `/agent/tickets/${number}/reply`, "/agent/tickets/new/phone", "/agent/search", "/agent/preferences"]],
        ["root", ["/admin", "/admin/queues", "/admin/queues/2", "/admin/agent-groups/2"]],
        ["emma", ["/customer", `/customer/tickets/${number}`, "/customer/tickets/new", "/customer/profile"]],
      ]) {
        const page = await (await context(browser, desk, { state: state[who], screen, look: "classic.light.comfortable.en" })).newPage();
        for (const path of paths) {
          await page.goto(path);
          if (await page.locator("form[data-write] [data-rich]").count()) await page.locator("[contenteditable=true]").first().waitFor();
          const { wrong, seen } = await walk(page, path.includes("reply") ? 70 : 60);
          assert.ok(seen > 8, `${path} has stops: ${seen}`);
          if (wrong.length > 0) found.push(`${path}\n    ${wrong.join("\n    ")}`);
        }
        await page.context().close();
      }
      assert.equal(found.length, 0, found.join("\n"));
    });
  }

  test("a menu opens, is walked through by arrows, and closes back to its button", async () => {
    const page = await (await context(browser, desk, { state: state.ada })).newPage();
    await page.goto("/agent");
    const at = () => page.evaluate(() => document.activeElement.textContent.trim());
    await page.locator("[popovertarget=create]:visible").focus();
    await page.keyboard.press("Enter");
    await page.locator("#create").waitFor({ state: "visible" });
    await page.keyboard.press("Tab");
    const first = await at();
    await page.keyboard.press("ArrowDown");
    const second = await at();
    assert.notEqual(second, first);
    await page.keyboard.press("Home");
    assert.equal(await at(), first);
    await page.keyboard.press("Escape");
    await page.locator("#create").waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("popovertarget")), "create");
    await page.context().close();
  });
});
