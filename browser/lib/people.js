// Who signs in, as people do it: through the form. The cookies are kept, so each test file signs in once per person.
import { context } from "./chromium.js";

const FACES = {
  ada: { login: "ada", page: "/agent/login" },
  linus: { login: "linus", page: "/agent/login" },
  root: { login: "root@localhost", page: "/agent/login" },
  emma: { login: "emma@example.com", page: "/customer/login" },
};

/** Signs somebody in and gives the cookies. */
export async function signIn(browser, desk, who) {
  const { login, page: path } = FACES[who];
  const made = await context(browser, desk);
  const page = await made.newPage();
  await page.goto(path);
  await page.locator("input[name=User]").fill(login);
  await page.locator("input[name=Password]").fill("demo");
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForURL((url) => !url.pathname.endsWith("/login"));
  const state = await made.storageState();
  await made.close();
  return { cookies: state.cookies.filter((cookie) => cookie.name !== "gotrs_look"), origins: [] };
}
