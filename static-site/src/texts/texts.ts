/** The one place that chooses the catalog that the gather page speaks from. */
export { gather as texts } from "./en.ts";
