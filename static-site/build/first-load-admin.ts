import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

/** What the admin site may weigh until its first page is there. */
const limitBytes = 60_000;

/**
 * Prints what the first load of the admin site weighs, and stops a build that is too heavy: the page, everything that
 * is loaded with it, and the heaviest of the pages that somebody can open first. Assets count as gzip makes them, the
 * page as it is, as for the gather page.
 */
export function weighAdmin(): Plugin {
  let folder = "";
  return {
    name: "weigh-admin",
    apply: "build",
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    writeBundle(_, bundle) {
      const weigh = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
      const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
      const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === "admin");
      if (entry === undefined) return this.error("There is no admin site to weigh.");
      const page = readFileSync(join(folder, "admin.html"), "utf8");
      const linked = Object.keys(bundle).filter((file) => page.includes(file));
      const first = new Set([...needs(entry, bundle), ...linked]);
      const base = Buffer.byteLength(page) + weigh(first);
      // Only the routes load pages; what a page loads later is not part of the first load.
      const loads = entry.dynamicImports.map((file) => {
        const own = [...needs(chunkOf(file, bundle), bundle)].filter((one) => !first.has(one));
        return { file, bytes: base + weigh(own) };
      });
      const heaviest = loads.sort((a, b) => b.bytes - a.bytes)[0];
      if (heaviest === undefined) return this.error("The admin site has no pages to weigh.");
      this.info(`first load of the admin site: ${heaviest.bytes} bytes (at most ${limitBytes}), ${base} of them on every page; heaviest is ${heaviest.file}`);
      if (heaviest.bytes > limitBytes) this.error("The first load of the admin site is too heavy.");
    },
  };
}

type Bundle = Rolldown.OutputBundle;

/** A chunk, its styles, and all that it imports before it runs. */
function needs(chunk: Rolldown.OutputChunk, bundle: Bundle, found = new Set<string>()): Set<string> {
  if (found.has(chunk.fileName)) return found;
  found.add(chunk.fileName);
  for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
  for (const file of chunk.imports) needs(chunkOf(file, bundle), bundle, found);
  return found;
}

function chunkOf(file: string, bundle: Bundle): Rolldown.OutputChunk {
  const chunk = bundle[file];
  if (chunk?.type !== "chunk") throw new Error(`${file} is no chunk of this build.`);
  return chunk;
}
