// An agent's day on real mail: it comes in, is answered, answered again, noted, moved, closed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { context, launch, watch } from "../lib/chromium.js";
import { Desk } from "../lib/desk.js";
import { choose, field, follow, send, write } from "../lib/forms.js";
import { mail } from "../lib/letters.js";
import { picture } from "../lib/pages.js";
import { signIn } from "../lib/people.js";

describe("an agent's day", () => {
  let desk, browser, page, guard, ticket, sent;
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    const state = await signIn(browser, desk, "ada");
    page = await (await context(browser, desk, { state })).newPage();
    guard = watch(page, desk);
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });
  const zoom = () => `/agent/tickets/${ticket}`;

  test("a mail becomes a ticket that stands in the list", async () => {
    const read = await desk.receive(mail({ subject: "Our plotter eats paper", text: "Since Monday.\n\nEmma", headers: { "Message-ID": "<plotter@example.com>" } }));
    ticket = read.ticket_number;
    await page.goto("/agent/tickets");
    await follow(page, () => page.getByRole("link", { name: "Our plotter eats paper" }).click());
    assert.equal(new URL(page.url()).pathname, zoom());
    await page.getByText("Since Monday.").waitFor();
  });

  test("the answer leaves with its file, finds the customer's mail and is shown", async () => {
    await follow(page, () => page.locator(`.zoom-head a[href="${zoom()}/reply"]`).first().click());
    await write(page, "Body", "Which paper do you use?");
    await field(page, "FileUpload").setInputFiles({ name: "papers.txt", mimeType: "text/plain", buffer: Buffer.from("80 g, 120 g") });
    await picture(page, "walk-agent", "reply");
    await send(page, "Body");
    sent = await desk.sink.next((one) => one.header("subject").includes(ticket) && one.text.includes("Which paper"));
    assert.deepEqual(sent.recipients, ["emma@example.com"]);
    assert.equal(sent.header("in-reply-to"), "<plotter@example.com>");
    assert.match(sent.header("references"), /<plotter@example\.com>/);
    assert.match(sent.source, /papers\.txt/);
    await page.goto(zoom());
    const shown = page.locator(".thread iframe").last();
    await shown.scrollIntoViewIfNeeded();
    await shown.contentFrame().getByText("Which paper do you use?").waitFor();
    await page.getByRole("link", { name: /^papers\.txt/ }).waitFor();
  });

  test("the customer's answer is found by its thread alone and joins the ticket", async () => {
    const read = await desk.receive(mail({ subject: "no number here", text: "The thin one.", headers: { "In-Reply-To": sent.header("message-id"), References: sent.header("message-id") } }));
    assert.equal(read.outcome, "follow_up");
    assert.equal(read.ticket_number, ticket);
    await page.goto(zoom());
    await page.getByText("The thin one.").waitFor();
  });

  test("a note stays inside", async () => {
    await page.goto(`${zoom()}/note`);
    await field(page, "Subject").fill("Paper");
    await write(page, "Body", "Too thin for this model.");
    const before = desk.sink.mails.length;
    await send(page, "Body");
    await page.goto(zoom());
    await page.locator(".art--note").getByText("Too thin for this model.").waitFor();
    assert.equal(desk.sink.mails.slice(before).filter((one) => one.text.includes("Too thin")).length, 0);
  });

  test("a form that misses something comes back with its words, the fault named at the field", async () => {
    await page.goto(`${zoom()}/close`);
    await write(page, "Body", "Told her about thicker paper.");
    await field(page, "NewStateID").selectOption("");
    await send(page, "Body");
    const wrong = field(page, "NewStateID");
    assert.equal(await wrong.getAttribute("aria-invalid"), "true");
    const told = await wrong.getAttribute("aria-describedby");
    assert.ok((await page.locator(`#${told.split(" ")[0]}`).textContent()).trim().length > 3);
    await page.locator(".notice--danger a[href^='#']").first().click();
    assert.equal(await page.evaluate(() => document.activeElement.name), "NewStateID");
    assert.match(await field(page, "Body").inputValue(), /Told her about thicker paper/);
    guard.trouble();
  });

  test("it moves to another queue and is closed", async () => {
    await page.goto(`${zoom()}/move`);
    await choose(page, "DestQueueID", "Hardware");
    await send(page, "DestQueueID");
    let shown = await desk.run(["ticket", "show", ticket]);
    assert.equal(shown.queue, "Support::Hardware");
    await page.goto(`${zoom()}/close`);
    await choose(page, "NewStateID", "closed successful");
    await write(page, "Body", "Thicker paper helps.");
    await send(page, "NewStateID");
    shown = await desk.run(["ticket", "show", ticket]);
    assert.equal(shown.state, "closed successful");
  });

  test("several tickets move at once", async () => {
    const numbers = [];
    for (const subject of ["Bulk one", "Bulk two"]) numbers.push((await desk.receive(mail({ subject, text: "x" }))).ticket_number);
    await page.goto("/agent/tickets");
    await page.locator(".bulk").waitFor({ state: "hidden" });
    for (const subject of ["Bulk one", "Bulk two"]) await page.locator("tr", { hasText: subject }).locator("input[type=checkbox]").check();
    await page.locator(".bulk").waitFor({ state: "visible" });
    await picture(page, "walk-agent", "bulk");
    await follow(page, () => page.locator(".bulk").getByRole("button", { name: /move/i }).click());
    await choose(page, "DestQueueID", "Junk");
    await send(page, "DestQueueID");
    for (const number of numbers) assert.equal((await desk.run(["ticket", "show", number])).queue, "Junk");
  });

  test("nothing on the way broke a rule of the page", () => {
    assert.deepEqual(guard.trouble(), []);
  });
});
