// Four themes, each light and dark: contrast on the pages that hold most components, menus open; the choice is kept.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PHONE, context, launch, watch, wear } from "../lib/chromium.js";
import { overflow, settled, violations } from "../lib/checks.js";
import { Desk } from "../lib/desk.js";
import { follow } from "../lib/forms.js";
import { letter, mail } from "../lib/letters.js";
import { picture } from "../lib/pages.js";
import { signIn } from "../lib/people.js";

describe("themes", () => {
  let desk, browser, ticket;
  const state = {};
  before(async () => {
    [desk, browser] = await Promise.all([Desk.open(), launch()]);
    const read = await desk.receive(letter());
    ticket = read.ticket_number;
    await desk.receive(mail({ subject: `[Ticket#${ticket}] more`, text: "plain words\n\n> quoted" }));
    for (const who of ["ada", "root", "emma"]) state[who] = await signIn(browser, desk, who);
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  const MENU = "[popovertarget=profile]";
  const PAGES = [
    ["ada", () => `/agent/tickets/${ticket}`, MENU], ["ada", () => "/agent/tickets?View=all"], ["ada", () => `/agent/tickets/${ticket}/note`],
    ["ada", () => "/agent"], ["root", () => "/admin/queues"], ["emma", () => `/customer/tickets/${ticket}`, MENU], [null, () => "/customer/login", "[popovertarget=look]"], [null, () => "/dev/gallery", "[data-menu]"],
  ];
  for (const theme of ["synthwave", "classic", "seventies", "nineties"]) {
    test(`${theme} can be read in light and dark`, async () => {
      const found = [];
      for (const who of ["ada", "root", "emma", null]) {
        const made = await context(browser, desk, { state: state[who] });
        const page = await made.newPage();
        for (const mode of ["light", "dark"]) {
          await wear(made, desk, `${theme}.${mode}.comfortable.en`);
          for (const [, path, menu] of PAGES.filter(([whose]) => whose === who)) {
            await page.goto(path());
            if (menu) await page.locator(menu).first().click();
            await settled(page);
            const whole = path().startsWith("/dev/");
            const wrong = await violations(page, whole ? {} : { only: ["color-contrast", "link-in-text-block"] });
            if (whole) wrong.push(...(await overflow(page)));
            await picture(page, `themes-${theme}-${mode}`, path());
            if (wrong.length > 0) found.push(`${path()} ${mode}\n    ${wrong.join("\n    ")}`);
          }
        }
        await made.close();
      }
      assert.equal(found.length, 0, found.join("\n"));
    });
  }

  test("a choice in the menu is worn at once, kept for the person and without script, too", async () => {
    const made = await context(browser, desk, { state: state.emma });
    const page = await made.newPage();
    const { trouble } = watch(page, desk);
    await page.goto("/customer");
    await page.locator(MENU).click();
    await Promise.all([page.waitForResponse((answer) => answer.url().endsWith("/appearance")), page.locator("button[name=Theme][value=seventies]").click()]);
    await page.waitForFunction(() => document.documentElement.dataset.theme === "seventies");
    await page.goto("/customer");
    assert.equal(await page.locator("html").getAttribute("data-theme"), "seventies");
    assert.deepEqual(trouble(), []);
    await made.close();
    const plain = await context(browser, desk, { state: state.emma, script: false });
    const bare = await plain.newPage();
    await bare.goto("/customer");
    assert.equal(await bare.locator("html").getAttribute("data-theme"), "seventies", "another browser of the same person");
    await bare.locator(MENU).click();
    await follow(bare, () => bare.locator("button[name=Mode][value=dark]").click());
    assert.equal(await bare.locator("html").getAttribute("data-mode"), "dark");
    await plain.close();
  });

  test("a visitor chooses before signing in, and the choice stays with the browser", async () => {
    for (const script of [true, false]) {
      const made = await context(browser, desk, { script });
      const page = await made.newPage();
      await page.goto("/customer/login?RequestedURL=%2Fcustomer%2Fprofile");
      await page.locator("[popovertarget=look]").click();
      const chosen = page.locator("button[name=Theme][value=nineties]");
      if (script) await Promise.all([page.waitForResponse((answer) => answer.url().endsWith("/appearance")), chosen.click()]);
      else await follow(page, () => chosen.click());
      assert.match(page.url(), /login\?RequestedURL=/, "still where one wanted to go");
      await page.goto("/agent/login");
      assert.equal(await page.locator("html").getAttribute("data-theme"), "nineties");
      await made.close();
    }
  });

  test("the gallery fits a phone in every language", async () => {
    const made = await context(browser, desk, { screen: PHONE });
    const page = await made.newPage();
    for (const language of ["en", "de", "ar"]) {
      await wear(made, desk, `classic.light.comfortable.${language}`);
      await page.goto("/dev/gallery");
      assert.deepEqual(await overflow(page), [], language);
    }
    await made.close();
  });

  test("the system's wish counts until somebody chooses, from the first paint on", async () => {
    const made = await context(browser, desk);
    const page = await made.newPage();
    const canvas = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto("/agent/login");
    const dark = await canvas();
    await page.emulateMedia({ colorScheme: "light" });
    assert.notEqual(await canvas(), dark);
    assert.equal(await page.locator("html").getAttribute("data-mode"), "auto");
    await made.close();
  });
});
