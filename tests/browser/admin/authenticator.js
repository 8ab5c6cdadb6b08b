import { createHmac } from "node:crypto";
import decodeQR from "qr/decode.js";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const stepNow = () => Math.floor(Date.now() / 30_000);

/** The app on somebody's phone: one-time codes (RFC 6238) from the secret that it was shown. */
export class Authenticator {
  #key;
  #used = -1;

  /** From the secret in base 32, typed with or without spaces. */
  constructor(secret) {
    const bits = [...secret.replace(/\s/g, "")].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
    this.#key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  }

  /** From the text of the QR code. */
  static scan(uri) {
    return new Authenticator(new URL(uri).searchParams.get("secret"));
  }

  /**
   * The code to type now. Each counts once: a second one within the same half minute is the next one's, which is early
   * and taken; for a third the real app would make its owner wait.
   */
  code() {
    this.#used = Math.max(this.#used + 1, stepNow());
    return this.#codeOf(this.#used);
  }

  /** A code that isn't right, now or in the next minutes. */
  wrongCode() {
    const right = Array.from({ length: 13 }, (_, at) => this.#codeOf(stepNow() + at - 4));
    return Array.from({ length: 14 }, (_, at) => String(at).padStart(6, "0")).find((code) => !right.includes(code));
  }

  #codeOf(number) {
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(number));
    const hash = createHmac("sha1", this.#key).update(step).digest();
    const word = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff;
    return String(word % 1_000_000).padStart(6, "0");
  }
}

/** What the QR code on the page says, read by another program than the one that drew it. */
export async function readQr(svg) {
  const path = await svg.locator("path").getAttribute("d");
  const cells = Number((await svg.getAttribute("viewBox")).split(" ")[2]);
  const scale = 4;
  const width = cells * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < scale; row++) {
      const start = ((Number(y) * scale + row) * width + Number(x) * scale) * 4;
      for (let at = 0; at < scale; at++) data.fill(0, start + at * 4, start + at * 4 + 3);
    }
  }
  return decodeQR({ width, height: width, data });
}
