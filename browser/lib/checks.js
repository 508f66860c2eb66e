// What holds on every page: nothing is wider than the screen, axe finds nothing, what is touched is large enough.
import axe from "axe-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What is wider than its room, in words. Frames that clip are looked into, areas that scroll on purpose are not. */
export function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const name = (element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}${[...element.classList].map((word) => `.${word}`).join("")}`;
    const rooms = [document.documentElement, document.body, ...document.querySelectorAll(".main, .page, main, .panel, .card, .art, dialog[open]")];
    const wide = rooms.filter((room) => room.scrollWidth > Math.max(room.clientWidth, 1) + 1 && room.clientWidth > 0);
    const page = document.querySelector(".app .page");
    const twice = page && getComputedStyle(page).overflowY === "auto" && document.documentElement.scrollHeight > innerHeight + 1;
    if (twice) return [`the document scrolls beside the page: ${document.documentElement.scrollHeight} in ${innerHeight}`];
    if (wide.length === 0) return [];
    const scrolls = (element) => element && element !== document.body && (/(auto|scroll)/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const rtl = getComputedStyle(document.documentElement).direction === "rtl";
    const guilty = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || scrolls(element.parentElement)) return false;
      return rtl ? box.left < -1 : box.right > width + 1;
    });
    return [...wide.map((room) => `${name(room)} holds ${room.scrollWidth} in ${room.clientWidth}`), ...guilty.slice(-3).map(name)];
  });
}

/** Words that have so little room that they are broken in two, or run down the page letter by letter. */
export function squeezed(page) {
  return page.evaluate(() => {
    const found = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
    const lines = (from, to) => { range.setStart(walk.currentNode, from); range.setEnd(walk.currentNode, to); return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size; };
    while (walk.nextNode()) {
      const { data, parentElement: element } = walk.currentNode;
      if (data.trim().length < 4 || element.closest("code, pre, .mono, .prose, .source, textarea, select, script, .vh") || getComputedStyle(element).hyphens === "auto" || lines(0, data.length) < 2) continue;
      for (const word of data.matchAll(/(?<![\p{L}\p{N}.:@_-])\p{L}{3,14}(?![\p{L}\p{N}.:@_-])/gu)) {
        if (lines(word.index, word.index + word[0].length) > 1) { found.add(`"${word[0]}" is broken in ${element.outerHTML.slice(0, 140)}`); break; }
      }
    }
    return [...found].slice(0, 4);
  });
}

/** What axe finds, one line for each element. */
export async function violations(page, { only } = {}) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (runOnly) => {
    const options = { runOnly, resultTypes: ["violations"], iframes: false };
    const { violations: all } = await globalThis.axe.run(document, options);
    // What a bar that sticks to the edge covers counts as small only if it stays covered in the middle of the screen.
    for (const rule of all.filter(({ id }) => id === "target-size")) {
      const small = [];
      for (const node of rule.nodes) {
        const element = document.querySelector(node.target.at(-1));
        element?.scrollIntoView({ block: "center" });
        const again = element && (await globalThis.axe.run(element, { runOnly: ["target-size"], resultTypes: ["violations"] }));
        if (!again || again.violations.length > 0) small.push(node);
      }
      rule.nodes = small;
    }
    return all;
  }, only ? { type: "rule", values: only } : { type: "tag", values: RULES });
  return found.flatMap(({ id, nodes }) => nodes.slice(0, 5).map((node) => {
    const why = [...node.any, ...node.all, ...node.none].map((check) => check.message)[0] ?? "";
    return `axe ${id}: ${node.html.slice(0, 160)} ${why.slice(0, 200)}`;
  }));
}

/** What a thumb would miss: buttons and fields by their own height, boxes and links by what belongs to them. */
export function small(page, least = 44) {
  return page.evaluate((height) => {
    const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
    const high = (element) => element.getBoundingClientRect().height;
    const fields = [...document.querySelectorAll(".btn, button, select, textarea, summary, input:not([type=checkbox], [type=radio], [type=hidden])")]
      .filter((element) => seen(element) && high(element) < height - 0.5);
    const boxes = [...document.querySelectorAll("input:is([type=checkbox], [type=radio])")]
      .filter((box) => seen(box) && high(box.closest("label") ?? box) < height - 0.5);
    // A link inside a sentence is as high as its line (WCAG 2.5.8 says so too); one that stands alone is as high as
    // what leads to it.
    const alone = (link) => ![...link.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 1);
    const links = [...document.querySelectorAll("a[href]:not(.btn, .skip)")].filter((link) => {
      if (!seen(link) || link.closest(".prose, .skip") || !alone(link) || high(link) >= height - 0.5) return false;
      link.scrollIntoView({ block: "center" });
      const box = link.getBoundingClientRect(), x = box.left + Math.min(box.width / 2, 40), y = box.top + box.height / 2;
      const reach = (side) => { let far = 0; while (far < height && document.elementFromPoint(x, y + side * (far + 2))?.closest("a") === link) far += 2; return far; };
      return reach(-1) + reach(1) < height - 4;
    });
    scrollTo(0, 0);
    return [...fields, ...boxes, ...links].map((element) => `${Math.round(high(element))} px high: ${element.outerHTML.slice(0, 140)}`).slice(0, 6);
  }, least);
}

/** A page settles: fonts and style are there, nothing moves any more. */
export async function settled(page) {
  await page.evaluate(() => Promise.all([document.fonts.ready, ...document.getAnimations().filter((a) => a.effect?.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {}))]));
}
