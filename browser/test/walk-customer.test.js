// A customer's visit: a request with a file, an answer, the end; the agents' mail in between.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PHONE, context, launch, watch } from "../lib/chromium.js";
import { Desk } from "../lib/desk.js";
import { field, follow, send, write } from "../lib/forms.js";
import { picture } from "../lib/pages.js";

describe("a customer's visit on a phone", () => {
  let desk, browser, page, guard, number;
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    page = await (await context(browser, desk, { screen: PHONE })).newPage();
    guard = watch(page, desk);
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  test("a page asked for leads through the sign-in to itself", async () => {
    await page.goto("/customer/tickets/new");
    assert.match(page.url(), /\/customer\/login\?RequestedURL=/);
    await field(page, "User").fill("emma@example.com");
    await field(page, "Password").fill("demo");
    await send(page, "Password");
    assert.equal(new URL(page.url()).pathname, "/customer/tickets/new");
  });

  test("a request is sent with a file", async () => {
    await field(page, "Dest").selectOption({ index: 1 });
    await field(page, "Subject").fill("My badge does not open the door");
    await write(page, "Body", "It blinks red.");
    await field(page, "FileUpload").setInputFiles({ name: "badge.txt", mimeType: "text/plain", buffer: Buffer.from("red") });
    await picture(page, "walk-customer", "new");
    await send(page, "Body");
    await page.getByRole("heading", { name: "My badge does not open the door" }).waitFor();
    number = /\/customer\/tickets\/(\d+)/.exec(page.url())[1];
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "badge.txt" }).click()]);
    assert.equal(file.suggestedFilename(), "badge.txt");
  });

  test("an answer joins the request, and the request is closed and found among the closed", async () => {
    await write(page, "Body", "Now it blinks green.");
    await send(page, "Body");
    await page.goto(`/customer/tickets/${number}`);
    await page.locator(".thread").getByText("Now it blinks green.").waitFor();
    page.on("dialog", (dialog) => dialog.accept());
    await follow(page, () => page.locator(`form[action="/customer/tickets/${number}/close"] button`).click());
    assert.match((await desk.run(["ticket", "show", number])).state, /^closed/);
    await page.goto("/customer?View=closed");
    await page.getByRole("link", { name: "My badge does not open the door" }).waitFor();
  });

  test("signing out ends it", async () => {
    await page.locator("[popovertarget=profile]").click();
    await follow(page, () => page.locator("form[action='/customer/logout'] button").click());
    await page.goto("/customer");
    assert.match(page.url(), /\/customer\/login/);
    assert.deepEqual(guard.trouble(), []);
  });
});
