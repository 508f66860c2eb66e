// An administrator's work: a queue, an agent, rights, a setting.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { context, launch, watch } from "../lib/chromium.js";
import { Desk } from "../lib/desk.js";
import { field, follow, send } from "../lib/forms.js";
import { picture } from "../lib/pages.js";
import { signIn } from "../lib/people.js";

describe("an administrator's work", () => {
  let desk, browser, page, guard;
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    const state = await signIn(browser, desk, "root");
    page = await (await context(browser, desk, { state })).newPage();
    guard = watch(page, desk);
    page.on("dialog", (dialog) => dialog.accept());
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  /** Some changes ask for the password once more. */
  async function confirmed() {
    const password = field(page, "CurPw");
    if (await password.count()) {
      await password.fill("demo");
      await send(page, "CurPw");
    }
  }

  test("a queue is added and takes tickets", async () => {
    await page.goto("/admin/queues");
    await follow(page, () => page.locator("a[href='/admin/queues/_/new']").first().click());
    await field(page, "Name").fill("Support::Plotters");
    for (const select of await page.locator("main form select[required]").all()) {
      const values = await select.locator("option").evaluateAll((options) => options.map((option) => option.value));
      await select.selectOption(values.filter(Boolean).at(-1));
    }
    await field(page, "ValidID").selectOption({ index: 0 });
    await picture(page, "walk-admin", "queue");
    await send(page, "Name");
    await confirmed();
    await page.goto("/admin/queues");
    await page.getByRole("link", { name: /Plotters/ }).first().waitFor();
  });

  test("an agent is added, gets a right in the matrix and may sign in", async () => {
    await page.goto("/admin/agents/_/new");
    await field(page, "UserFirstname").fill("Grace");
    await field(page, "UserLastname").fill("Hoppe");
    await field(page, "UserLogin").fill("grace");
    await field(page, "UserEmail").fill("grace@desk.test");
    await page.locator("input[type=password]").first().fill("a plotter that eats no paper");
    await send(page, "UserLogin");
    await confirmed();
    const { id } = await desk.run(["user", "show", "grace"]);
    await page.goto(`/admin/agent-groups/${id}`);
    await page.getByRole("checkbox", { name: /^rw .* users$|^rw on users$/ }).check();
    await follow(page, () => page.locator("main form button.btn--primary").last().click());
    await confirmed();
    await page.goto(`/admin/agent-groups/${id}`);
    assert.ok(await page.getByRole("checkbox", { name: /^rw .* users$|^rw on users$/ }).isChecked());
    const other = await (await context(browser, desk)).newPage();
    await other.goto("/agent/login");
    await field(other, "User").fill("grace");
    await field(other, "Password").fill("a plotter that eats no paper");
    await send(other, "Password");
    await other.goto("/agent/tickets");
    assert.ok((await other.locator("td.t-title").count()) > 5);
    await other.context().close();
  });

  test("a setting is changed, in force at once, and put back", async () => {
    const title = async () => { await page.goto("/admin"); return page.title(); };
    const open = () => page.goto(`/admin/sysconfig/${encodeURIComponent("ProductName")}`);
    const before = await title();
    await open();
    const value = page.locator("main form input[type=text]:not([readonly]), main form textarea").first();
    await value.fill("Helpline of Nova Labs");
    await follow(page, () => page.locator("main form .actions button.btn--primary").first().click());
    await confirmed();
    const deploy = page.locator("form[action$='/deploy'] button");
    if (await deploy.count()) await follow(page, () => deploy.first().click());
    assert.match(await title(), /Helpline of Nova Labs/);
    await open();
    await follow(page, () => page.locator("form[action$='/reset'] button").first().click());
    await confirmed();
    assert.equal(await title(), before);
  });

  test("nothing on the way broke a rule of the page", () => {
    assert.deepEqual(guard.trouble(), []);
  });
});
