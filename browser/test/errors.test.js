// When something is wrong: a form says what and where, a page that is not there says so, in every language and theme.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESKTOP, PHONE, context, launch, wear } from "../lib/chromium.js";
import { overflow, small, squeezed, violations } from "../lib/checks.js";
import { Desk } from "../lib/desk.js";
import { follow } from "../lib/forms.js";
import { picture } from "../lib/pages.js";
import { signIn } from "../lib/people.js";

const FORMS = [
  ["ada", "/agent/tickets/new/phone"], ["ada", "/agent/preferences"],
  ["root", "/admin/queues/_/new"], ["root", "/admin/agents/_/new"], ["root", "/admin/customer-users/_/new"],
  ["emma", "/customer/tickets/new"], ["emma", "/customer/profile"],
];
const LOST = [["ada", "/agent/tickets/20260101000000", 404], ["ada", "/agent/nowhere", 404], ["ada", "/admin", 403], ["emma", "/customer/tickets/1", 404], [null, "/nowhere", 404]];

describe("what is wrong is said", () => {
  let desk, browser;
  const state = {};
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    for (const who of ["ada", "root", "emma"]) state[who] = await signIn(browser, desk, who);
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });
  const everything = async (page) => [...(await overflow(page)), ...(await squeezed(page)), ...(await violations(page))];

  for (const [name, screen, look] of [["a laptop in English", DESKTOP, "nineties.light.comfortable.en"], ["a phone in Arabic", PHONE, "synthwave.dark.compact.ar"]]) {
    test(`every field that is wrong is named, tied to its words and one click away on ${name}`, async () => {
      for (const [who, path] of FORMS) {
        const made = await context(browser, desk, { state: state[who], screen, look });
        const page = await made.newPage();
        await page.goto(path);
        const form = page.locator("main form.form:has([required])").last();
        const editor = form.locator("[contenteditable=true]").first();
        if (await form.locator("[data-rich]").count()) { await editor.waitFor(); await editor.fill(""); }
        for (const field of await form.locator(":is(input, textarea)[required]:visible").all()) await field.fill("");
        await follow(page, () => form.locator("> .actions button.btn--primary").click());
        const told = await page.evaluate(() => ({
          loose: [...document.querySelectorAll("[aria-invalid=true]")].filter((field) => !(field.getAttribute("aria-describedby") ?? "").split(" ").some((id) => document.getElementById(id)?.matches(".error"))).map((field) => field.name),
          wrong: document.querySelectorAll(".field .error").length,
          chosen: [...document.querySelectorAll("select[aria-invalid=true]")].filter((list) => list.value !== "").map((list) => list.name),
          links: [...document.querySelectorAll(".notice--danger a")].map((link) => link.hash),
          focus: document.activeElement.className,
        }));
        assert.ok(told.wrong > 0, `${path} finds nothing wrong with an empty form`);
        assert.deepEqual(told.loose, [], `${path}: the error of a field is tied to it`);
        assert.deepEqual(told.chosen, [], `${path}: a list that misses a choice shows none`);
        assert.equal(told.links.length, told.wrong, `${path}: each error stands in the summary`);
        assert.match(told.focus, /notice--danger/, `${path}: the summary has the focus`);
        for (const hash of told.links) {
          await page.locator(`.notice--danger a[href="${hash}"]`).click();
          const there = await page.evaluate((id) => document.activeElement.closest(".field")?.contains(document.getElementById(id)), hash.slice(1));
          assert.ok(there, `${path}: ${hash} is one click away`);
        }
        assert.deepEqual([...(await everything(page)), ...(screen === PHONE ? await small(page) : [])], [], path);
        await picture(page, `errors-${screen === PHONE ? "phone" : "laptop"}`, path);
        await made.close();
      }
    });
  }

  test("a page that is not there or not for the reader says so and leads on", async () => {
    for (const [at, [who, path, status]] of LOST.entries()) {
      for (const screen of [DESKTOP, PHONE]) {
        const made = await context(browser, desk, { state: who ? state[who] : undefined, screen });
        const page = await made.newPage();
        await wear(made, desk, `${["synthwave", "classic", "seventies", "nineties"][at % 4]}.${at % 2 ? "dark" : "light"}.comfortable.${["en", "de", "ar"][at % 3]}`);
        const answer = await page.goto(path);
        assert.equal(answer.status(), status, path);
        assert.deepEqual([...(await everything(page)), ...(screen === PHONE ? await small(page) : [])], [], path);
        await picture(page, `errors-${screen === PHONE ? "phone" : "laptop"}`, path);
        await follow(page, () => page.locator("main a.btn").first().click());
        await made.close();
      }
    }
  });
});
