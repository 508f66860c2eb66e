// The command palette (Ctrl K): every page, every action of the page at hand, tickets, customers, queues.
{
  const dialog = document.getElementById("palette");
  const input = dialog?.querySelector("input"), list = dialog?.querySelector("ul");
  let back = null;

  const heading = (text) => {
    const item = Object.assign(document.createElement("li"), { textContent: text });
    item.setAttribute("role", "presentation");
    return item;
  };

  /** What the page itself can do: its links and buttons, by their words. */
  function commands(typed) {
    const wanted = typed.trim().toLocaleLowerCase().split(/\s+/), seen = new Set(), found = [];
    const places = ".zoom-head .actions :is(a, button), #tmenu :is(a, button), #create a, #nav a:not(.brand), [data-command], #profile > a, .bar .counters a, .bar .bell";
    for (const target of document.querySelectorAll(places)) {
      if (target.matches("[popovertarget]")) continue;
      const copy = target.cloneNode(true);
      copy.querySelectorAll("kbd, .n, svg, .vh").forEach((part) => part.remove());
      const text = (copy.textContent.trim() || target.title || target.getAttribute("aria-label") || "").replace(/\s+/g, " ");
      const words = text.toLocaleLowerCase();
      if (!text || seen.has(words) || !wanted.every((word) => words.includes(word))) continue;
      seen.add(words);
      const item = document.createElement("li");
      item.setAttribute("role", "option");
      const icon = target.querySelector("svg.i");
      if (icon) item.append(icon.cloneNode(true));
      item.append(Object.assign(document.createElement("span"), { className: "grow clip", textContent: text }));
      if (target.dataset.key) item.append(Object.assign(document.createElement("kbd"), { textContent: target.dataset.key.toUpperCase() }));
      item.target = target;
      found.push(item);
      if (found.length >= 12) break;
    }
    return found.length ? [heading(dialog.dataset.commands), ...found] : [];
  }

  if (dialog) {
    const box = combobox.attach(input, {
      list, always: true,
      find: async (typed) => [...commands(typed), ...(await combobox.fetched("/agent/suggest/all", typed.trim()))],
      choose: (item) => {
        const target = item.target;
        back = target ? null : back;
        dialog.close();
        if (target) target.click();
        else if (item.dataset.url) location.assign(item.dataset.url);
      },
    });
    const open = () => {
      if (dialog.open) return;
      back = document.activeElement;
      input.value = "";
      list.replaceChildren();
      dialog.showModal();
      box.look();
    };
    dialog.addEventListener("close", () => { back?.focus?.(); back = null; });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    on("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      if (dialog.open) dialog.close();
      else open();
    });
  }
}
