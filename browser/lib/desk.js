// A desk for tests: `gotrs serve` on a free port with a folder and a database of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Sink } from "./sink.js";

/** The binary under test. */
export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
  return [process.env.GOTRS_BIN, join(target, "debug/gotrs")].find((path) => path && existsSync(path));
}

export class Desk {
  /** A desk with the demo's people and tickets, whose mail ends in a sink. */
  static async open() {
    const folder = mkdtempSync(join(tmpdir(), "gotrs-desk-"));
    cpSync(process.env.GOTRS_TEST_SEED, join(folder, "gotrs.db"));
    const sink = await Sink.open();
    return Desk.start({ folder, sink, own: true });
  }

  static async start({ folder, sink, demo = false, own = false }) {
    const desk = new Desk();
    Object.assign(desk, { folder, sink, own });
    const options = ["serve", "--listen", "127.0.0.1:0", "--drain", "2"];
    desk.child = spawn(binary(), demo ? [...options, "--demo"] : options, { cwd: folder, env: desk.env(), stdio: ["ignore", "pipe", "pipe"] });
    desk.log = "";
    desk.child.stderr.on("data", (piece) => { desk.log += piece; });
    for await (const line of createInterface({ input: desk.child.stdout })) {
      const found = /^listening on (http:\S+)/.exec(line);
      if (found) { desk.origin = found[1]; break; }
    }
    if (!desk.origin) throw new Error(`gotrs serve did not start: ${desk.log.slice(-2000)}`);
    desk.child.stdout.resume();
    return desk;
  }

  env() {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GOTRS_") && !name.startsWith("NODE_TEST"));
    const mail = this.sink
      ? { GOTRS_SETTING_SendmailModule: "SMTP", GOTRS_SETTING_SendmailModule__Host: "127.0.0.1", GOTRS_SETTING_SendmailModule__Port: String(this.sink.port) }
      : {};
    return {
      ...Object.fromEntries(kept), ...mail,
      GOTRS_DATABASE: `sqlite:${join(this.folder, "gotrs.db")}`, GOTRS_DATA_DIR: join(this.folder, "var"), GOTRS_LOG_FORMAT: "human", GOTRS_LOG: "warn",
    };
  }

  /** Runs a command beside the server and reads its JSON. */
  async run(args, input = "") {
    const child = spawn(binary(), ["--json", ...args], { cwd: this.folder, env: this.env(), stdio: ["pipe", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (piece) => { out += piece; });
    child.stderr.on("data", (piece) => { err += piece; });
    child.stdin.end(input);
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`gotrs ${args.join(" ")} ended with ${code}: ${err}`);
    return out.trim() ? JSON.parse(out) : undefined;
  }

  /** Hands a mail to the desk as a mail server does. */
  receive(mail, ...args) {
    return this.run(["mail", "read", ...args], mail);
  }

  async stop() {
    if (this.child.exitCode === null) {
      const gone = once(this.child, "exit");
      this.child.kill("SIGTERM");
      await gone;
    }
    await this.sink?.close();
    if (this.own) rmSync(this.folder, { recursive: true, force: true });
  }
}
