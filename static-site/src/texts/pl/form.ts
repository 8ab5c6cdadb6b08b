import type { FormTexts } from "../texts.ts";

export const form: FormTexts = {
  locale: "pl",

  language: {
    label: "Język",
    chosen: "Ta strona jest teraz po polsku.",
    failed: "Nie udało się wczytać drugiego języka. Sprawdź połączenie z internetem i spróbuj ponownie.",
  },
  footer: "Mailgather pomaga organizacjom przenosić skrzynki od jednego dostawcy poczty do drugiego.",

  title: "Przygotuj swoją skrzynkę do przeniesienia – Mailgather",
  heading: "Przygotuj swoją skrzynkę do przeniesienia",
  lead: (server) =>
    `Twoja organizacja przenosi pocztę z ${server} do nowego dostawcy. Aby przenieść także Twoje wiadomości, potrzebuje hasła do Twojej obecnej skrzynki.`,
  haveReceipt: "Mam kod zgłoszenia: chcę zobaczyć, zastąpić lub wycofać zgłoszenie",
  request: "Prośba",
  server: "Skrzynka w",
  openUntil: "Otwarta do",
  localTime: (time) => `${time} (Twój czas)`,
  instructionsHeading: "Od administratora",
  promiseHeading: "Co się stanie z Twoim hasłem",
  promises: (server) => [
    `Zostanie wypróbowane jeden raz, teraz: zalogujemy się do ${server}, aby sprawdzić, czy działa. Żadna wiadomość nie zostanie otwarta, zmieniona ani usunięta.`,
    "Jeśli działa, zostanie zaszyfrowane, a potem zapisane. Żadna strona ani żaden raport nie pokaże go nikomu, nawet administratorowi.",
    "Posłuży tylko do jednego: do skopiowania Twoich wiadomości do nowej skrzynki.",
    "Zostanie usunięte automatycznie po zamknięciu tej prośby przez administratora, zwykle 7 dni później. Do początku przenoszenia możesz je wycofać samodzielnie.",
  ],
  doubt:
    "Ta prośba jest niespodziewana? Nie wpisuj hasła. Najpierw zapytaj administratora, osobiście lub przez telefon.",
  currentHeading: "Twoja obecna skrzynka",
  newHeading: "Twoja nowa skrzynka",
  labels: {
    name: "Imię i nazwisko",
    sourceEmail: "Obecny adres e-mail",
    sourcePassword: "Hasło do tej skrzynki",
    destEmail: "Nowy adres e-mail (opcjonalnie)",
    destPassword: "Hasło do nowej skrzynki (opcjonalnie)",
  },
  hints: {
    name: "Aby administrator wiedział, czyja to skrzynka.",
    sourceEmail: (server) => `Adres Twojej skrzynki w ${server}, na przykład anna@example.org.`,
    sourcePassword: "Hasło, którym dziś otwierasz tę skrzynkę.",
    destEmail: "Zostaw puste, jeśli go nie znasz. Administrator go uzupełni.",
    destPassword:
      "Jeśli nowa skrzynka już istnieje, jej hasło. Jeśli nie, hasło, które chcesz mieć. Albo zostaw puste: zajmie się tym administrator.",
  },
  show: "Pokaż",
  hide: "Ukryj",
  showLabel: (field) => `Pokaż: ${field}`,
  hideLabel: (field) => `Ukryj: ${field}`,
  submit: "Sprawdź i zgłoś",
  submitHint: "Sprawdzenie trwa kilka sekund, czasem do 20. Jeśli się nie uda, nic nie zostanie zapisane.",
  unloaded:
    "Nie udało się wczytać części tej strony, więc nic nie zostało wysłane. Sprawdź połączenie z internetem i naciśnij przycisk jeszcze raz.",

  unencrypted: (server) =>
    `Połączenie z ${server} nie jest szyfrowane: po drodze inni mogą odczytać Twoje hasło. Zanim je wpiszesz, zapytaj administratora.`,
  provider: {
    wanted: {
      "app-password": (name) =>
        `${name} wymaga tu hasła aplikacji: hasła tworzonego dla jednego programu. Zwykłe hasło nie zadziała.`,
      "app-password-with-two-factor": (name) =>
        `Jeśli logujesz się do ${name} z drugim krokiem, na przykład kodem w telefonie, utwórz hasło aplikacji i wpisz je tutaj. Jeśli nie, działa zwykłe hasło.`,
      "imap-switched-on": (name) =>
        `${name} wpuszcza inne programy dopiero po włączeniu tego dostępu (IMAP) w ustawieniach skrzynki. Wtedy działa zwykłe hasło.`,
    },
    help: "Jak to zrobić (otwiera stronę Twojego dostawcy)",
    none: {
      title: (name) => `${name} nie przyjmuje haseł od innych programów`,
      text: (name) => [
        `Twoja skrzynka jest w ${name}, gdzie logowanie hasłem jest wyłączone. Nie trzeba więc tu nic wpisywać i nie ma w tym żadnego Twojego błędu.`,
        "Powiedz o tym osobie, od której masz link. Twoje wiadomości trzeba przenieść w inny sposób.",
      ],
    },
  },

  screens: {
    over: {
      title: "Ta prośba jest zamknięta",
      text: [
        "Tym linkiem nie można już zgłosić skrzynki: czas minął albo administrator zamknął prośbę.",
        "Jeśli Twoja skrzynka jest już zgłoszona, wszystko gotowe. Jeśli nie, poproś administratora o nowy link.",
      ],
    },
    unknown: {
      title: "Ten link nie działa",
      text: [
        "Może brakuje jego części. Otwórz link jeszcze raz z otrzymanej wiadomości albo skopiuj cały link do paska adresu.",
        "Jeśli nadal nie działa, poproś o nowy osobę, od której go masz.",
      ],
    },
    unreachable: {
      title: "Nie udało się wczytać strony",
      text: [
        "Nie udało się połączyć z naszym serwerem albo nie odpowiedział on na czas. Nic nie przepadło: niczego jeszcze tu nie wpisano.",
        "Sprawdź połączenie z internetem i spróbuj ponownie. Jeśli znów się nie uda, wróć za kilka minut.",
      ],
      action: "Spróbuj ponownie",
    },
  },
};
