import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What fits into the first round trip of a new connection (RFC 6928: ten segments of 1460 bytes), with room for headers. */
const limitBytes = 14_000;

/**
 * Prints what the first load of the gather page weighs in each language, and stops a build that is too heavy.
 * Assets count as gzip makes them. The page counts as it is: it is never cached, and CloudFront
 * compresses only what it caches.
 */
export function weighFirstLoad(): Plugin {
  let folder = "";
  return {
    name: "weigh-first-load",
    apply: "build",
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    writeBundle() {
      const pages = readdirSync(folder).filter((file) => /^gather-.+\.html$/.test(file));
      const weights = pages.map((page) => ({ page, bytes: firstLoad(folder, page).reduce((sum, file) => sum + weigh(file), 0) }));
      const told = weights.map(({ page, bytes }) => `${page} ${bytes}`).join(", ");
      this.info(`first load of the gather page, at most ${limitBytes} bytes: ${told}`);
      const heavy = weights.filter(({ bytes }) => bytes > limitBytes);
      if (heavy.length > 0) this.error(`The first load is too heavy: ${heavy.map(({ page }) => page).join(", ")}.`);
    },
  };
}

function weigh(file: string): number {
  const content = readFileSync(file);
  return file.endsWith(".html") ? content.length : gzipSync(content).length;
}

/** The page, every asset that it or its style names, and what its scripts import at once. */
function firstLoad(folder: string, page: string): string[] {
  const assets = readdirSync(join(folder, "assets"));
  const files = [page];
  for (const file of files) {
    const text = readFileSync(join(folder, file), "utf8").replace(/\bimport\([^)]*\)/g, "");
    const named = assets.filter((asset) => text.includes(asset)).map((asset) => `assets/${asset}`);
    files.push(...named.filter((asset) => !files.includes(asset)));
  }
  return files.map((file) => join(folder, file));
}
