// Makes an element like another one, changing as little as possible: focus, scroll, what is checked, typed or unfolded
// and the documents in frames stay. Elements are known again by id or data-id; what a script added is marked data-mine.
const { morph } = (() => {
  const key = (node) => (node.nodeType === 1 ? node.id || node.dataset.id : "") || "";
  const mine = (node) => node?.nodeType === 1 && node.hasAttribute("data-mine");
  const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && key(one) === key(other);
  // What the reader or a script decides, not the server.
  const ours = (node, name) =>
    (name === "open" && node.matches("details, dialog")) || (name === "hidden" && node.matches("[data-quiet], [data-all]")) ||
    name === "aria-busy" || name === "data-sent" || name === "data-enhanced" ||
    (node.dataset.enhanced && (name === "hidden" || name === "role" || name === "autocomplete" || name.startsWith("aria-")));

  function attributes(old, fresh) {
    for (const { name, value } of [...fresh.attributes]) if (old.getAttribute(name) !== value && !ours(old, name)) old.setAttribute(name, value);
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !ours(old, name)) old.removeAttribute(name);
  }

  function children(old, fresh) {
    const wanted = new Set([...fresh.childNodes].map(key).filter(Boolean));
    for (const child of [...old.childNodes]) if (key(child) && !wanted.has(key(child)) && !mine(child)) child.remove();
    const known = new Map([...old.children].filter(key).map((child) => [key(child), child]));
    let at = old.firstChild;
    const skip = () => { while (mine(at)) at = at.nextSibling; };
    for (const next of [...fresh.childNodes]) {
      skip();
      let match = key(next) ? known.get(key(next)) : at && alike(at, next) ? at : null;
      if (match && !alike(match, next)) { match.remove(); match = null; skip(); }
      if (!match) { old.insertBefore(document.importNode(next, true), at); continue; }
      if (match === at) at = at.nextSibling;
      else old.insertBefore(match, at);
      if (match.nodeType === 1) morph(match, next);
      else if (match.nodeValue !== next.nodeValue) match.nodeValue = next.nodeValue;
    }
    while (at) { const next = at.nextSibling; if (!mine(at)) at.remove(); at = next; }
  }

  function morph(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    attributes(old, fresh);
    // The text of a text area is what it began with; what it holds is the reader's.
    if (old.nodeName === "TEXTAREA") { old.defaultValue = fresh.defaultValue; return; }
    children(old, fresh);
  }
  return { morph };
})();
