// A server of the Language Server Protocol as a child process: questions and answers in frames over its standard streams.

"use strict";

const { spawn } = require("node:child_process");

class Connection {
  /** Starts `command`. `onNotice(method, params)` takes what the server says unasked, `onEnd(why)` that it has ended. */
  constructor(command, args, onNotice, onEnd) {
    this.waiting = new Map();
    this.asked = 0;
    this.bytes = Buffer.alloc(0);
    this.onNotice = onNotice;
    this.onEnd = onEnd;
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdout.on("data", (bytes) => this.take(bytes));
    // A server that has ended reads no more; `exit` says so.
    this.child.stdin.on("error", () => {});
    this.child.on("error", (error) => this.end(error.message));
    this.child.on("exit", (code) => this.end(`it ended with ${code}`));
  }

  end(why) {
    if (this.ended) return;
    this.ended = true;
    for (const { reject } of this.waiting.values()) reject(new Error(why));
    this.waiting.clear();
    this.onEnd(why);
  }

  send(message) {
    if (this.ended) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }), "utf8");
    this.child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.child.stdin.write(body);
  }

  tell(method, params) {
    this.send({ method, params });
  }

  /** The answer as a promise; it fails with the words of the server where that declines. */
  ask(method, params) {
    if (this.ended) return Promise.reject(new Error("the server has ended"));
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, method, params });
    });
  }

  take(bytes) {
    this.bytes = Buffer.concat([this.bytes, bytes]);
    for (;;) {
      const end = this.bytes.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = /content-length: *(\d+)/i.exec(this.bytes.toString("latin1", 0, end));
      const start = end + 4;
      const next = start + Number(length ? length[1] : 0);
      if (this.bytes.length < next) return;
      const body = this.bytes.toString("utf8", start, next);
      this.bytes = this.bytes.subarray(next);
      if (length) this.read(JSON.parse(body));
    }
  }

  read(message) {
    if (message.method !== undefined) {
      this.onNotice(message.method, message.params);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (waiting && message.error) waiting.reject(new Error(message.error.message));
    else if (waiting) waiting.resolve(message.result);
  }

  /** Takes leave as the protocol asks; the promise is kept when the server has ended. */
  async leave() {
    if (this.ended) return;
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    await this.ask("shutdown", null).catch(() => {});
    this.tell("exit", null);
    this.child.stdin.end();
    await gone;
  }
}

module.exports = { Connection };
