import type { PageTexts } from "../texts.ts";

/**
 * Dutch, addressed as u. Words in all three files: mailbox mailbox, app password app-wachtwoord,
 * administrator beheerder, request verzoek, provider provider, submit doorgeven, submission gegevens,
 * receipt code ontvangstcode, withdraw intrekken.
 */
export const page: PageTexts = {
  title: "Maak uw mailbox klaar voor de verhuizing – Mailgather",
  loading: "Een ogenblik, de pagina wordt geladen…",
  loadingSlow: "Dit duurt langer dan normaal. Controleer uw internetverbinding en laad de pagina opnieuw.",
  noScriptTitle: "Deze pagina heeft JavaScript nodig",
  noScriptWhy: "JavaScript staat in uw browser uit of wordt geblokkeerd. Zonder JavaScript kan deze pagina uw mailbox niet controleren.",
  noScriptWhatToDo:
    "Zet het voor deze pagina aan en laad de pagina opnieuw, of open de link in een andere browser. Helpt dat niet, vraag het dan aan de persoon die u de link heeft gestuurd.",
};
