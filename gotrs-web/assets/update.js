// A form whose second button draws it again ("Update form") does so by itself when a choice changes, as the server
// works it out: what depends on the choice comes in, what was typed meanwhile stays.
{
  const LEADS = "select, input[data-suggest]:not([data-list])";
  let running = null;
  on("change", async (event) => {
    const form = event.target.form;
    if (!form?.dataset.update || !event.target.matches(LEADS)) return;
    running?.abort();
    running = new AbortController();
    const sent = new FormData(form);
    sent.set(form.dataset.update, "1");
    for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
    const answer = await fetch(form.action, { method: "POST", body: sent, signal: running.signal }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const drawn = fresh.querySelector("form[data-update]");
    if (!drawn) return;
    const before = new Map([...form.elements].filter((field) => field.name && field.type !== "file").map((field) => [field.name, sent.get(field.name)]));
    const values = new FormData(drawn);
    morph(form.querySelector(".fieldrow"), drawn.querySelector(".fieldrow"));
    const [side, other] = [document.querySelector("main .side"), fresh.querySelector("main .side")];
    if (side && other) morph(side, other);
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || field.type === "checkbox" || field.type === "radio") continue;
      const wanted = values.get(field.name) ?? "";
      const touched = before.has(field.name) && field.value !== (before.get(field.name) ?? "");
      if (!touched && field.value !== wanted) field.value = wanted;
    }
    document.dispatchEvent(new CustomEvent("gotrs:updated", { detail: { form } }));
  });
}
