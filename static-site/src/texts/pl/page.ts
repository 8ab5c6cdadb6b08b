import type { PageTexts } from "../texts.ts";

/**
 * Polish, without Pan or Pani and without forms that name a gender. Words in all three files: mailbox
 * skrzynka, app password hasło aplikacji, administrator administrator, request prośba, provider
 * dostawca, submit zgłosić, submission zgłoszenie, receipt code kod zgłoszenia, withdraw wycofać.
 */
export const page: PageTexts = {
  title: "Przygotuj swoją skrzynkę do przeniesienia – Mailgather",
  loading: "Chwileczkę, strona się wczytuje…",
  loadingSlow: "To trwa dłużej niż zwykle. Sprawdź połączenie z internetem i wczytaj stronę ponownie.",
  noScriptTitle: "Ta strona potrzebuje JavaScriptu",
  noScriptWhy: "JavaScript jest w tej przeglądarce wyłączony lub zablokowany. Bez niego strona nie może sprawdzić Twojej skrzynki.",
  noScriptWhatToDo:
    "Włącz go dla tej strony i wczytaj ją ponownie albo otwórz link w innej przeglądarce. Jeśli to nie pomoże, zapytaj osobę, od której masz link.",
};
