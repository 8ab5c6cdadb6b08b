import type { FormTexts } from "../texts.ts";

export const form: FormTexts = {
  locale: "nl",

  language: {
    label: "Taal",
    chosen: "Deze pagina is nu in het Nederlands.",
    failed: "De andere taal kon niet worden geladen. Controleer uw internetverbinding en probeer het opnieuw.",
  },
  footer: "Mailgather helpt organisaties om mailboxen van de ene mailprovider naar de andere te verhuizen.",

  title: "Maak uw mailbox klaar voor de verhuizing – Mailgather",
  heading: "Maak uw mailbox klaar voor de verhuizing",
  lead: (server) =>
    `Uw organisatie verhuist haar e-mail van ${server} naar een nieuwe provider. Om uw berichten mee te nemen, heeft ze het wachtwoord van uw mailbox daar nodig.`,
  haveReceipt: "Ik heb een ontvangstcode: mijn gegevens bekijken, vervangen of intrekken",
  request: "Verzoek",
  server: "Mailbox bij",
  openUntil: "Open tot",
  localTime: (time) => `${time} (uw tijd)`,
  instructionsHeading: "Van uw beheerder",
  promiseHeading: "Wat er met uw wachtwoord gebeurt",
  promises: (server) => [
    `Het wordt nu één keer geprobeerd: we loggen in bij ${server} om te zien of het werkt. Er worden geen berichten geopend, gewijzigd of verwijderd.`,
    "Werkt het, dan wordt het versleuteld en daarna opgeslagen. Geen enkele pagina en geen enkel rapport toont het aan iemand, ook niet aan uw beheerder.",
    "Het wordt maar voor één ding gebruikt: uw berichten kopiëren naar uw nieuwe mailbox.",
    "Het wordt automatisch verwijderd nadat uw beheerder dit verzoek heeft gesloten, meestal 7 dagen later. Tot de verhuizing begint, kunt u het zelf intrekken.",
  ],
  doubt:
    "Had u dit verzoek niet verwacht? Typ dan geen wachtwoord. Vraag het eerst aan uw beheerder, persoonlijk of telefonisch.",
  currentHeading: "Uw huidige mailbox",
  newHeading: "Uw nieuwe mailbox",
  labels: {
    name: "Uw naam",
    sourceEmail: "Huidig e-mailadres",
    sourcePassword: "Wachtwoord van deze mailbox",
    destEmail: "Nieuw e-mailadres (optioneel)",
    destPassword: "Wachtwoord van de nieuwe mailbox (optioneel)",
  },
  hints: {
    name: "Zodat uw beheerder weet van wie deze mailbox is.",
    sourceEmail: (server) => `Het adres van uw mailbox bij ${server}, bijvoorbeeld anna@example.org.`,
    sourcePassword: "Het wachtwoord waarmee u deze mailbox nu opent.",
    destEmail: "Laat dit leeg als u het niet weet. Uw beheerder vult het in.",
    destPassword:
      "Bestaat de nieuwe mailbox al, dan het wachtwoord ervan. Zo niet, het wachtwoord dat u graag wilt. Of laat dit leeg: dan regelt uw beheerder het.",
  },
  show: "Tonen",
  hide: "Verbergen",
  showLabel: (field) => `Tonen: ${field}`,
  hideLabel: (field) => `Verbergen: ${field}`,
  submit: "Controleren en doorgeven",
  submitHint: "De controle duurt een paar seconden, soms tot 20. Mislukt ze, dan wordt er niets opgeslagen.",
  unloaded:
    "Een deel van deze pagina kon niet worden geladen, dus er is niets verstuurd. Controleer uw internetverbinding en druk nog eens op de knop.",

  unencrypted: (server) =>
    `De verbinding met ${server} is niet versleuteld: anderen kunnen uw wachtwoord onderweg lezen. Vraag het uw beheerder voordat u het typt.`,
  provider: {
    wanted: {
      "app-password": (name) =>
        `${name} vraagt hier een app-wachtwoord: een wachtwoord dat u voor één programma maakt. Uw gewone wachtwoord werkt niet.`,
      "app-password-with-two-factor": (name) =>
        `Logt u bij ${name} in met een tweede stap, zoals een code op uw telefoon, maak dan een app-wachtwoord en typ dat hier. Zo niet, dan werkt uw gewone wachtwoord.`,
      "imap-switched-on": (name) =>
        `${name} laat andere programma’s pas toe als u dit (IMAP) hebt aangezet in de instellingen van uw mailbox. Dan werkt uw gewone wachtwoord.`,
    },
    help: "Zo doet u dat (opent een pagina van uw provider)",
    none: {
      title: (name) => `${name} neemt van andere programma’s geen wachtwoord aan`,
      text: (name) => [
        `Uw mailbox staat bij ${name}, en daar is inloggen met een wachtwoord uitgezet. U hoeft hier dus niets te typen, en u hebt niets verkeerd gedaan.`,
        "Laat het weten aan de persoon die u de link heeft gestuurd. Er is een andere manier nodig om uw berichten te verhuizen.",
      ],
    },
  },

  screens: {
    over: {
      title: "Dit verzoek is gesloten",
      text: [
        "Met deze link kunt u geen mailbox meer doorgeven: de tijd is verstreken of uw beheerder heeft het verzoek gesloten.",
        "Hebt u uw mailbox al doorgegeven, dan bent u klaar. Zo niet, vraag uw beheerder dan om een nieuwe link.",
      ],
    },
    unknown: {
      title: "Deze link werkt niet",
      text: [
        "Misschien ontbreekt er een deel. Open de link opnieuw vanuit het bericht dat u hebt gekregen, of kopieer de hele link naar de adresbalk.",
        "Werkt hij dan nog niet, vraag dan een nieuwe aan de persoon die hem u heeft gestuurd.",
      ],
    },
    unreachable: {
      title: "De pagina kon niet worden geladen",
      text: [
        "We konden onze server niet bereiken, of hij gaf niet op tijd antwoord. Er is niets verloren: u hebt nog niets getypt.",
        "Controleer uw internetverbinding en probeer het opnieuw. Lukt het nog niet, kom dan over een paar minuten terug.",
      ],
      action: "Opnieuw proberen",
    },
  },
};
