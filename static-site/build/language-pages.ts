import type { Plugin } from "vite";
import { languages } from "../src/texts/languages.ts";
import { pages } from "../src/texts/pages.ts";
import { fill } from "./fill-texts.ts";

const template = "gather.html";

/**
 * Makes a page of each language from one template: `gather-de.html` and so on. What a page says without its script is
 * in its reader's language, and its catalog is fetched beside the script instead of after it.
 */
export function languagePages(): Plugin {
  return {
    name: "language-pages",
    enforce: "post",
    async generateBundle(_, bundle) {
      const built = bundle[template];
      if (built?.type !== "asset") return this.error(`${template} was not built.`);
      delete bundle[template];
      const html = String(built.source).replace(/\n\s+/g, "\n");
      for (const [tag, { direction, form }] of Object.entries(languages)) {
        const catalog = Object.values(bundle).find(
          (file) => file.type === "chunk" && file.facadeModuleId?.endsWith(`/texts/${tag}/form.ts`),
        );
        const page = pages[tag];
        if (catalog === undefined || page === undefined) return this.error(`There is no whole catalog of ${tag}.`);
        const { footer } = (await form()).form;
        const preload = `<link rel="modulepreload" crossorigin href="/${catalog.fileName}">\n</head>`;
        const source = fill(html.replace("</head>", preload), { ...page, footer, lang: tag, dir: direction });
        this.emitFile({ type: "asset", fileName: `gather-${tag}.html`, source });
      }
    },
  };
}

const plainImport = "\0plain-import";

/**
 * Vite wraps each dynamic import in a helper that fetches the styles and scripts of the part beforehand. No part of the
 * gather page has styles of its own, and the helper weighs more than it spares there.
 */
export function plainImports(): Plugin {
  return {
    name: "plain-imports",
    enforce: "pre",
    resolveId: {
      order: "pre",
      handler: (id, importer) =>
        id.endsWith("vite/preload-helper.js") && /\/src\/(gather|texts)\//.test(importer ?? "") ? plainImport : undefined,
    },
    load: (id) => (id === plainImport ? "export const __vitePreload = (load) => load();" : undefined),
  };
}
