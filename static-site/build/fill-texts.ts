import type { Plugin } from "vite";
import { adminPages, adminProblems } from "../src/texts/en-admin.ts";
import { problemPages, problems } from "../src/texts/problems.ts";

/**
 * Puts texts into the pages that exist in English only at build time: `{{name}}` for a text of the catalog,
 * `{{problems}}` and `{{adminProblems}}` for the explanations. So what a page says without its script stands in a
 * catalog as everything else, and a name that the catalog lacks stops the build.
 */
export function fillTexts(): Plugin {
  return {
    name: "fill-texts",
    transformIndexHtml: {
      order: "pre",
      handler: (html, { path }) => (path === "/gather.html" ? html : fillEnglish(html)),
    },
  };
}

export function fillEnglish(html: string): string {
  const explained = html
    .replace("{{problems}}", () => explanations(problems, "h2"))
    .replace("{{adminProblems}}", () => explanations(adminProblems, "h3"));
  return fill(explained, { ...problemPages, ...adminPages });
}

/** Each `{{name}}` by its text, escaped. */
export function fill(html: string, texts: Readonly<Record<string, string>>): string {
  return html.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`The catalog has no page text called ${name}.`);
    return escape(text);
  });
}

function explanations(catalog: typeof problems, heading: "h2" | "h3"): string {
  return Object.entries(catalog)
    .map(([slug, problem]) => {
      const paragraphs = problem.text.map((text) => `<p>${escape(text)}</p>`).join("");
      return `<section id="${slug}"><${heading}>${escape(problem.title)}</${heading}>${paragraphs}</section>`;
    })
    .join("\n");
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
