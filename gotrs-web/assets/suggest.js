// Comboboxes (ARIA 1.2): a field marked data-suggest offers what the server finds, a long select what it holds itself.
// The plain field stays what is sent, so without this file it works as it is.
const combobox = (() => {
  let count = 0;

  /** Gives an input a list of options. `find` gives them for what is typed, `choose` takes one. */
  function attach(input, { find, choose, list, label, always }) {
    count += 1;
    let [at, asked, timer, items] = [-1, 0, 0, []];
    const own = !list;
    if (own) {
      list = document.createElement("ul");
      list.className = "suggestions";
      list.dataset.mine = "";
      list.hidden = true;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", label);
      list.id = `suggestions-${count}`;
      input.after(list);
    }
    input.dataset.enhanced = "1";
    input.setAttribute("autocomplete", "off");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);

    function close() {
      asked += 1;
      clearTimeout(timer);
      if (always) return;
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function point(to) {
      at = items.length ? (to + items.length) % items.length : -1;
      items.forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", items[at].id);
      items[at].scrollIntoView({ block: "nearest" });
    }
    async function look() {
      const mine = (asked += 1);
      const found = await find(input.value);
      if (mine !== asked) return;
      list.replaceChildren(...found);
      items = [...list.querySelectorAll("[role=option]")];
      items.forEach((item, index) => { item.id = `${list.id}-${index}`; });
      list.hidden = items.length === 0 && !always;
      if (own) list.style.insetBlockStart = `${input.offsetTop + input.offsetHeight}px`;
      input.setAttribute("aria-expanded", String(!list.hidden));
      point(always ? 0 : -1);
    }
    function take(item) {
      if (!item) return;
      close();
      choose(item);
    }
    const soon = () => { clearTimeout(timer); timer = setTimeout(look, 120); };
    input.addEventListener("input", soon);
    input.addEventListener("keydown", (event) => {
      const isOpen = !list.hidden && items.length > 0;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!isOpen) return look();
        point(event.key === "ArrowDown" ? at + 1 : at < 0 ? items.length - 1 : at - 1);
      } else if (event.key === "Enter" && isOpen && at >= 0 && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        take(items[at]);
      } else if (event.key === "Tab" && isOpen && at >= 0 && !always) {
        take(items[at]);
      } else if (event.key === "Escape" && isOpen && !always) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
    if (!always) input.addEventListener("blur", close);
    return { look, close };
  }

  /** The options that the server finds. */
  async function fetched(url, typed) {
    const answer = await fetch(`${url}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer?.ok || answer.redirected) return [];
    return [...new DOMParser().parseFromString(await answer.text(), "text/html").body.children];
  }

  const tell = (field) => { field.dispatchEvent(new Event("input", { bubbles: true })); field.dispatchEvent(new Event("change", { bubbles: true })); };
  const named = (field) => field.labels?.[0]?.querySelector("span")?.textContent ?? "";

  function field(input) {
    const several = input.hasAttribute("data-list");
    // Of a list of addresses the last one is being typed; a comma within quotes ends none.
    const part = (text) => (several ? /(?:"[^"]*"?|[^",])*$/.exec(text)[0] : text);
    const box = attach(input, {
      label: named(input),
      find: async (text) => (part(text).trim().length < 2 ? [] : fetched(input.dataset.suggest, part(text).trim())),
      choose: (item) => {
        const before = input.value.slice(0, input.value.length - part(input.value).length);
        input.value = several ? `${before}${before && !before.endsWith(" ") ? " " : ""}${item.dataset.value}, ` : item.dataset.value;
        tell(input);
        box.close();
      },
    });
  }

  function select(select) {
    const input = document.createElement("input");
    const shown = () => (select.selectedOptions[0]?.value ? select.selectedOptions[0].textContent.trim() : "");
    input.type = "text";
    input.className = "input";
    input.dataset.mine = "";
    input.id = `${select.id}-c`;
    input.value = shown();
    input.placeholder = select.querySelector("option[value='']")?.textContent ?? "";
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    select.before(input);
    const label = select.labels[0];
    if (label) label.htmlFor = input.id;
    select.dataset.enhanced = "1";
    select.hidden = true;
    if (select.autofocus) input.focus();
    attach(input, {
      label: label?.querySelector("span")?.textContent ?? "",
      find: async (text) => {
        const wanted = text === shown() ? "" : text.trim().toLocaleLowerCase();
        return [...select.options].filter((option) => !option.disabled && option.textContent.toLocaleLowerCase().includes(wanted)).map((option) => {
          const item = document.createElement("li");
          item.setAttribute("role", "option");
          item.dataset.value = option.value;
          item.textContent = option.textContent;
          return item;
        });
      },
      choose: (item) => { select.value = item.dataset.value; input.value = shown(); tell(select); },
    });
    // What is no choice is none: the field shows again what will be sent.
    input.addEventListener("blur", () => {
      if (input.value.trim() === "" && select.querySelector("option[value='']") && select.value) { select.value = ""; tell(select); }
      input.value = shown();
    });
    select.addEventListener("change", () => { input.value = shown(); });
    document.addEventListener("gotrs:updated", () => { if (document.activeElement !== input) input.value = shown(); });
  }

  function enhance() {
    document.querySelectorAll("input[data-suggest]:not([data-enhanced])").forEach(field);
    document.querySelectorAll("select[data-filter]:not([data-enhanced])").forEach(select);
  }
  enhance();
  document.addEventListener("gotrs:updated", enhance);
  return { attach, fetched };
})();
