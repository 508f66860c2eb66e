// Keeps what is written, a few seconds after the last key; the server holds it, nothing stays in the browser.

const QUIET = 2500;

export function drafts(form, words, gate) {
  const button = form.querySelector("button[data-draft]");
  if (!button) return;
  const said = document.createElement("output");
  said.className = "help draft-said";
  button.after(said);
  // What keeps itself needs no button.
  button.hidden = true;
  let [clock, dirty, busy] = [0, false, false];

  const data = () => {
    const all = new FormData(form);
    all.delete("FileUpload");
    all.set("SaveDraft", "auto");
    return all;
  };
  const save = async () => {
    if (busy || gate.sent) return;
    [busy, dirty] = [true, false];
    const answer = await gate.during(fetch(form.action, { method: "POST", body: data() }).catch(() => null));
    busy = false;
    said.textContent = answer?.status === 204 ? `${words.saved} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}` : words.notSaved;
    if (dirty) later();
  };
  const later = () => {
    dirty = true;
    clearTimeout(clock);
    clock = setTimeout(save, QUIET);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(clock));
  addEventListener("pagehide", () => {
    if (dirty && !gate.sent) navigator.sendBeacon(form.action, data());
  });
}
