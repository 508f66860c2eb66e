// A form in which something is written: uploads, drafts, and the editor, which comes once the page stands.
import { drafts } from "./draft.js";
import { uploads } from "./upload.js";

const own = document.currentScript;
const words = JSON.parse(own.dataset.words);

/** Holds a form back while something of it is still on its way. */
function gateOf(form) {
  const gate = { waiting: 0, sent: false, again: null };
  gate.during = async (work) => {
    gate.waiting += 1;
    try {
      return await work;
    } finally {
      gate.waiting -= 1;
      if (gate.waiting === 0 && gate.again) {
        const [submitter] = gate.again;
        gate.again = null;
        form.requestSubmit(submitter);
      }
    }
  };
  form.addEventListener("submit", (event) => {
    if (gate.waiting > 0) {
      event.preventDefault();
      gate.again = [event.submitter];
      event.submitter?.setAttribute("aria-busy", "true");
      return;
    }
    gate.sent = true;
  });
  addEventListener("pageshow", () => { gate.sent = false; });
  return gate;
}

document.querySelectorAll("form[data-write]").forEach((form) => {
  const gate = gateOf(form);
  uploads(form, words, gate);
  drafts(form, words, gate);
  form.dataset.write = "ready";
});

// The editor is heavy: the page is drawn first, and the text area works meanwhile.
const begin = () => {
  const script = document.createElement("script");
  script.nonce = own.nonce;
  script.src = own.dataset.editor;
  document.head.append(script);
};
if (document.querySelector("form[data-write] textarea[data-rich]")) {
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
