// Two agents at work: pages that stay true, who is where, the palette, the keys, and fields that offer what one means.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { context, launch, watch } from "../lib/chromium.js";
import { Desk } from "../lib/desk.js";
import { field, follow, write } from "../lib/forms.js";
import { mail } from "../lib/letters.js";
import { signIn } from "../lib/people.js";

describe("pages that stay true", () => {
  let desk, browser, ada, linus, number;
  const page = async (state, path, more = {}) => {
    const made = await (await context(browser, desk, { state, look: "classic.light.comfortable.en", ...more })).newPage();
    const { trouble } = watch(made, desk);
    made.trouble = trouble;
    if (path) await made.goto(path);
    return made;
  };
  const end = async (...pages) => {
    for (const one of pages) { assert.deepEqual(one.trouble(), []); await one.context().close(); }
  };
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    [ada, linus] = [await signIn(browser, desk, "ada"), await signIn(browser, desk, "linus")];
    number = (await desk.receive(mail({ subject: "Gates stay shut", text: "The gates of hall 3 stay shut." }))).ticket_number;
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  test("an agent who opens a ticket sees the other within two seconds, and the answer being written", async () => {
    const first = await page(ada, `/agent/tickets/${number}`);
    await first.waitForTimeout(1200);
    const second = await page(linus, `/agent/tickets/${number}`);
    await second.getByText(/Ada .*is viewing/).first().waitFor({ timeout: 2000 });
    const writing = await page(linus, `/agent/tickets/${number}/note`);
    await first.getByText(/Linus .*is answering/).first().waitFor({ timeout: 3000 });
    await end(writing);
    await first.getByText(/Linus .*is answering/).first().waitFor({ state: "detached", timeout: 5000 });
    await end(first, second);
  });

  test("a new mail comes into the list and the open ticket without a reload, and nothing at hand is lost", async () => {
    const list = await page(ada, "/agent/tickets");
    const zoom = await page(linus, `/agent/tickets/${number}`);
    await zoom.waitForTimeout(1200);
    const box = list.locator(".t-check input[name=TicketID]").nth(1);
    await box.check();
    const checked = await box.inputValue();
    await box.focus();
    await list.evaluate(() => { window.kept = true; });
    const before = await zoom.locator(".thread > li[id]").count();
    await desk.receive(mail({ subject: "Lamp flickers", text: "Since noon." }));
    await list.getByRole("link", { name: "Lamp flickers" }).waitFor({ timeout: 4000 });
    assert.equal(await list.evaluate(() => window.kept), true);
    assert.equal(await list.locator(`.t-check input[value="${checked}"]`).isChecked(), true);
    assert.equal(await list.evaluate(() => document.activeElement.value), checked);
    await desk.receive(mail({ subject: `Re: [Ticket#${number}] Gates stay shut`, text: "Now they are open." }));
    const notice = zoom.locator(".live-board");
    await notice.getByText(/Emma Novak wrote/).waitFor({ timeout: 4000 });
    await zoom.waitForFunction((count) => document.querySelectorAll(".thread > li[id]").length === count, before + 1, { timeout: 4000 });
    await notice.getByRole("link", { name: "Show" }).click();
    assert.equal(await zoom.evaluate(() => document.activeElement.id.startsWith("article-")), true);
    await end(list, zoom);
  });

  test("who writes is told that the other answered first", async () => {
    const writing = await page(ada, `/agent/tickets/${number}/note`);
    await writing.waitForTimeout(1200);
    await write(writing, "Body", "What I was about to say");
    const other = await page(linus, `/agent/tickets/${number}/note`);
    await field(other, "Subject").fill("Faster");
    await write(other, "Body", "I was faster.");
    await follow(other, () => other.keyboard.press("Control+Enter"));
    await writing.locator(".live-board").getByText(/added a note/).waitFor({ timeout: 4000 });
    assert.match(await writing.locator("[contenteditable=true]").first().innerText(), /What I was about to say/);
    await end(writing, other);
  });

  test("the palette goes everywhere by keyboard and gives the focus back", async () => {
    const at = await page(ada, `/agent/tickets/${number}`);
    const reply = at.locator(".zoom-head a[href$='/reply']").first();
    await reply.focus();
    await at.keyboard.press("Control+k");
    const palette = at.locator("#palette");
    await palette.getByRole("option").first().waitFor();
    await at.keyboard.press("Escape");
    assert.equal(await palette.isVisible(), false);
    assert.equal(await reply.evaluate((link) => link === document.activeElement), true);
    await at.keyboard.press("Control+k");
    await at.keyboard.type("move");
    await palette.getByRole("option", { name: "Move", selected: true }).waitFor();
    await follow(at, () => at.keyboard.press("Enter"));
    assert.match(at.url(), /\/move$/);
    await at.keyboard.press("Control+k");
    await at.keyboard.type("Lamp flickers");
    await palette.getByRole("option", { name: /Lamp flickers/ }).waitFor();
    await follow(at, () => at.keyboard.press("Enter"));
    await at.getByRole("heading", { name: "Lamp flickers" }).waitFor();
    await at.keyboard.press("Control+k");
    await palette.getByRole("option", { name: /Gates stay shut/ }).waitFor();
    await at.keyboard.press("Escape");
    await end(at);
  });

  test("single keys lead through lists and tickets, rest while one types, and can be switched off", async () => {
    const at = await page(ada, "/agent");
    await at.keyboard.press("g");
    await follow(at, () => at.keyboard.press("q"));
    assert.match(at.url(), /\/agent\/tickets$/);
    await at.keyboard.press("j");
    await at.keyboard.press("j");
    await at.keyboard.press("x");
    assert.equal(await at.locator(".t-check input[name=TicketID]:checked").count(), 1);
    await at.keyboard.press("j");
    await at.keyboard.press("j");
    await at.keyboard.press("Shift+X");
    assert.equal(await at.locator(".t-check input[name=TicketID]:checked").count(), 3);
    await at.keyboard.press("Escape");
    assert.equal(await at.locator(".t-check input[name=TicketID]:checked").count(), 0);
    await at.keyboard.press("k");
    await follow(at, () => at.keyboard.press("Enter"));
    assert.match(at.url(), /\/agent\/tickets\/\d+/);
    await at.goto(`/agent/tickets/${number}`);
    await at.keyboard.press("]");
    assert.match(await at.evaluate(() => document.activeElement.id), /^article-/);
    await at.keyboard.press("?");
    await at.locator("#keyhelp").getByRole("heading", { name: "On a ticket" }).waitFor();
    await at.keyboard.press("Escape");
    for (const [key, path] of [["n", "note"], ["m", "move"], ["o", "owner"], ["s", "close"], ["r", "reply"], ["f", "forward"], ["p", "phone-in"], ["a", "reply"]]) {
      await at.goto(`/agent/tickets/${number}`);
      await follow(at, () => at.keyboard.press(key));
      assert.match(at.url(), new RegExp(`/${path}(\\?|$)`), key);
    }
    await at.goto(`/agent/tickets/${number}`);
    await at.keyboard.press("c");
    await follow(at, () => at.keyboard.press("p"));
    assert.match(at.url(), /new\/phone/);
    await field(at, "Subject").focus();
    await at.keyboard.type("ggjk?x");
    assert.equal(await field(at, "Subject").inputValue(), "ggjk?x");
    await at.evaluate(() => { document.documentElement.dataset.keys = "off"; document.activeElement.blur(); });
    const here = at.url();
    await at.keyboard.press("g");
    await at.keyboard.press("d");
    assert.equal(at.url(), here);
    await end(at);
  });

  test("a customer is found and chosen by keyboard, and the form follows without losing what was typed", async () => {
    const at = await page(ada, "/agent/tickets/new/phone");
    await field(at, "Subject").fill("Typed before");
    const customer = field(at, "SelectedCustomerUser");
    await customer.focus();
    await at.keyboard.type("emm");
    const option = at.getByRole("option").first();
    await option.waitFor();
    assert.equal(await customer.getAttribute("aria-expanded"), "true");
    await at.keyboard.press("ArrowDown");
    assert.equal(await customer.getAttribute("aria-activedescendant"), await option.getAttribute("id"));
    await at.keyboard.press("Enter");
    assert.match(await customer.inputValue(), /emma/);
    await at.locator("aside.side").getByText("emma@example.com").waitFor();
    assert.equal(await field(at, "Subject").inputValue(), "Typed before");
    await end(at);
  });

  test("queue, ticket number and recipients are found while one types", async () => {
    const at = await page(ada, `/agent/tickets/${number}/merge`);
    const merge = field(at, "MainTicketNumber");
    await merge.fill("");
    await merge.focus();
    await at.keyboard.type("Lamp");
    await at.getByRole("option", { name: /Lamp flickers/ }).waitFor();
    await at.keyboard.press("ArrowDown");
    await at.keyboard.press("Enter");
    assert.match(await merge.inputValue(), /^\d{10,}$/);
    await at.goto(`/agent/tickets/${number}/forward`);
    const to = field(at, "To");
    await to.fill("someone@example.com, em");
    await to.press("End");
    await at.keyboard.type("m");
    await at.getByRole("option").first().waitFor();
    await at.keyboard.press("ArrowDown");
    await at.keyboard.press("Enter");
    assert.match(await to.inputValue(), /^someone@example\.com, .*emma@example\.com.*, $/);
    await end(at);
  });

  test("without script nothing is missing but liveness", async () => {
    const at = await page(ada, "/agent/tickets/new/phone", { script: false });
    assert.equal(await at.locator("[role=combobox]").count(), 0);
    assert.equal(await at.locator("#palette").isVisible(), false);
    await field(at, "SelectedCustomerUser").fill("emma@example.com");
    await follow(at, () => at.getByRole("button", { name: "Update form" }).click());
    await at.locator("aside.side").getByText("emma@example.com").waitFor();
    await at.context().close();
  });
});
