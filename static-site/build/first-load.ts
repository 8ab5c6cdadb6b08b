import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What fits into the first round trip of a new connection (RFC 6928: ten segments of 1460 bytes), with room for headers. */
const limitBytes = 14_000;

/**
 * Prints what the first load of the gather page weighs, and stops a build that is too heavy.
 * Assets count as gzip makes them. The page counts as it is: it is never cached, and CloudFront
 * compresses only what it caches.
 */
export function weighFirstLoad(): Plugin {
  let folder = "";
  return {
    name: "weigh-first-load",
    apply: "build",
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    closeBundle() {
      const files = firstLoad(folder);
      const bytes = files.map(weigh).reduce((sum, size) => sum + size);
      this.info(`first load of the gather page: ${bytes} bytes in ${files.length} files (at most ${limitBytes})`);
      if (bytes > limitBytes) this.error("The first load of the gather page is too heavy.");
    },
  };
}

function weigh(file: string): number {
  const content = readFileSync(file);
  return file.endsWith(".html") ? content.length : gzipSync(content).length;
}

/** The page and every asset that it, its script or its style names. */
function firstLoad(folder: string): string[] {
  const assets = readdirSync(join(folder, "assets"));
  const files = ["gather.html"];
  for (const file of files) {
    const text = readFileSync(join(folder, file), "utf8");
    const named = assets.filter((asset) => text.includes(asset)).map((asset) => `assets/${asset}`);
    files.push(...named.filter((asset) => !files.includes(asset)));
  }
  return files.map((file) => join(folder, file));
}
