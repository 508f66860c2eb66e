// Writing: formatted text, a pasted picture, dropped files, drafts that wait in another session.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { context, launch, watch } from "../lib/chromium.js";
import { Desk } from "../lib/desk.js";
import { field, follow, send } from "../lib/forms.js";
import { PIXEL, mail } from "../lib/letters.js";
import { picture } from "../lib/pages.js";
import { signIn } from "../lib/people.js";

describe("writing", () => {
  let desk, browser, state, page, guard, ticket;
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    state = await signIn(browser, desk, "ada");
    page = await (await context(browser, desk, { state })).newPage();
    guard = watch(page, desk);
    ticket = (await desk.receive(mail({ subject: "The scale shows nothing", html: "<p>Since <b>Monday</b>.</p>" }))).ticket_number;
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });
  const zoom = () => `/agent/tickets/${ticket}`;
  const editor = (on = page) => on.locator(".rich [contenteditable=true]");

  /** Files as a drop or a paste brings them. */
  const hand = (on, type, files) => on.evaluate((target, [type, files]) => {
    const data = new DataTransfer();
    for (const { name, kind, bytes } of files) data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: kind }));
    const made = type === "paste" ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }) : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
    target.dispatchEvent(made);
  }, [type, files]);

  test("formatted text, a pasted picture and three dropped files arrive as the parts of one mail", async () => {
    await page.goto(`${zoom()}/reply`);
    await editor().waitFor();
    assert.match(await editor().innerHTML(), /<blockquote[^>]*>.*<strong>Monday<\/strong>/s);
    await editor().press("Control+Home");
    await page.getByRole("button", { name: "Bold", exact: true }).click();
    await page.keyboard.type("Please press T");
    await page.getByRole("button", { name: "Bold", exact: true }).click();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "List", exact: true }).click();
    await page.keyboard.type("then wait");
    await hand(editor(), "paste", [{ name: "key.png", kind: "image/png", bytes: PIXEL.toString("base64") }]);
    await page.locator(".rich img[src*='/agent/uploads/']").waitFor();
    const files = ["one.txt", "two.txt", "three.txt"].map((name) => ({ name, kind: "text/plain", bytes: Buffer.from(name).toString("base64") }));
    await hand(page.locator("form[data-write] .fieldrow"), "drop", files);
    for (const { name } of files) await page.getByRole("button", { name: `Remove ${name}` }).waitFor();
    await page.getByRole("button", { name: "Remove two.txt" }).click();
    await page.getByRole("button", { name: "Remove two.txt" }).waitFor({ state: "detached" });
    await picture(page, "editor", "reply");
    await send(page, "Body");
    const sent = await desk.sink.next((one) => one.header("subject").includes(ticket) && one.text.includes("press T"));
    assert.match(sent.source, /multipart\/mixed[^]*multipart\/related[^]*multipart\/alternative[^]*text\/plain[^]*text\/html[^]*image\/png/);
    assert.match(sent.text, /<strong>Please press T<\/strong>/);
    assert.match(sent.text, /<li><p>then wait/);
    const id = /src="cid:([^"]+)"/.exec(sent.text)[1];
    assert.ok(sent.source.includes(`Content-ID: <${id}>`));
    assert.ok(sent.source.includes("one.txt") && sent.source.includes("three.txt") && !sent.source.includes("two.txt"));
    assert.deepEqual(guard.trouble(), []);
  });

  test("a draft saved in one session is continued in another, with its file", async () => {
    await page.goto(`${zoom()}/note`);
    await editor().waitFor();
    await field(page, "Subject").fill("Half");
    await editor().click();
    await page.keyboard.type("Half a thought");
    await hand(page.locator("form[data-write] .fieldrow"), "drop", [{ name: "half.txt", kind: "text/plain", bytes: "aGFsZg==" }]);
    await page.getByRole("button", { name: "Remove half.txt" }).waitFor();
    await page.locator(".draft-said", { hasText: "Draft kept" }).waitFor();
    const other = await (await context(browser, desk, { state: await signIn(browser, desk, "ada") })).newPage();
    await other.goto(zoom());
    await follow(other, () => other.getByRole("link", { name: "Continue" }).first().click());
    await editor(other).getByText("Half a thought").waitFor();
    assert.equal(await field(other, "Subject").inputValue(), "Half");
    await other.getByRole("button", { name: "Remove half.txt" }).waitFor();
    await send(other, "Body");
    await other.goto(zoom());
    await other.getByRole("link", { name: "half.txt" }).first().waitFor();
    assert.equal(await other.getByText("You have a draft").count(), 0);
    await other.context().close();
  });

  test("without script the plain text area, the file input and the draft button do the same", async () => {
    const plain = await (await context(browser, desk, { state, script: false })).newPage();
    await plain.goto(`${zoom()}/note`);
    await field(plain, "Subject").fill("Plain");
    await field(plain, "Body").fill("Plain words");
    await plain.locator("input[type=file]").setInputFiles({ name: "plain.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await plain.getByRole("button", { name: "Save draft" }).click();
    await plain.getByText("Your draft is kept.").waitFor();
    await plain.getByRole("link", { name: "Continue" }).first().click();
    assert.match(await field(plain, "Body").inputValue(), /Plain words/);
    await plain.getByRole("button", { name: "Remove plain.txt" }).waitFor();
    await plain.locator("form[data-write] .btn--primary").click();
    await plain.getByRole("link", { name: "plain.txt" }).first().waitFor();
    await plain.context().close();
  });

  test("the toolbar is one stop of the tab key and walks by arrow keys", async () => {
    await page.goto(`${zoom()}/reply`);
    await editor().waitFor();
    assert.equal(await page.locator(".rich-bar button[tabindex='0']").count(), 1);
    await page.locator(".rich-bar button").first().focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Italic");
    await page.keyboard.press("End");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Remove formatting");
    assert.deepEqual(guard.trouble(), []);
  });
});
