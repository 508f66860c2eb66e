// The stream of a page: what changed, who else is here. A page that hears of a change fetches itself and takes over
// the parts marked data-live that differ. Only a page in sight listens; one that comes back says what it heard last.
(() => {
  const LIVE = { headers: { "x-gotrs-live": "1" } };
  const base = document.body.dataset.liveUrl;
  let [source, last, wait, pending, timer, ran] = [null, "", 1000, "", 0, 0];
  const $ = (selector) => document.querySelector(selector);
  const own = () => $("[data-live=rows], [data-live=thread], [data-live=widgets]");

  // Reports of others stand above what they are about.
  const board = document.createElement("div");
  board.setAttribute("role", "status");
  board.className = "live-board";
  board.dataset.mine = "";
  $(".zoom")?.prepend(board);

  const ago = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  function age() {
    for (const time of board.querySelectorAll("time")) {
      const seconds = Math.min(0, Math.round((Date.parse(time.dateTime) - Date.now()) / 1000));
      time.textContent = seconds > -60 ? ago.format(seconds, "second") : seconds > -3600 ? ago.format(Math.round(seconds / 60), "minute") : ago.format(Math.round(seconds / 3600), "hour");
    }
  }
  setInterval(age, 5000);

  function take(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    for (const region of fresh.querySelectorAll("[data-live]")) {
      const old = document.querySelector(`[data-live="${region.dataset.live}"]`);
      if (old) morph(old, region);
    }
    document.querySelectorAll("[data-all]").forEach((box) => { box.hidden = false; });
    document.querySelectorAll("form[data-quiet]").forEach((form) => { form.hidden = true; });
    document.querySelectorAll(".bulkform:has([data-count])").forEach(count);
    document.dispatchEvent(new CustomEvent("gotrs:refreshed"));
  }

  async function refresh() {
    timer = 0;
    if (document.hidden || !pending) return;
    const whole = pending === "page" && own();
    pending = "";
    ran = Date.now();
    const here = location.pathname + location.search;
    const answer = await fetch(whole ? here : `/agent/live/frame?Here=${encodeURIComponent(here)}`, LIVE).catch(() => null);
    // Elsewhere is the sign-in: the session is over.
    if (answer?.ok && !answer.redirected) take(await answer.text());
  }

  // Soon, but not everybody at once, and not again and again.
  function want(what) {
    pending = pending === "page" ? pending : what;
    timer ||= setTimeout(refresh, Math.max(Math.random() * 250, ran + (pending === "page" ? 1500 : 5000) - Date.now()));
  }

  function listen(name, act) {
    source.addEventListener(name, (event) => { last = event.lastEventId; wait = 1000; act(event.data); });
  }

  function open() {
    if (!base || source || document.hidden) return;
    const url = new URL(base, location.href);
    if (last) url.searchParams.set("After", last);
    source = new EventSource(url);
    listen("hello", () => {});
    listen("frame", () => want("frame"));
    listen("list", () => want("page"));
    listen("all", () => want("page"));
    listen("ticket", (html) => {
      if (html.trim()) { board.innerHTML = html; age(); }
      want("page");
    });
    listen("presence", (html) => document.querySelectorAll("[data-viewers]").forEach((place) => { place.innerHTML = html; }));
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(open, wait);
      wait = Math.min(60000, wait * 2);
    };
  }

  function close() { source?.close(); source = null; }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return close();
    open();
    if (pending) want(pending);
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();

  // "Show" leads to the news and says that they were read.
  on("click", (event) => {
    const link = event.target.closest("a[data-show]");
    if (!link) return;
    const there = link.hash && document.getElementById(link.hash.slice(1));
    if (!there) return;
    event.preventDefault();
    there.scrollIntoView({ block: "start" });
    there.tabIndex = -1;
    there.focus({ preventScroll: true });
    board.replaceChildren();
    report(document.querySelector("form[data-quiet]"));
  });
})();
