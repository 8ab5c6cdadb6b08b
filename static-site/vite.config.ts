import { defineConfig } from "vite";
import { fillTexts } from "./build/fill-texts.ts";
import { weighAdmin } from "./build/first-load-admin.ts";
import { weighFirstLoad } from "./build/first-load.ts";
import { languagePages, plainImports } from "./build/language-pages.ts";

export default defineConfig({
  plugins: [fillTexts(), plainImports(), languagePages(), weighFirstLoad(), weighAdmin()],
  build: {
    // Files of their own, never data: addresses: the page's policy allows 'self' and nothing else.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["gather.html", "problems.html", "admin.html"] },
  },
});
