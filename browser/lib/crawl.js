// Finds the pages of a face by following its links: one page of each kind.
import { createHash } from "node:crypto";

/** Two addresses of one kind give one word: numbers and ids do not count, values only of what chooses a view alone. */
export function kind(address) {
  const url = new URL(address, "http://desk");
  const parts = url.pathname.split("/").map((part, at, all) => {
    if (/^\d+$/.test(part)) return "N";
    return all[1] === "admin" && at === 3 && part !== "_" ? "ID" : part;
  });
  const admin = parts[1] === "admin" && parts[2] !== "sysconfig";
  const query = [...url.searchParams]
    .filter(([name]) => !/^(Sort|SortBy|Order|OrderBy|After|Before|Back|Done|Whose)$/.test(name) && !(admin && name === "View"))
    .map(([name, value], _, all) => (all.length === 1 && /^(View|List|Widget|Tab|Format)$/i.test(name) ? `${name}=${value}` : name)).sort();
  return `${parts.join("/")}${query.length ? `?${query.join("&")}` : ""}`;
}

/** Visits what the starts lead to; `look(address, page)` sees each page once. Gives the addresses. */
export async function crawl(page, starts, { within, most = 200, look = async () => {} }) {
  const [seen, found, waiting] = [new Set(), [], [...starts]];
  starts.forEach((start) => seen.add(kind(start)));
  while (waiting.length > 0 && found.length < most) {
    const address = waiting.shift();
    const answer = await page.goto(address).catch((error) => { if (!/Download is starting/.test(error.message)) throw error; });
    if (!answer) continue;
    found.push(address);
    await look(address, page, answer);
    const links = await page.evaluate(() => [...document.querySelectorAll("a[href]:not([download])")].map((link) => link.href));
    for (const link of links) {
      const url = new URL(link);
      const path = url.pathname + url.search;
      if (url.origin !== new URL(page.url()).origin || !within.test(path) || /\/(attachments|download|raw|source|export)(\/|$|\?)/.test(path)) continue;
      if (!seen.has(kind(path))) { seen.add(kind(path)); waiting.push(path); }
    }
  }
  return found;
}

/** A short name for a file. */
export function fileName(address) {
  const words = kind(address).replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
  return words || createHash("sha1").update(address).digest("hex").slice(0, 8);
}
