// Progressive enhancement only: every page works without this file. No state is kept in the browser.
const html = document.documentElement;
const on = (type, handler) => document.addEventListener(type, handler);

// Ask before a form that takes something away: <form data-confirm="question">, or a button with it.
on("submit", (event) => {
  const asking = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (asking && !confirm(asking)) event.preventDefault();
});

// Show that a form is on its way, and send it once only.
on("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog" || event.target.method === "get") return;
  if (event.target.dataset.sent) return event.preventDefault();
  event.target.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  document.querySelectorAll("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
});

// Theme, mode and density change at once; the form behind the buttons keeps the choice.
on("click", (event) => {
  const button = event.target.closest("form[data-look] button");
  if (!button) return;
  const form = button.form, data = new URLSearchParams(new FormData(form));
  data.set(button.name, button.value);
  event.preventDefault();
  fetch(form.action, { method: "POST", body: data, redirect: "manual" }).then((answer) => {
    if (answer.type !== "opaqueredirect" && !answer.ok) return form.requestSubmit(button);
    html.dataset[button.name.toLowerCase()] = button.value;
    form.querySelectorAll(`button[name=${button.name}]`).forEach((other) => {
      other.setAttribute("aria-pressed", String(other === button));
    });
  }, () => form.requestSubmit(button));
});

// What a page only reports (this ticket was read) goes out by itself; without script its button does it.
const report = (form) => form && fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
document.querySelectorAll("form[data-quiet]").forEach((form) => {
  form.hidden = true;
  report(form);
});

// A summary of errors leads to what people write in, where that stands for a hidden field.
on("click", (event) => {
  const hash = event.target.closest("a[href^='#']")?.hash;
  const field = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
  const stands = field?.hidden && field.closest(".field")?.querySelector("[contenteditable=true], input[data-mine]");
  if (!stands) return;
  event.preventDefault();
  stands.focus();
});

// A text area grows with its text.
const grow = (area) => { area.rows = Math.max(+area.dataset.grow, Math.min(40, area.value.split("\n").length + 1)); };
on("input", (event) => { if (event.target.matches("textarea[data-grow]")) grow(event.target); });
document.querySelectorAll("textarea[data-grow]").forEach(grow);

// The box in a table's head checks all rows.
on("change", (event) => {
  const box = event.target;
  if (!box.matches("[data-all]")) return;
  box.closest("table").querySelectorAll("tbody .t-check input").forEach((row) => { row.checked = box.checked; });
});
document.querySelectorAll("[data-all]").forEach((box) => { box.hidden = false; });

// The bulk bar says how many rows are checked.
const count = (form) => {
  const checked = form.querySelectorAll("tbody .t-check input:checked").length;
  form.querySelector("[data-count]").textContent = new Intl.NumberFormat(html.lang).format(checked);
};
on("change", (event) => { if (event.target.closest(".t-check") && event.target.form?.matches(".bulkform")) count(event.target.form); });
addEventListener("pageshow", () => document.querySelectorAll(".bulkform:has([data-count])").forEach(count));

// A select that leads to another page needs no button.
on("change", (event) => { if (event.target.matches("select[data-go]")) event.target.form.requestSubmit(); });

// Lists narrow while one types; without script the same box sends its form.
on("input", (event) => {
  const box = event.target;
  if (!box.matches("[data-narrow]")) return;
  const wanted = box.value.toLocaleLowerCase();
  document.querySelectorAll(box.dataset.narrow).forEach((row) => {
    row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
  });
});

// Ctrl+Enter sends the form at hand.
on("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  (event.target.form ?? event.target.closest("form"))?.requestSubmit();
});

// Arrow keys walk through an open menu.
on("keydown", (event) => {
  const menu = event.target.closest(".menu[popover]");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...menu.querySelectorAll("a, button")], at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  items[(next + items.length) % items.length]?.focus();
  event.preventDefault();
});
