// The toolbar of the editor: one tab stop, arrow keys within (WAI-ARIA toolbar pattern), pressed states that follow
// the cursor. Words come from the server.

const PATHS = {
  bold: "M7 5h6a3.5 3.5 0 0 1 0 7H7zm0 7h7a3.5 3.5 0 0 1 0 7H7z", italic: "M19 5h-9M14 19H5M15 5 9 19", underline: "M6 4v7a6 6 0 0 0 12 0V4M5 21h14",
  strike: "M4 12h16M16 6a4 3 0 0 0-4-2c-3 0-5 2-4 4.500M8 18a4 3 0 0 0 4 2c3 0 5-2 4-4.500", heading: "M6 5v14M18 5v14M6 12h12",
  bullets: "M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01", numbers: "M10 6h10M10 12h10M10 18h10M4 4h1v5M4 9h2M4 14h2l-2 4h2",
  quote: "M4 5v14M8 7h12M8 12h12M8 17h8", code: "m8 7-5 5 5 5M16 7l5 5-5 5", link: "M10 13a5 5 0 0 0 7.500.500l2.500-2.500a5 5 0 0 0-7-7l-1.500 1.500M14 11a5 5 0 0 0-7.500-.500L4 13a5 5 0 0 0 7 7l1.500-1.500",
  picture: "M4 4h16v16H4zM4 16l5-5 4 4 3-3 4 4M15 8h.01", table: "M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14",
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3", redo: "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3", clear: "M5 5h13M11.500 5 9 19M4 20 20 4",
};

const SVG = "http://www.w3.org/2000/svg";
function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function toolbar(editor, words, { label, addPictures }) {
  const bar = document.createElement("div");
  bar.className = "rich-bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.toolbar);
  bar.setAttribute("aria-controls", `${label}-rich`);
  const run = (step) => () => step(editor.chain().focus()).run();
  const chooser = document.createElement("input");
  Object.assign(chooser, { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", multiple: true, hidden: true });
  chooser.addEventListener("change", () => { addPictures([...chooser.files]); chooser.value = ""; });

  const field = linkField(editor, words);
  const inTable = () => editor.isActive("table");
  const items = [
    ["bold", run((c) => c.toggleBold()), () => editor.isActive("bold")],
    ["italic", run((c) => c.toggleItalic()), () => editor.isActive("italic")],
    ["underline", run((c) => c.toggleUnderline()), () => editor.isActive("underline")],
    ["strike", run((c) => c.toggleStrike()), () => editor.isActive("strike")],
    ["heading", run((c) => c.toggleHeading({ level: 2 })), () => editor.isActive("heading")],
    null,
    ["bullets", run((c) => c.toggleBulletList()), () => editor.isActive("bulletList")],
    ["numbers", run((c) => c.toggleOrderedList()), () => editor.isActive("orderedList")],
    ["quote", run((c) => c.toggleBlockquote()), () => editor.isActive("blockquote")],
    ["code", run((c) => c.toggleCodeBlock()), () => editor.isActive("codeBlock")],
    null,
    ["link", field.open, () => editor.isActive("link")],
    ["picture", () => chooser.click()],
    ["table", run((c) => c.insertTable({ rows: 3, cols: 3, withHeaderRow: true })), inTable],
    null,
    ["undo", run((c) => c.undo())],
    ["redo", run((c) => c.redo())],
    ["clear", run((c) => c.unsetAllMarks().clearNodes())],
  ];
  const buttons = [];
  for (const item of items) {
    if (!item) {
      const gap = document.createElement("span");
      gap.className = "vr";
      bar.append(gap);
      continue;
    }
    const [name, act, active] = item;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn--icon btn--ghost btn--sm", title: words[name] });
    button.setAttribute("aria-label", words[name]);
    button.append(icon(name));
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", act);
    buttons.push([button, active]);
    bar.append(button);
  }
  const more = document.createElement("div");
  more.className = "rich-more";
  more.hidden = true;
  for (const [name, step] of [["row", (c) => c.addRowAfter()], ["column", (c) => c.addColumnAfter()], ["dropRow", (c) => c.deleteRow()], ["dropColumn", (c) => c.deleteColumn()], ["dropTable", (c) => c.deleteTable()]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn--ghost btn--sm", textContent: words[name] });
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", run(step));
    more.append(button);
  }
  const show = () => {
    for (const [button, active] of buttons) if (active) button.setAttribute("aria-pressed", String(active()));
    more.hidden = !inTable();
  };
  editor.on("transaction", show);
  show();

  buttons.forEach(([button], at) => { button.tabIndex = at === 0 ? 0 : -1; });
  bar.addEventListener("keydown", (event) => {
    const at = buttons.findIndex(([button]) => button === event.target);
    const rtl = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
    const next = { ArrowRight: at + rtl, ArrowLeft: at - rtl, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    const target = buttons[(next + buttons.length) % buttons.length][0];
    buttons.forEach(([button]) => { button.tabIndex = button === target ? 0 : -1; });
    target.focus();
  });
  const all = document.createDocumentFragment();
  all.append(bar, field.row, more, chooser);
  return all;
}

/** The row in which the address of a link is typed. */
function linkField(editor, words) {
  const row = document.createElement("div");
  row.className = "rich-more";
  row.hidden = true;
  const input = document.createElement("input");
  Object.assign(input, { type: "text", inputMode: "url", className: "input", placeholder: "https://", dir: "ltr" });
  input.setAttribute("aria-label", words.linkTo);
  const button = (text) => Object.assign(document.createElement("button"), { type: "button", className: "btn btn--sm", textContent: text });
  const [set, drop] = [button(words.ok), button(words.unlink)];
  const close = () => { row.hidden = true; editor.commands.focus(); };
  const apply = () => {
    let href = input.value.trim();
    if (href && !/^[a-z][a-z0-9+.-]*:/i.test(href)) href = href.includes("@") ? `mailto:${href}` : `https://${href}`;
    row.hidden = true;
    if (!/^(https?:|mailto:|tel:)/i.test(href)) return editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
    const chain = editor.chain().focus().extendMarkRange("link");
    const mark = { type: "link", attrs: { href } };
    return (editor.state.selection.empty && !editor.isActive("link") ? chain.insertContent({ type: "text", text: href, marks: [mark] }) : chain.setMark("link", { href })).run();
  };
  set.addEventListener("click", apply);
  drop.addEventListener("click", () => { input.value = ""; apply(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); apply(); }
    if (event.key === "Escape") { event.stopPropagation(); close(); }
  });
  row.append(input, set, drop);
  return { row, open: () => { row.hidden = !row.hidden; input.value = editor.getAttributes("link").href ?? ""; if (!row.hidden) input.focus(); } };
}
