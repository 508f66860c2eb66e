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

/** What axe finds, one line for each element. */
export async function violations(page, { only } = {}) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (runOnly) => {
    const options = { runOnly, resultTypes: ["violations"], iframes: false };
    return (await globalThis.axe.run(document, options)).violations;
  }, only ? { type: "rule", values: only } : { type: "tag", values: RULES });
  return found.flatMap(({ id, nodes }) => nodes.slice(0, 5).map((node) => {
    const why = [...node.any, ...node.all, ...node.none].map((check) => check.message)[0] ?? "";
    return `axe ${id}: ${node.html.slice(0, 160)} ${why.slice(0, 200)}`;
  }));
}

/** Buttons and fields that a thumb would miss. */
export function small(page, least = 44) {
  return page.evaluate((height) => {
    const found = document.querySelectorAll(".btn, button, select, textarea, input:not([type=checkbox], [type=radio], [type=hidden])");
    return [...found].filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().height < height - 0.5)
      .map((element) => `${Math.round(element.getBoundingClientRect().height)} px high: ${element.outerHTML.slice(0, 140)}`).slice(0, 4);
  }, least);
}

/** A page settles: fonts and style are there, nothing moves any more. */
export async function settled(page) {
  await page.evaluate(() => Promise.all([document.fonts.ready, ...document.getAnimations().filter((a) => a.effect?.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {}))]));
}
