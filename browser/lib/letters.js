// Mails that customers send: ordinary ones, a rich one, and one that tries everything.
let count = 0;

/** A mail as it comes from the mail server. */
export function mail({ from = "Emma Novak <emma@example.com>", to = "desk@desk.example.com", subject, text, html, parts, headers = {} }) {
  count += 1;
  const all = {
    From: from, To: to, Subject: subject, "Message-ID": `<browser-${process.pid}-${count}@example.com>`,
    Date: new Date().toUTCString().replace("GMT", "+0000"), "MIME-Version": "1.0", ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\n`).join("");
  const alone = html === undefined ? part("text/plain", text) : part("text/html", html);
  if (!parts) return head + alone;
  const frontier = `frontier-${count}`;
  return `${head}Content-Type: multipart/mixed; boundary="${frontier}"\n\n${[alone, ...parts].map((one) => `--${frontier}\n${one}\n`).join("")}--${frontier}--\n`;
}

export function part(kind, content, disposition = "") {
  const place = disposition ? `Content-Disposition: ${disposition}\n` : "";
  if (Buffer.isBuffer(content)) return `Content-Type: ${kind}\n${place}Content-Transfer-Encoding: base64\n\n${content.toString("base64").replace(/.{76}/g, "$&\n")}\n`;
  return `Content-Type: ${kind}; charset=utf-8\n${place}Content-Transfer-Encoding: 8bit\n\n${content}\n`;
}

/** One red pixel. */
export const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==", "base64");

/** A rich mail with long words, a table and attachments. */
export function letter(more = {}) {
  const word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen".repeat(3);
  return mail({
    subject: "Scanners lose the server after roaming",
    html: `<h1>Good morning</h1><p>The <b>scanners</b> in hall 2 lose the server.</p><p>${word}</p>
      <table border="1" width="1800"><tr><td>Hall 1</td><td>works</td></tr><tr><td>Hall 2</td><td>${word}</td></tr></table>
      <pre>${"0123456789".repeat(30)}</pre><blockquote>You wrote something</blockquote><p><a href="https://www.example.com/">Our site</a></p>`,
    parts: [
      part("image/png", PIXEL, 'attachment; filename="scanner.png"'),
      part("text/plain", "a log\n".repeat(200), `attachment; filename="${"very-long-file-name-".repeat(8)}.log"`),
    ],
    ...more,
  });
}

/** What a hostile mail holds: everything that could act, load or cover something. */
export const HOSTILE = `
  <script>document.title = "owned"; parent.postMessage("owned", "*"); top.location = "https://evil.test/script"</script>
  <img src="x" onerror="top.location='https://evil.test/onerror'">
  <meta http-equiv="refresh" content="0;url=https://evil.test/refresh">
  <base href="https://evil.test/">
  <link rel="stylesheet" href="https://evil.test/style.css"><link rel="dns-prefetch" href="//evil.test">
  <style>@import "https://evil.test/import.css"; body { background: url(https://evil.test/body.png) } * { position: fixed; inset: 0; z-index: 9999 }</style>
  <div style="position:fixed;inset:0;z-index:9999;background:url(https://evil.test/cover.png)">cover</div>
  <form action="/agent/logout" method="post"><input type="image" src="https://evil.test/button.png"><button formaction="https://evil.test/form">send</button></form>
  <svg onload="top.location='https://evil.test/svg'"><use href="https://evil.test/x.svg#a"/><animate attributeName="href" values="https://evil.test/"/></svg>
  <math><annotation-xml encoding="text/html"><style><!--</style><img title="--><img src=1 onerror=alert(1)>"></math>
  <iframe src="https://evil.test/frame"></iframe><object data="https://evil.test/object"></object><embed src="https://evil.test/embed">
  <video poster="https://evil.test/poster.png" autoplay><source src="https://evil.test/video.mp4"></video><audio src="https://evil.test/audio.mp3" autoplay></audio>
  <img src="https://evil.test/pixel.png"><img src="//evil.test/slashes.png"><img srcset="https://evil.test/set.png 1x"><img src="\\\\evil.test\\back.png">
  <table background="https://evil.test/table.png"><tr><td style="background:u\\72l(//evil.test/escaped)">cell</td></tr></table>
  <a id="away" href="javascript:top.location='https://evil.test/link'">javascript link</a>
  <a href="java&#0000115;cript:alert(1)" target="_top">padded link</a>
  <a hx-post="/agent/logout" hx-trigger="load" data-hx-get="/agent">htmx</a><b class="menu" id="nav" popover>menu</b>
  <p>last words</p>`;

export function hostile(more = {}) {
  return mail({ from: '"<script>alert(1)</script>" <mallory@evil.test>', subject: "<img src=x onerror=alert(1)> hostile", html: HOSTILE, ...more });
}
