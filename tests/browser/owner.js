import { request } from "node:http";

/** Whatever is called beside a page: longer than its slowest honest answer, and it is said what got none. */
export const patienceMs = 60_000;
/** What was proved by signing in counts for 5 minutes, and an access token for 10. */
const freshForMs = 4 * 60 * 1000;
const owners = new Map();

/** The owner of a stack, signed in at its admin site as their browser would be. */
export class Owner {
  #site;
  #account;
  #cookies = "";
  #since = -Infinity;

  /** The same one for all tests of a file. */
  static of(stack, account) {
    if (!owners.has(stack)) owners.set(stack, new Owner(new URL(stack.adminSite), account));
    return owners.get(stack);
  }

  /** Without an account: somebody who is not signed in. */
  constructor(site, account) {
    this.#site = site;
    this.#account = account;
  }

  /** What a call answers, perhaps with further headers; an error unless it succeeds. */
  async call(method, path, body, further = {}) {
    if (this.#account !== undefined && performance.now() - this.#since > freshForMs) {
      const { headers } = await this.#send("POST", "/api/sign-in", this.#account);
      this.#cookies = headers["set-cookie"].map((cookie) => cookie.split(";")[0]).join("; ");
      this.#since = performance.now();
    }
    return (await this.#send(method, path, body, further)).body;
  }

  /** Node knows no names under `localhost`: the site's name goes into the header alone. */
  #send(method, path, body, further = {}) {
    const headers = { host: this.#site.host, "x-mailgather": "1", "sec-fetch-site": "same-origin", ...further };
    if (this.#cookies !== "") headers.cookie = this.#cookies;
    if (body !== undefined) headers["content-type"] = "application/json";
    const signal = AbortSignal.timeout(patienceMs);
    return new Promise((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port: this.#site.port, method, path, headers, signal }, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk)).on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode >= 300) reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
          else resolve({ headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) });
        });
      });
      asked.on("error", (cause) => reject(new Error(`${method} ${path}: no answer`, { cause })));
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
