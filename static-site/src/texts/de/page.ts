import type { PageTexts } from "../texts.ts";

/**
 * German, addressed as Sie. Words in all three files: mailbox Postfach, app password App-Passwort,
 * administrator Administration, request Anfrage, provider Anbieter, submit übermitteln, submission
 * Angaben, receipt code Quittungscode, withdraw zurückziehen.
 */
export const page: PageTexts = {
  title: "Ihr Postfach für den Umzug vorbereiten – Mailgather",
  loading: "Einen Moment, die Seite wird geladen …",
  loadingSlow: "Das dauert länger als üblich. Prüfen Sie Ihre Internetverbindung und laden Sie die Seite neu.",
  noScriptTitle: "Diese Seite braucht JavaScript",
  noScriptWhy: "JavaScript ist im Browser ausgeschaltet oder blockiert. Ohne JavaScript kann diese Seite Ihr Postfach nicht prüfen.",
  noScriptWhatToDo:
    "Schalten Sie es für diese Seite ein und laden Sie sie neu, oder öffnen Sie den Link in einem anderen Browser. Hilft beides nicht, fragen Sie die Person, die Ihnen den Link geschickt hat.",
};
