// The browser: where it is, how it is started, and a context that notes everything a page may not do.
import { existsSync } from "node:fs";
import { chromium as playwright } from "playwright-core";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

/** The path of Chromium, if there is one. */
export function chromium() {
  return [process.env.GOTRS_TEST_BROWSER, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => path && existsSync(path));
}

export function launch() {
  return playwright.launch({ executablePath: chromium(), headless: true, args: FLAGS });
}

export const DESKTOP = { viewport: { width: 1440, height: 900 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** A context of a desk. `look` is what the cookie of the appearance says: "classic.dark.comfortable.de". */
export async function context(browser, desk, { screen = DESKTOP, look, state, script = true } = {}) {
  const made = await browser.newContext({ ...screen, baseURL: desk.origin, storageState: state, javaScriptEnabled: script, locale: "en-GB", timezoneId: "Europe/Berlin" });
  made.setDefaultTimeout(30_000);
  await made.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy ${event.violatedDirective} refused ${event.blockedURI || "inline"}`));
  });
  if (look) await wear(made, desk, look);
  return made;
}

/** Changes theme, mode, density and language of a context. */
export function wear(made, desk, look) {
  return made.addCookies([{ name: "gotrs_look", value: look, url: desk.origin, httpOnly: false, sameSite: "Lax" }]);
}

/** Notes errors in the console, errors of scripts and requests to elsewhere; `trouble()` gives and forgets them. */
export function watch(page, desk) {
  let seen = [];
  const elsewhere = (url) => !url.startsWith(`${desk.origin}/`) && !/^(data|blob|about|chrome-error):/.test(url);
  page.on("console", (message) => { if (message.type() === "error") seen.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => seen.push(`script: ${error.message}`));
  page.on("request", (request) => { if (elsewhere(request.url())) seen.push(`request to ${request.url()}`); });
  return { trouble() { const now = seen; seen = []; return now; } };
}
