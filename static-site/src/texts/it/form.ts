import type { FormTexts } from "../texts.ts";

export const form: FormTexts = {
  locale: "it",

  language: {
    label: "Lingua",
    chosen: "Questa pagina ora è in italiano.",
    failed: "Non è stato possibile caricare l’altra lingua. Controlli la connessione a Internet e riprovi.",
  },
  footer: "Mailgather aiuta le organizzazioni a trasferire caselle di posta da un provider a un altro.",

  title: "Prepari la sua casella per il trasferimento – Mailgather",
  heading: "Prepari la sua casella di posta per il trasferimento",
  lead: (server) =>
    `La sua organizzazione trasferisce la posta da ${server} a un nuovo provider. Per portare con sé anche i suoi messaggi, ha bisogno della password della sua casella attuale.`,
  haveReceipt: "Ho un codice di ricevuta: vedere, sostituire o ritirare il mio invio",
  request: "Richiesta",
  server: "Casella presso",
  openUntil: "Aperta fino al",
  localTime: (time) => `${time} (ora locale)`,
  instructionsHeading: "Dal suo amministratore",
  promiseHeading: "Che cosa succede con la sua password",
  promises: (server) => [
    `Viene provata una volta sola, adesso: accediamo a ${server} per vedere se funziona. Nessun messaggio viene aperto, modificato o eliminato.`,
    "Se funziona, viene cifrata e poi salvata. Nessuna pagina e nessun rapporto la mostra a nessuno, nemmeno al suo amministratore.",
    "Serve a una cosa sola: copiare i suoi messaggi nella sua nuova casella.",
    "Viene eliminata automaticamente dopo che il suo amministratore ha chiuso questa richiesta, di solito 7 giorni dopo. Finché il trasferimento non inizia, può ritirarla Lei.",
  ],
  doubt:
    "Non si aspettava questa richiesta? Allora non inserisca nessuna password. Chieda prima al suo amministratore, di persona o per telefono.",
  currentHeading: "La sua casella attuale",
  newHeading: "La sua nuova casella",
  labels: {
    name: "Il suo nome",
    sourceEmail: "Indirizzo e-mail attuale",
    sourcePassword: "Password di questa casella",
    destEmail: "Nuovo indirizzo e-mail (facoltativo)",
    destPassword: "Password della nuova casella (facoltativa)",
  },
  hints: {
    name: "Così il suo amministratore sa di chi è questa casella.",
    sourceEmail: (server) => `L’indirizzo della sua casella presso ${server}, per esempio anna@example.org.`,
    sourcePassword: "La password con cui oggi apre questa casella.",
    destEmail: "Lasci vuoto il campo se non lo conosce. Lo compilerà il suo amministratore.",
    destPassword:
      "Se la nuova casella esiste già, la sua password. Altrimenti, la password che desidera. Oppure lasci vuoto il campo: ci penserà il suo amministratore.",
  },
  show: "Mostra",
  hide: "Nascondi",
  showLabel: (field) => `Mostra: ${field}`,
  hideLabel: (field) => `Nascondi: ${field}`,
  submit: "Verifica e invia",
  submitHint: "La verifica richiede qualche secondo, a volte fino a 20. Se non riesce, non viene salvato nulla.",
  unloaded:
    "Una parte di questa pagina non si è caricata, quindi non è stato inviato nulla. Controlli la connessione a Internet e prema di nuovo il pulsante.",

  unencrypted: (server) =>
    `Il collegamento a ${server} non è cifrato: altri potrebbero leggere la sua password lungo il percorso. Chieda al suo amministratore prima di inserirla.`,
  provider: {
    wanted: {
      "app-password": (name) =>
        `${name} vuole qui una password per app: una password che si crea per un solo programma. La sua password abituale non funzionerà.`,
      "app-password-with-two-factor": (name) =>
        `Se accede a ${name} con un secondo passaggio, per esempio un codice sul telefono, crei una password per app e la inserisca qui. Altrimenti va bene la sua password abituale.`,
      "imap-switched-on": (name) =>
        `${name} lascia entrare altri programmi solo dopo che ha attivato questo accesso (IMAP) nelle impostazioni della sua casella. Poi va bene la sua password abituale.`,
    },
    help: "Come si fa (apre una pagina del suo provider)",
    none: {
      title: (name) => `${name} non accetta password da altri programmi`,
      text: (name) => [
        `La sua casella è presso ${name}, che ha disattivato l’accesso con password. Quindi qui non c’è nulla da inserire, e Lei non ha sbagliato niente.`,
        "Avvisi la persona che le ha mandato il link. Serve un altro modo per trasferire i suoi messaggi.",
      ],
    },
  },

  screens: {
    over: {
      title: "Questa richiesta è chiusa",
      text: [
        "Con questo link non si possono più inviare dati: il tempo è scaduto, oppure il suo amministratore ha chiuso la richiesta.",
        "Se ha già inviato i suoi dati, è tutto a posto. Altrimenti chieda un nuovo link al suo amministratore.",
      ],
    },
    unknown: {
      title: "Questo link non funziona",
      text: [
        "Forse ne manca una parte. Apra di nuovo il link dal messaggio che ha ricevuto, oppure copi il link intero nella barra degli indirizzi.",
        "Se ancora non funziona, ne chieda uno nuovo alla persona che glielo ha mandato.",
      ],
    },
    unreachable: {
      title: "Non è stato possibile caricare la pagina",
      text: [
        "Non siamo riusciti a raggiungere il nostro server, oppure non ha risposto in tempo. Nulla è andato perso: non ha ancora scritto niente.",
        "Controlli la connessione a Internet e riprovi. Se non riesce ancora, torni tra qualche minuto.",
      ],
      action: "Riprova",
    },
  },
};
