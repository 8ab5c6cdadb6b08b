import type { Plugin } from "vite";
import { adminPages, adminProblems } from "../src/texts/en-admin.ts";
import { pages, problems } from "../src/texts/en.ts";

/**
 * Puts the catalog's texts into the pages at build time: `{{name}}` for a text of `pages`,
 * `{{problems}}` and `{{adminProblems}}` for the explanations. So what a page says without its script stands in the same
 * catalog as everything else, and a name that the catalog lacks stops the build.
 */
export function fillTexts(): Plugin {
  return {
    name: "fill-texts",
    transformIndexHtml: { order: "pre", handler: fill },
  };
}

export function fill(html: string): string {
  return html.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (name === "problems") return explanations(problems, "h2");
    if (name === "adminProblems") return explanations(adminProblems, "h3");
    const text = ({ ...pages, ...adminPages } as Record<string, string>)[name];
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
