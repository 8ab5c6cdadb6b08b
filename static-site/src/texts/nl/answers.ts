import type { AnswerTexts } from "../texts.ts";

export const answers: AnswerTexts = {
  empty: {
    name: "Typ uw naam.",
    sourceEmail: "Typ het e-mailadres van uw huidige mailbox.",
    sourcePassword: "Typ het wachtwoord van uw huidige mailbox.",
    destEmail: "Typ uw nieuwe e-mailadres, of laat het veld leeg.",
    destPassword: "Typ het wachtwoord van uw nieuwe mailbox, of laat het veld leeg.",
    receiptCode: "Typ de ontvangstcode.",
  },
  invalid: {
    name: "Typ een naam van hoogstens 100 letters.",
    sourceEmail: "Typ het hele e-mailadres, bijvoorbeeld anna@example.org.",
    sourcePassword: "Dit kan niet het wachtwoord zijn: het is te lang of bevat tekens die in geen enkel wachtwoord kunnen staan.",
    destEmail: "Typ het hele nieuwe e-mailadres, bijvoorbeeld anna@example.com, of laat het veld leeg.",
    destPassword: "Dit kan niet het wachtwoord zijn: het is te lang of bevat tekens die in geen enkel wachtwoord kunnen staan.",
    receiptCode: "Typ de hele ontvangstcode: 24 letters en cijfers.",
  },

  summaryHeading: "Er is een probleem",
  errorPrefix: "Fout: ",
  tryAgain: "Opnieuw proberen",
  shown: "Het wachtwoord is zichtbaar.",
  hidden: "Het wachtwoord is verborgen.",
  pastedSpace: "Wat u hebt geplakt, begint of eindigt met een spatie die misschien niet bij het wachtwoord hoort.",
  dropSpace: "Spatie weglaten",
  duplicate:
    "Deze mailbox is al doorgegeven. Was u dat, dan bent u klaar: u hoeft hem niet nog eens door te geven. Met uw ontvangstcode kunt u uw gegevens vervangen of intrekken.",

  busy: {
    button: "Bezig met controleren…",
    title: "Bezig met controleren – Mailgather",
    progress: "Duur van de controle tot nu toe",
    stages: (server) => [
      { afterSeconds: 0, text: `We loggen in bij ${server}. Dit kan tot 20 seconden duren. Houd deze pagina open.` },
      { afterSeconds: 6, text: `We wachten nog op ${server}. Sommige mailservers nemen de tijd. Houd deze pagina open.` },
      { afterSeconds: 15, text: "Bijna klaar: over een paar seconden hebt u antwoord. Houd deze pagina open." },
    ],
  },

  done: {
    title: "Doorgegeven – Mailgather",
    heading: "Klaar: uw mailbox kan worden verhuisd",
    lead: (email, time) => `Het wachtwoord voor ${email} werkt. Het is versleuteld en opgeslagen op ${time}.`,
    receiptHeading: "Uw ontvangstcode",
    receipt: [
      "Met deze code kunt u via deze link terugkomen en uw gegevens bekijken, vervangen of intrekken, tot de verhuizing begint.",
      "U ziet hem alleen deze ene keer, en niemand kan hem u nog eens geven. Schrijf hem op, druk deze pagina af of bewaar hem bij uw wachtwoorden.",
    ],
    copy: "Code kopiëren",
    copied: "De code is gekopieerd.",
    copyFailed: "Kopiëren is niet gelukt: selecteer de code en kopieer hem zelf, of schrijf hem op.",
    nextHeading: "Hoe het verdergaat",
    next: [
      "U hoeft nu niets te doen. Als u de code hebt bewaard, kunt u deze pagina sluiten.",
      "Gebruik uw mailbox zoals altijd, en wijzig het wachtwoord pas na de verhuizing. Moet u het toch wijzigen, vervang dan uw gegevens of laat het uw beheerder weten.",
      "Uw beheerder maakt uw nieuwe mailbox klaar, kopieert uw berichten en laat u weten wanneer u kunt overstappen.",
      "Bent u overgestapt en houdt u de oude mailbox, wijzig dan het wachtwoord ervan. Wat hier is opgeslagen, opent dan niets meer.",
    ],
    another: "Nog een mailbox doorgeven",
  },

  receipt: {
    title: "Uw gegevens – Mailgather",
    heading: "Uw gegevens bekijken",
    label: "Ontvangstcode",
    hint: "De 24 letters en cijfers die u zag toen u uw mailbox met deze link doorgaf. Hoofdletters, spaties en streepjes maken niet uit.",
    show: "Mijn gegevens tonen",
    looking: "Een ogenblik…",
    toForm: "Terug naar het formulier",
    foundHeading: "Uw gegevens",
    email: "Mailbox",
    name: "Naam",
    newEmail: "Nieuw adres",
    noNewEmail: "Nog geen: uw beheerder vult het in",
    time: "Doorgegeven op",
    state: "Stand",
    states: {
      submitted: "Het wachtwoord is gecontroleerd en versleuteld opgeslagen. De verhuizing is nog niet begonnen.",
      "in-migration": "Uw beheerder is begonnen deze mailbox te verhuizen. Hier kan niets meer worden gewijzigd.",
    },
    replace: "Gegevens vervangen",
    withdraw: "Gegevens intrekken",
    replacing: {
      title: "Uw gegevens vervangen – Mailgather",
      heading: "Uw gegevens vervangen",
      lead: "Verbeter wat er is veranderd en typ het wachtwoord van uw huidige mailbox opnieuw. Mislukt de controle, dan blijven uw eerdere gegevens zoals ze zijn.",
      code: "Lukt de controle, dan krijgt u een nieuwe ontvangstcode, en werkt de oude niet meer.",
      fixed: "Het adres kan niet worden gewijzigd. Klopt het niet, trek dan uw gegevens in en geef het juiste adres door.",
    },
    withdrawing: {
      heading: "Uw gegevens intrekken?",
      text: (email) => [
        `Het wachtwoord voor ${email} wordt hier meteen verwijderd, en uw beheerder ziet deze mailbox niet meer.`,
        "De berichten worden dan niet verhuisd, tenzij u de mailbox opnieuw doorgeeft zolang deze link open is.",
      ],
      yes: "Ja, intrekken",
      no: "Nee, behouden",
      busy: "Bezig met intrekken…",
    },
    withdrawn: {
      heading: "Uw gegevens zijn ingetrokken",
      text: (email) => [
        `Het wachtwoord voor ${email} is hier verwijderd, en de ontvangstcode werkt niet meer.`,
        "Bedenkt u zich, dan kunt u de mailbox opnieuw doorgeven zolang deze link open is.",
      ],
    },
    unknown: {
      error: "Bij deze ontvangstcode horen geen gegevens.",
      next: "Controleer alle 24 letters en cijfers, en of u de link hebt geopend waarmee u de mailbox doorgaf. Een code werkt niet meer als de gegevens zijn vervangen of ingetrokken.",
    },
    inUse: {
      title: "Er kan niets meer worden gewijzigd",
      text: "Uw beheerder is begonnen deze mailbox te verhuizen, dus uw gegevens kunnen niet meer worden vervangen of ingetrokken. Klopt er iets niet, laat het dan uw beheerder weten.",
    },
  },

  refused: {
    "wrong-credentials": "De mailserver heeft dit adres en dit wachtwoord niet geaccepteerd.",
    "app-password": "Uw mailprovider vraagt hier een app-wachtwoord, niet uw gewone.",
    "browser-sign-in": "Uw mailprovider wil dat u eerst in een browser inlogt.",
    "basic-auth-disabled": "Deze mailserver neemt van andere programma’s geen wachtwoorden aan.",
    "imap-disabled": "Toegang voor andere programma’s (IMAP) staat voor deze mailbox uit.",
    "contact-admin": "De mailserver heeft dit account geblokkeerd of beperkt.",
    "mailbox-unusable": "Het wachtwoord werkt, maar de mailserver kon de mailbox niet openen.",
  },

  next: {
    "check-password": "Controleer het adres en typ het wachtwoord opnieuw. Let op hoofdletters en kleine letters.",
    "check-app-password":
      "Controleer het adres en typ een app-wachtwoord dat u hiervoor hebt gemaakt in de instellingen van uw mailaccount. Uw gewone wachtwoord werkt hier niet.",
    "check-password-or-make-app-password":
      "Controleer het adres en typ het wachtwoord opnieuw. Logt u in met een tweede stap, zoals een code op uw telefoon, dan werkt uw gewone wachtwoord hier niet: maak een app-wachtwoord en typ dat.",
    "check-password-or-enable-imap":
      "Controleer het adres en typ het wachtwoord opnieuw. Klopt het, dan worden andere programma’s misschien nog niet toegelaten: zet dit (IMAP) aan in de instellingen van uw mailbox en probeer het opnieuw.",
    "make-app-password":
      "Maak een app-wachtwoord in de beveiligingsinstellingen van uw mailaccount en typ het hier. Was het er al een, controleer dan het adres en typ het opnieuw.",
    "sign-in-in-browser":
      "Open uw webmail, log in en beantwoord wat daar wordt gevraagd. Kom dan terug en typ het wachtwoord opnieuw.",
    "password-not-accepted":
      "Dit ligt niet aan u, en een ander wachtwoord helpt niet. Laat het weten aan de persoon die u de link heeft gestuurd: er is een andere manier nodig om uw berichten te verhuizen.",
    "enable-imap":
      "Zet deze aan in de instellingen van uw webmail, of vraag dat aan wie uw mailbox beheert. Typ daarna het wachtwoord opnieuw.",
    "contact-admin":
      "Misschien is het wachtwoord verlopen. Vraag het aan wie uw mailbox beheert en typ daarna het wachtwoord opnieuw.",
    "mailbox-did-not-open":
      "Probeer hem in uw webmail te openen. Lukt dat ook niet, vraag het dan aan wie uw mailbox beheert. Typ daarna het wachtwoord opnieuw.",
    "try-later": (when) => `Probeer het ${when} opnieuw. Wat u hebt getypt, blijft staan zolang deze pagina open is.`,
    "tell-organizer": "Laat het weten aan de persoon die u de link heeft gestuurd: die kan zien wat er mis is en het verhelpen.",
  },

  outerSpace: "Het wachtwoord dat u typte, begon of eindigde met een spatie. Was dat niet de bedoeling, laat de spatie dan weg.",

  destination: {
    "foreign-domain": {
      error: "Dit nieuwe adres eindigt niet op een domein dat uw organisatie bij de nieuwe provider heeft.",
      next: "Kijk of er een typefout in zit, of laat het leeg: uw beheerder vult het in.",
    },
    "wrong-credentials": {
      error: "Er bestaat al een mailbox met dit nieuwe adres, en dit wachtwoord opende hem niet.",
      next: "Typ het wachtwoord van die mailbox, of laat het veld leeg: uw beheerder regelt het.",
    },
    "app-password": {
      error: "De nieuwe mailbox vraagt hier een app-wachtwoord, niet het gewone.",
      next: "Maak er een in de instellingen van de nieuwe mailbox en typ het, of laat het veld leeg: uw beheerder regelt het.",
    },
    other: {
      error: "Dit nieuwe adres kan niet worden gebruikt, of het wachtwoord hoort er niet bij.",
      next: "Controleer beide, of laat ze leeg: uw beheerder vult ze in.",
    },
  },

  stopped: {
    "already-submitted": {
      title: "Deze mailbox is al doorgegeven",
      text: "Was u dat, dan bent u klaar: u hoeft hem niet nog eens door te geven, en met uw ontvangstcode kunt u uw gegevens vervangen of intrekken. Was u het niet, laat het dan uw beheerder weten.",
    },
    "too-many-submissions": {
      title: "Voorlopig te veel pogingen",
      text: (when) =>
        `Om te voorkomen dat iemand iets raadt, zijn er in korte tijd maar een paar pogingen toegestaan. U kunt het ${when} opnieuw proberen. Wat u hebt getypt, blijft staan zolang deze pagina open is.`,
    },
    "not-now": {
      title: "De mailserver kan uw wachtwoord nu niet controleren",
      text: "Hij is overbelast, te traag of buiten werking. Dit zegt niets over uw wachtwoord: het kan heel goed kloppen. Er is niets opgeslagen.",
    },
    "server-setup": {
      title: "Dit ligt niet aan u",
      text: "De mailserver kan niet worden gebruikt zoals hij voor dit verzoek is ingesteld, dus uw wachtwoord kon niet worden gecontroleerd. Er is niets opgeslagen.",
      mayPass: "Misschien ligt hij er maar even uit: dan lukt een nieuwe poging over een paar minuten.",
    },
    unavailable: {
      title: "Er is bij ons iets misgegaan",
      text: (when) => `Dit ligt aan ons, niet aan u. Er is niets opgeslagen of gewijzigd. Probeer het ${when} opnieuw.`,
    },
    "no-answer": {
      title: "De verbinding is verbroken",
      text: "We weten niet of is gedaan wat u wilde. Controleer uw internetverbinding en probeer het opnieuw: is het al gedaan, dan hoort u dat.",
    },
    forbidden: {
      title: "Uw gegevens zijn geweigerd",
      text: "Laad deze pagina opnieuw via de link die u hebt gekregen en probeer het nog eens. Helpt dat niet, probeer dan een andere browser of een ander netwerk, of vraag het aan uw beheerder.",
    },
    "invalid-field": {
      title: "Iets in het formulier kan niet worden gebruikt",
      text: "Controleer wat u hebt getypt en probeer het opnieuw.",
    },
    "invalid-body": {
      title: "Uw gegevens konden niet worden gelezen",
      text: "Laad deze pagina opnieuw via de link die u hebt gekregen en probeer het nog eens.",
    },
    "body-too-large": {
      title: "Wat u hebt getypt, is te lang",
      text: "In een van de velden staat veel te veel. Maak het korter en probeer het opnieuw.",
    },
    "unsupported-media-type": {
      title: "Deze pagina is verouderd",
      text: "Laad hem opnieuw via de link die u hebt gekregen en probeer het nog eens.",
    },
  },

  wait: {
    soon: "over een minuut of twee",
    at: (time, minutes) => `om ${time} (over ${minutes === 1 ? "één minuut" : `${minutes} minuten`})`,
  },
};
