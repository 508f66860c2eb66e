// A mail server that keeps what it gets: enough SMTP for one client that means well.
import { createServer } from "node:net";
import { once } from "node:events";

export class Sink {
  static async open() {
    const sink = new Sink();
    sink.mails = [];
    sink.waiting = [];
    sink.server = createServer((socket) => sink.#talk(socket));
    sink.server.listen(0, "127.0.0.1");
    await once(sink.server, "listening");
    sink.port = sink.server.address().port;
    return sink;
  }

  /** The first mail, come or to come, that `fits`. */
  next(fits, patience = 60_000) {
    const found = this.mails.find(fits);
    if (found) return Promise.resolve(found);
    return new Promise((give, fail) => {
      const clock = setTimeout(() => fail(new Error(`no such mail, but ${JSON.stringify(this.mails.map((mail) => mail.header("subject")))}`)), patience);
      this.waiting.push({ fits, give: (mail) => { clearTimeout(clock); give(mail); } });
    });
  }

  async close() {
    this.server.close();
  }

  #keep(mail) {
    this.mails.push(mail);
    this.waiting = this.waiting.filter(({ fits, give }) => !fits(mail) || give(mail));
  }

  #talk(socket) {
    const say = (line) => socket.write(`${line}\r\n`);
    let [buffer, data, recipients] = ["", null, []];
    socket.setEncoding("latin1");
    socket.on("error", () => socket.destroy());
    say("220 sink.test ESMTP");
    socket.on("data", (piece) => {
      buffer += piece;
      for (let end = buffer.indexOf("\r\n"); end >= 0; end = buffer.indexOf("\r\n")) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (data) {
          if (line !== ".") { data.push(line.replace(/^\.\./, ".")); continue; }
          this.#keep(new Mail(Buffer.from(data.join("\r\n"), "latin1").toString("utf8"), recipients));
          [data, recipients] = [null, []];
          say("250 kept");
        } else if (/^(EHLO|HELO)/i.test(line)) say("250 sink.test");
        else if (/^RCPT TO:/i.test(line)) { recipients.push(line.replace(/^RCPT TO:\s*<?([^>\s]*).*$/i, "$1")); say("250 well"); }
        else if (/^DATA/i.test(line)) { data = []; say("354 go on"); }
        else if (/^QUIT/i.test(line)) { say("221 bye"); socket.end(); }
        else say("250 well");
      }
    });
  }
}

/** A mail as it was sent. */
export class Mail {
  constructor(source, recipients) {
    const [head, ...body] = source.split("\r\n\r\n");
    this.source = source;
    this.recipients = recipients;
    this.head = head.replace(/\r\n[ \t]+/g, " ");
    this.body = body.join("\r\n\r\n");
  }

  header(name) {
    return new RegExp(`^${name}:\\s*(.*)$`, "im").exec(this.head)?.[1].trim() ?? "";
  }

  /** All texts of the mail, decoded. */
  get text() {
    const parts = this.source.split(/\r\n--[^\r\n]+/);
    return parts.map((part) => {
      const at = part.indexOf("\r\n\r\n");
      const [head, body] = [part.slice(0, at), part.slice(at + 4)];
      if (/transfer-encoding:\s*base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
      if (!/transfer-encoding:\s*quoted-printable/i.test(head)) return body;
      const bytes = body.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      return Buffer.from(bytes, "latin1").toString("utf8");
    }).join("\n");
  }
}
