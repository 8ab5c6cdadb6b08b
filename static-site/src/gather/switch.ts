import { element, tell } from "../dom.ts";
import { languages } from "../texts/languages.ts";
import { choose, chosen, texts } from "./language.ts";

/** The choice of a language, in the page's head. The page changes in place: what was typed stays. */
export function addSwitch(): void {
  const options = Object.entries(languages).map(([tag, { name }]) =>
    element("option", { value: tag, lang: tag, selected: tag === chosen() }, name),
  );
  const select = element("select", { id: "language", autocomplete: "off" }, ...options);
  const said = element("p", { role: "status", class: "unseen" });
  select.addEventListener("change", () => {
    said.replaceChildren();
    choose(select.value).then(
      () => {
        said.className = "unseen";
        tell(said, () => void (said.textContent = texts.language.chosen));
      },
      () => {
        select.value = chosen();
        said.className = "";
        tell(said, () => void (said.textContent = texts.language.failed));
      },
    );
  });
  document.querySelector("header")?.append(element("label", { for: select.id, class: "unseen" }, () => texts.language.label), select, said);
}

/** Only once the page stands, so that it appears where it stays. */
export function fillFooter(): void {
  const footer = document.querySelector("footer p");
  if (footer !== null) tell(footer, () => void (footer.textContent = texts.footer));
}
