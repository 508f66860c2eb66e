// Filling in forms by OTRS's field names, with or without the rich-text editor.

/** The field as people see it. */
export function field(page, name) {
  return page.locator(`[name="${name}"]:not([type=hidden])`);
}

/** Writes a long text before what stands there. */
export async function write(page, name, text) {
  const editor = page.locator(`.field:has([name="${name}"]) [contenteditable=true]`);
  const comes = await field(page, name).evaluate((area) => Boolean(area.dataset.rich && area.form.dataset.write === "ready"));
  if (comes) await editor.first().waitFor();
  if (await editor.count()) {
    await editor.first().press("Control+Home");
    return editor.first().pressSequentially(text);
  }
  const area = field(page, name);
  return area.fill(`${text}\n${await area.inputValue()}`);
}

/** Sends the form that holds a field, and waits for the page that answers. */
export async function send(page, name) {
  const button = page.locator(`form:has([name="${name}"]) .actions button[type=submit].btn--primary, form:has([name="${name}"]) .actions button[type=submit].btn--danger-fill`).last();
  await follow(page, () => button.click());
}

/** Does something that leads to another page, and waits until that is there. */
export async function follow(page, act) {
  const arrived = page.waitForEvent("load");
  await act();
  await arrived;
}

/** Chooses by the visible words. */
export async function choose(page, name, words) {
  const options = await field(page, name).locator("option").allTextContents();
  const label = options.find((option) => option.replace(/\u00a0/g, " ").trim() === words);
  if (label === undefined) throw new Error(`${name} offers no ${words}, but ${options.join(", ")}`);
  // A long list stands behind a field with suggestions.
  await field(page, name).selectOption({ label }, { force: true });
}
