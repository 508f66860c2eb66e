// The editor of long texts: takes the place of a text area, shows a toolbar, sends HTML in a field of its own.
// The server cleans whatever comes; what this schema does not know (styles, scripts, frames) is not even kept here.
import { Editor, Mark, Node, mergeAttributes } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Code } from "@tiptap/extension-code";
import { CodeBlock } from "@tiptap/extension-code-block";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { HorizontalRule } from "@tiptap/extension-horizontal-rule";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Strike } from "@tiptap/extension-strike";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { Text } from "@tiptap/extension-text";
import { Underline } from "@tiptap/extension-underline";
import { Dropcursor, UndoRedo } from "@tiptap/extensions";
import { toolbar } from "./toolbar.js";

const SAFE = /^(https?:|mailto:|tel:)/i;

const Link = Mark.create({
  name: "link",
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (a) => (SAFE.test(a.getAttribute("href")) ? { href: a.getAttribute("href") } : false) }],
  renderHTML: ({ HTMLAttributes }) => ["a", mergeAttributes(HTMLAttributes), 0],
});

const Cite = Blockquote.extend({
  addAttributes: () => ({ type: { default: null, parseHTML: (quote) => quote.getAttribute("type"), renderHTML: ({ type }) => (type ? { type } : {}) } }),
});

// A picture is kept under its content id; only what is drawn here has an address.
const picture = (addresses) => Node.create({
  name: "picture",
  inline: true,
  group: "inline",
  draggable: true,
  addAttributes: () => ({ src: { default: null }, alt: { default: "" }, width: { default: null }, height: { default: null } }),
  parseHTML: () => [{ tag: "img[src]", getAttrs: (img) => (/^(cid:|data:image\/(png|jpeg|gif|webp);)/i.test(img.getAttribute("src")) ? null : false) }],
  renderHTML: ({ HTMLAttributes }) => ["img", mergeAttributes(HTMLAttributes)],
  addNodeView: () => ({ node }) => {
    const dom = document.createElement("img");
    const { src, alt, width } = node.attrs;
    dom.src = src.startsWith("cid:") ? addresses[src.slice(4)] ?? "" : src;
    dom.alt = alt ?? "";
    if (width) dom.width = width;
    return { dom };
  },
});

const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);

/** Plain text as paragraphs; lines of a quotation stay together under their mark. */
function fromText(text) {
  return text.trimEnd().split("\n").map((line) => `<p>${escaped(line)}</p>`).join("");
}

/** Empty lines end a paragraph, so that a list or a heading takes one and not the whole text. */
const inParagraphs = (html) => html.replace(/(?:<br\s*\/?>\s*){2,}/gi, "</p><p>");

function enhance(area, words) {
  const form = area.form;
  const addresses = JSON.parse(area.dataset.pictures || "{}");
  const typed = area.value !== area.defaultValue;
  const label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
  if (label && !label.id) label.id = `${area.id}-l`;
  const box = document.createElement("div");
  box.className = "rich";
  const mount = document.createElement("div");
  mount.className = "rich-text prose";
  box.append(mount);
  area.after(box);
  const addPictures = async (files) => {
    for (const file of files) {
      const kept = await form.gotrsUpload?.(file, true);
      if (!kept) continue;
      addresses[kept.cid] = kept.url;
      editor.chain().focus().insertContent({ type: "picture", attrs: { src: `cid:${kept.cid}`, alt: kept.name } }).run();
    }
  };
  const attributes = { role: "textbox", "aria-multiline": "true", dir: "auto", id: `${area.id}-rich`, spellcheck: "true" };
  if (label) attributes["aria-labelledby"] = label.id;
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) if (area.hasAttribute(name)) attributes[name] = area.getAttribute(name);
  const editor = new Editor({
    element: mount,
    injectCSS: false,
    content: (!typed && inParagraphs(area.dataset.html)) || fromText(area.value),
    extensions: [
      Document, Paragraph, Text, Bold, Italic, Underline, Strike, Code, CodeBlock, Heading.configure({ levels: [2, 3] }), Cite, HardBreak, HorizontalRule,
      BulletList, OrderedList, ListItem, ListKeymap, Link, picture(addresses), Table.configure({ resizable: false, renderWrapper: false }), TableRow, TableHeader, TableCell, UndoRedo, Dropcursor,
    ],
    editorProps: {
      attributes,
      handleKeyDown: (_, event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
        event.preventDefault();
        form.requestSubmit(form.querySelector("button.btn--primary[type=submit]"));
        return true;
      },
      handlePaste: (_, event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (!files.length || event.clipboardData.getData("text/html")) return false;
        const pictures = files.filter((file) => /^image\/(png|jpeg|gif|webp)$/.test(file.type));
        addPictures(pictures);
        for (const file of files) if (!pictures.includes(file)) form.gotrsUpload?.(file, false);
        return true;
      },
    },
    onUpdate: () => form.dispatchEvent(new Event("input", { bubbles: true })),
  });
  const html = () => (editor.isEmpty ? "" : editor.getHTML());
  const text = () => {
    const plain = editor.getText({ blockSeparator: "\n", textSerializers: { picture: ({ node }) => `[${node.attrs.alt || words.picture}]` } });
    return plain.trim() ? plain : "";
  };
  const sync = () => { area.value = text(); };
  editor.on("update", sync);
  form.addEventListener("formdata", ({ formData }) => {
    formData.set(area.name, text());
    formData.set(area.dataset.rich, html());
  });
  box.prepend(toolbar(editor, words, { label: area.id, addPictures }));
  area.hidden = true;
  label?.addEventListener("click", () => editor.commands.focus());
  if (area.autofocus || document.activeElement === area) editor.commands.focus("start");
}

const words = JSON.parse(document.querySelector("script[data-words]").dataset.words);
document.querySelectorAll("form[data-write] textarea[data-rich]").forEach((area) => enhance(area, words));
