import { chromium as browser } from "@playwright/test";

/** Debian's browser. */
export const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Nothing in it calls home by itself. */
export const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = () => browser.launch({ executablePath: chromium, args: flags });
