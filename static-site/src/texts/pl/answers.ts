import type { AnswerTexts } from "../texts.ts";

const plural = new Intl.PluralRules("pl");

export const answers: AnswerTexts = {
  empty: {
    name: "Wpisz imię i nazwisko.",
    sourceEmail: "Wpisz adres e-mail obecnej skrzynki.",
    sourcePassword: "Wpisz hasło do obecnej skrzynki.",
    destEmail: "Wpisz nowy adres e-mail albo zostaw pole puste.",
    destPassword: "Wpisz hasło do nowej skrzynki albo zostaw pole puste.",
    receiptCode: "Wpisz kod zgłoszenia.",
  },
  invalid: {
    name: "Wpisz imię i nazwisko, najwyżej 100 liter.",
    sourceEmail: "Wpisz cały adres e-mail, na przykład anna@example.org.",
    sourcePassword: "To nie może być hasło: jest za długie albo zawiera znaki, których żadne hasło mieć nie może.",
    destEmail: "Wpisz cały nowy adres e-mail, na przykład anna@example.com, albo zostaw pole puste.",
    destPassword: "To nie może być hasło: jest za długie albo zawiera znaki, których żadne hasło mieć nie może.",
    receiptCode: "Wpisz cały kod zgłoszenia: 24 litery i cyfry.",
  },

  summaryHeading: "Wystąpił problem",
  errorPrefix: "Błąd: ",
  tryAgain: "Spróbuj ponownie",
  shown: "Hasło jest widoczne.",
  hidden: "Hasło jest ukryte.",
  pastedSpace: "Wklejony tekst zaczyna się lub kończy spacją, która może nie należeć do hasła.",
  dropSpace: "Usuń spację",
  duplicate:
    "Ta skrzynka jest już zgłoszona. Jeśli to Twoje zgłoszenie, wszystko gotowe: nie trzeba jej zgłaszać ponownie. Kodem zgłoszenia możesz je zastąpić lub wycofać.",

  busy: {
    button: "Sprawdzanie…",
    title: "Sprawdzanie – Mailgather",
    progress: "Czas, który zajęło już sprawdzanie",
    stages: (server) => [
      { afterSeconds: 0, text: `Logujemy się do ${server}. Może to potrwać do 20 sekund. Nie zamykaj tej strony.` },
      { afterSeconds: 6, text: `Nadal czekamy na ${server}. Niektóre serwery poczty potrzebują więcej czasu. Nie zamykaj tej strony.` },
      { afterSeconds: 15, text: "Jeszcze chwila: za kilka sekund będzie odpowiedź. Nie zamykaj tej strony." },
    ],
  },

  done: {
    title: "Zgłoszono – Mailgather",
    heading: "Gotowe: Twoja skrzynka jest przygotowana do przeniesienia",
    lead: (email, time) => `Hasło do ${email} działa. Zostało zaszyfrowane i zapisane: ${time}.`,
    receiptHeading: "Twój kod zgłoszenia",
    receipt: [
      "Z tym kodem możesz wrócić do tego linku i zobaczyć, zastąpić lub wycofać zgłoszenie, dopóki nie zacznie się przenoszenie.",
      "Kod widać tylko ten jeden raz i nikt nie może podać go ponownie. Zapisz go, wydrukuj tę stronę albo przechowaj go tam, gdzie trzymasz hasła.",
    ],
    copy: "Kopiuj kod",
    copied: "Kod został skopiowany.",
    copyFailed: "Nie udało się skopiować: zaznacz kod i skopiuj go samodzielnie albo zapisz.",
    nextHeading: "Co będzie dalej",
    next: [
      "Na razie nie trzeba nic robić. Gdy kod jest w bezpiecznym miejscu, możesz zamknąć tę stronę.",
      "Korzystaj ze skrzynki jak zawsze i nie zmieniaj jej hasła do końca przenoszenia. Jeśli musisz je zmienić, zastąp zgłoszenie albo powiedz o tym administratorowi.",
      "Administrator przygotuje nową skrzynkę, skopiuje Twoje wiadomości i powie, kiedy możesz zacząć z niej korzystać.",
      "Potem, jeśli zachowasz starą skrzynkę, zmień jej hasło. Wtedy to, co jest tu zapisane, niczego już nie otworzy.",
    ],
    another: "Zgłoś kolejną skrzynkę",
  },

  receipt: {
    title: "Twoje zgłoszenie – Mailgather",
    heading: "Zobacz swoje zgłoszenie",
    label: "Kod zgłoszenia",
    hint: "24 litery i cyfry pokazane po zgłoszeniu skrzynki tym linkiem. Wielkość liter, spacje i łączniki nie mają znaczenia.",
    show: "Pokaż moje zgłoszenie",
    looking: "Chwileczkę…",
    toForm: "Wróć do formularza",
    foundHeading: "Twoje zgłoszenie",
    email: "Skrzynka",
    name: "Imię i nazwisko",
    newEmail: "Nowy adres",
    noNewEmail: "Jeszcze nie ma: uzupełni go administrator",
    time: "Zgłoszono",
    state: "Stan",
    states: {
      submitted: "Hasło zostało sprawdzone i jest zapisane w postaci zaszyfrowanej. Przenoszenie jeszcze się nie zaczęło.",
      "in-migration": "Administrator zaczął przenosić tę skrzynkę. Nic tu już nie można zmienić.",
    },
    replace: "Zastąp zgłoszenie",
    withdraw: "Wycofaj zgłoszenie",
    replacing: {
      title: "Zastąp zgłoszenie – Mailgather",
      heading: "Zastąp swoje zgłoszenie",
      lead: "Popraw to, co się zmieniło, i wpisz ponownie hasło do obecnej skrzynki. Jeśli sprawdzenie się nie uda, poprzednie zgłoszenie zostanie bez zmian.",
      code: "Jeśli sprawdzenie się uda, dostaniesz nowy kod zgłoszenia, a stary przestanie działać.",
      fixed: "Adresu nie można zmienić. Jeśli jest błędny, wycofaj zgłoszenie i zgłoś właściwy.",
    },
    withdrawing: {
      heading: "Wycofać zgłoszenie?",
      text: (email) => [
        `Hasło do ${email} zostanie tu od razu usunięte, a administrator nie będzie już widzieć tej skrzynki.`,
        "Jej wiadomości nie zostaną przeniesione, chyba że zgłosisz skrzynkę ponownie, póki ten link jest otwarty.",
      ],
      yes: "Tak, wycofaj",
      no: "Nie, zachowaj",
      busy: "Wycofywanie…",
    },
    withdrawn: {
      heading: "Zgłoszenie zostało wycofane",
      text: (email) => [
        `Hasło do ${email} jest tu usunięte, a kod zgłoszenia już nie działa.`,
        "Jeśli zmienisz zdanie, możesz zgłosić skrzynkę ponownie, póki ten link jest otwarty.",
      ],
    },
    unknown: {
      error: "Do tego kodu zgłoszenia nie ma żadnego zgłoszenia.",
      next: "Sprawdź wszystkie 24 litery i cyfry oraz czy to ten sam link, którym zgłoszono skrzynkę. Kod przestaje działać, gdy zgłoszenie zostanie zastąpione lub wycofane.",
    },
    inUse: {
      title: "Nic już nie można zmienić",
      text: "Administrator zaczął przenosić tę skrzynkę, więc zgłoszenia nie można już zastąpić ani wycofać. Jeśli coś się w nim nie zgadza, powiedz o tym administratorowi.",
    },
  },

  refused: {
    "wrong-credentials": "Serwer poczty nie przyjął tego adresu i hasła.",
    "app-password": "Dostawca poczty wymaga tu hasła aplikacji, nie zwykłego.",
    "browser-sign-in": "Dostawca poczty chce, aby najpierw zalogować się w przeglądarce.",
    "basic-auth-disabled": "Ten serwer poczty nie przyjmuje haseł od innych programów.",
    "imap-disabled": "Dostęp innych programów (IMAP) jest dla tej skrzynki wyłączony.",
    "contact-admin": "Serwer poczty zablokował lub ograniczył to konto.",
    "mailbox-unusable": "Hasło działa, ale serwer poczty nie mógł otworzyć skrzynki.",
  },

  next: {
    "check-password": "Sprawdź adres i wpisz hasło ponownie. Wielkie i małe litery mają znaczenie.",
    "check-app-password":
      "Sprawdź adres i wpisz hasło aplikacji, utworzone do tego w ustawieniach konta pocztowego. Zwykłe hasło tu nie działa.",
    "check-password-or-make-app-password":
      "Sprawdź adres i wpisz hasło ponownie. Jeśli logujesz się z drugim krokiem, na przykład kodem w telefonie, zwykłe hasło tu nie działa: utwórz hasło aplikacji i wpisz właśnie je.",
    "check-password-or-enable-imap":
      "Sprawdź adres i wpisz hasło ponownie. Jeśli jest poprawne, inne programy mogą nie mieć jeszcze dostępu: włącz go (IMAP) w ustawieniach skrzynki i spróbuj ponownie.",
    "make-app-password":
      "Utwórz hasło aplikacji w ustawieniach zabezpieczeń konta pocztowego i wpisz je tutaj. Jeśli to już było takie hasło, sprawdź adres i wpisz je ponownie.",
    "sign-in-in-browser":
      "Otwórz pocztę w przeglądarce, zaloguj się i odpowiedz na to, o co poprosi. Potem wróć i wpisz hasło ponownie.",
    "password-not-accepted":
      "To nie Twój błąd i żadne inne hasło nie pomoże. Powiedz o tym osobie, od której masz link: Twoje wiadomości trzeba przenieść w inny sposób.",
    "enable-imap":
      "Włącz go w ustawieniach poczty albo poproś o to osobę, która opiekuje się Twoją skrzynką. Potem wpisz hasło ponownie.",
    "contact-admin":
      "Być może hasło wygasło. Zapytaj osobę, która opiekuje się Twoją skrzynką, a potem wpisz hasło ponownie.",
    "mailbox-did-not-open":
      "Spróbuj otworzyć ją w przeglądarce. Jeśli to też się nie uda, zapytaj osobę, która opiekuje się Twoją skrzynką. Potem wpisz hasło ponownie.",
    "try-later": (when) => `Spróbuj ponownie ${when}. Wpisane dane zostaną zachowane, dopóki ta strona jest otwarta.`,
    "tell-organizer": "Powiedz o tym osobie, od której masz link: może ona sprawdzić, co jest nie tak, i to naprawić.",
  },

  outerSpace: "Wpisane hasło zaczynało się lub kończyło spacją. Jeśli nie było to celowe, usuń spację.",

  destination: {
    "foreign-domain": {
      error: "Ten nowy adres nie kończy się domeną, którą Twoja organizacja ma u nowego dostawcy.",
      next: "Sprawdź, czy nie ma w nim literówki, albo zostaw pole puste: administrator je uzupełni.",
    },
    "wrong-credentials": {
      error: "Skrzynka z tym nowym adresem już istnieje, a to hasło jej nie otworzyło.",
      next: "Wpisz hasło do tamtej skrzynki albo zostaw pole puste: zajmie się tym administrator.",
    },
    "app-password": {
      error: "Nowa skrzynka wymaga tu hasła aplikacji, nie zwykłego.",
      next: "Utwórz je w ustawieniach nowej skrzynki i wpisz albo zostaw pole puste: zajmie się tym administrator.",
    },
    other: {
      error: "Tego nowego adresu nie można użyć albo hasło do niego nie pasuje.",
      next: "Sprawdź jedno i drugie albo zostaw oba pola puste: administrator je uzupełni.",
    },
  },

  stopped: {
    "already-submitted": {
      title: "Ta skrzynka jest już zgłoszona",
      text: "Jeśli to Twoje zgłoszenie, wszystko gotowe: nie trzeba jej zgłaszać ponownie, a kodem zgłoszenia możesz je zastąpić lub wycofać. Jeśli to nie Twoje zgłoszenie, powiedz o tym administratorowi.",
    },
    "too-many-submissions": {
      title: "Na razie za dużo prób",
      text: (when) =>
        `Aby nikt nie mógł niczego odgadnąć, w krótkim czasie dozwolonych jest tylko kilka prób. Możesz spróbować ponownie ${when}. Wpisane dane zostaną zachowane, dopóki ta strona jest otwarta.`,
    },
    "not-now": {
      title: "Serwer poczty nie może teraz sprawdzić Twojego hasła",
      text: "Jest przeciążony, zbyt wolny albo nie działa. Nie mówi to nic o Twoim haśle: może być całkiem poprawne. Nic nie zostało zapisane.",
    },
    "server-setup": {
      title: "To nie Twój błąd",
      text: "Serwera poczty nie można użyć tak, jak go ustawiono dla tej prośby, więc nie udało się sprawdzić hasła. Nic nie zostało zapisane.",
      mayPass: "Może nie działa tylko przez chwilę: wtedy wystarczy kolejna próba za kilka minut.",
    },
    unavailable: {
      title: "Coś poszło nie tak po naszej stronie",
      text: (when) => `To nasza wina, nie Twoja. Nic nie zostało zapisane ani zmienione. Spróbuj ponownie ${when}.`,
    },
    "no-answer": {
      title: "Połączenie zostało przerwane",
      text: "Nie wiemy, czy Twoje polecenie zostało wykonane. Sprawdź połączenie z internetem i spróbuj ponownie: jeśli zostało, pokaże się o tym informacja.",
    },
    forbidden: {
      title: "Zgłoszenie zostało odrzucone",
      text: "Wczytaj tę stronę ponownie z otrzymanego linku i spróbuj jeszcze raz. Jeśli to nie pomoże, użyj innej przeglądarki lub sieci albo zapytaj administratora.",
    },
    "invalid-field": {
      title: "Czegoś w formularzu nie można użyć",
      text: "Sprawdź wpisane dane i spróbuj ponownie.",
    },
    "invalid-body": {
      title: "Nie udało się odczytać zgłoszenia",
      text: "Wczytaj tę stronę ponownie z otrzymanego linku i spróbuj jeszcze raz.",
    },
    "body-too-large": {
      title: "Wpisany tekst jest za długi",
      text: "W jednym z pól jest o wiele za dużo. Skróć je i spróbuj ponownie.",
    },
    "unsupported-media-type": {
      title: "Ta strona jest nieaktualna",
      text: "Wczytaj ją ponownie z otrzymanego linku i spróbuj jeszcze raz.",
    },
  },

  wait: {
    soon: "za minutę lub dwie",
    at: (time, minutes) => {
      const word = { zero: "minut", one: "minutę", two: "minuty", few: "minuty", many: "minut", other: "minuty" };
      return `o ${time}, za ${minutes === 1 ? "" : `${minutes} `}${word[plural.select(minutes)]}`;
    },
  },
};
