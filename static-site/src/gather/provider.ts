import { element } from "../dom.ts";
import { isolate, texts } from "./language.ts";

/** What is known of the mail provider before a password is typed. */
export interface Provider {
  name: string;
  wants: string;
  /** The provider's own page about it. */
  help: string | undefined;
}

/** Read without trusting its form: advice that can't be read is left out, and the form still works. */
export function readProvider(value: unknown): Provider | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { name, wants, help } = value as Record<string, unknown>;
  if (typeof name !== "string" || typeof wants !== "string") return undefined;
  return { name, wants, help: readHelp(help) };
}

/** A link to a page of a provider; nothing but `https` is ever followed. */
export function readHelp(value: unknown): string | undefined {
  return typeof value === "string" && value.startsWith("https://") ? value : undefined;
}

/** Whether no password at all will do. */
export function takesNoPassword(provider: Provider | undefined): provider is Provider {
  return provider?.wants === "no-password";
}

/** Which kind of password is wanted, to be read before one is typed; nothing where any will do. */
export function adviceOn(provider: Provider | undefined): HTMLElement | undefined {
  const { wanted } = texts.provider;
  if (provider === undefined || !Object.hasOwn(wanted, provider.wants)) return undefined;
  const wants = provider.wants as keyof typeof wanted;
  const text = (): string => texts.provider.wanted[wants](isolate(provider.name));
  return element("div", { class: "advice" }, element("p", {}, text), ...helpLink(provider.help));
}

/** A link that tells the other side nothing and keeps this page open. */
export function helpLink(help: string | undefined): HTMLElement[] {
  if (help === undefined) return [];
  const link = { href: help, target: "_blank", rel: "noopener noreferrer" };
  return [element("p", {}, element("a", link, () => texts.provider.help))];
}
