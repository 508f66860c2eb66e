// Single keys. They rest while a field has the focus, while a dialog is open, and when the reader switched them off.
{
  let [prefix, timer, from] = ["", 0, null];
  const seen = (target) => target.checkVisibility?.() || target.closest("[popover]");
  const rows = () => [...document.querySelectorAll("main .table--cards tbody tr")].filter((row) => row.querySelector("a[href]"));
  const articles = () => [...document.querySelectorAll(".thread > li[id]")];
  const help = document.getElementById("keyhelp");

  /** The element of a key; in an open menu its own entries come first. */
  function target(keys) {
    const all = [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)];
    return all.find((one) => one.closest(":popover-open")) ?? all.find(seen) ?? all[0];
  }

  function step(list, by, current) {
    const at = list.findIndex((one) => one.matches(current));
    return list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, at + by))];
  }

  function row(by) {
    const to = step(rows(), by, ".is-at");
    if (!to) return false;
    document.querySelector("tr.is-at")?.classList.remove("is-at");
    to.classList.add("is-at");
    const link = to.querySelector(".t-title a") ?? to.querySelector("a[href]");
    link.focus({ preventScroll: true });
    to.scrollIntoView({ block: "nearest" });
    return true;
  }

  function check(range) {
    const at = document.querySelector("tr.is-at"), box = at?.querySelector(".t-check input");
    if (!box) return false;
    box.checked = !box.checked;
    if (range && from?.isConnected) {
      const all = rows(), [low, high] = [all.indexOf(from), all.indexOf(at)].sort((one, other) => one - other);
      all.slice(low, high + 1).forEach((one) => { const other = one.querySelector(".t-check input"); if (other) other.checked = true; });
    }
    from = at;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  function article(by) {
    const to = step(articles(), by, ":focus, :focus-within, .is-at");
    if (!to) return false;
    document.querySelector(".thread > .is-at")?.classList.remove("is-at");
    to.classList.add("is-at");
    to.tabIndex = -1;
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "start" });
    return true;
  }

  function clear() {
    const boxes = [...document.querySelectorAll(".t-check input:checked")];
    boxes.forEach((box) => { box.checked = false; box.dispatchEvent(new Event("change", { bubbles: true })); });
    document.querySelector("tr.is-at")?.classList.remove("is-at");
    return boxes.length > 0;
  }

  const acts = { j: () => row(1), k: () => row(-1), x: (event) => check(event.shiftKey), "]": () => article(1), "[": () => article(-1), escape: clear };
  if (help) acts["?"] = () => { help.showModal(); return true; };

  on("keydown", (event) => {
    if (html.dataset.keys === "off" || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    if (field && !field.matches("input[type=checkbox], input[type=radio]")) return;
    const key = event.key.toLowerCase();
    if (key.length > 1 && key !== "escape") return;
    const keys = prefix ? `${prefix} ${key}` : key;
    prefix = "";
    clearTimeout(timer);
    const found = target(keys);
    if (found) {
      event.preventDefault();
      found.matches("input") ? found.focus() : found.click();
    } else if (document.querySelector(`[data-key^="${CSS.escape(keys)} "]`)) {
      event.preventDefault();
      prefix = keys;
      timer = setTimeout(() => { prefix = ""; }, 1500);
    } else if (acts[key]?.(event)) event.preventDefault();
  });
  on("click", (event) => { if (event.target.closest("[data-keyhelp]")) help?.showModal(); });
}
