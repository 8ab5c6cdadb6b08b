import type { PageTexts } from "../texts.ts";

/**
 * Italian, addressed as Lei. Words in all three files: mailbox casella, app password password per
 * app, administrator amministratore, request richiesta, provider provider, submit inviare, submission
 * invio, receipt code codice di ricevuta, withdraw ritirare.
 */
export const page: PageTexts = {
  title: "Prepari la sua casella per il trasferimento – Mailgather",
  loading: "Un momento, la pagina si sta caricando…",
  loadingSlow: "Ci vuole più del solito. Controlli la connessione a Internet e ricarichi la pagina.",
  noScriptTitle: "Questa pagina ha bisogno di JavaScript",
  noScriptWhy: "Nel suo browser JavaScript è disattivato o bloccato. Senza, questa pagina non può verificare la sua casella.",
  noScriptWhatToDo:
    "Lo attivi per questa pagina e la ricarichi, oppure apra il link in un altro browser. Se non funziona, chieda alla persona che le ha mandato il link.",
};
