import type { AnswerTexts } from "../texts.ts";

export const answers: AnswerTexts = {
  empty: {
    name: "Inserisca il suo nome.",
    sourceEmail: "Inserisca l’indirizzo e-mail della sua casella attuale.",
    sourcePassword: "Inserisca la password della sua casella attuale.",
    destEmail: "Inserisca il suo nuovo indirizzo e-mail, oppure lasci vuoto il campo.",
    destPassword: "Inserisca la password della sua nuova casella, oppure lasci vuoto il campo.",
    receiptCode: "Inserisca il codice di ricevuta.",
  },
  invalid: {
    name: "Inserisca un nome di 100 lettere al massimo.",
    sourceEmail: "Inserisca l’indirizzo e-mail completo, per esempio anna@example.org.",
    sourcePassword: "Questa non può essere la password: è troppo lunga o ha caratteri che nessuna password può avere.",
    destEmail: "Inserisca il nuovo indirizzo e-mail completo, per esempio anna@example.com, oppure lasci vuoto il campo.",
    destPassword: "Questa non può essere la password: è troppo lunga o ha caratteri che nessuna password può avere.",
    receiptCode: "Inserisca il codice di ricevuta completo: 24 lettere e cifre.",
  },

  summaryHeading: "C’è un problema",
  errorPrefix: "Errore: ",
  tryAgain: "Riprova",
  shown: "La password è visibile.",
  hidden: "La password è nascosta.",
  pastedSpace: "Il testo che ha incollato inizia o finisce con uno spazio, che forse non fa parte della password.",
  dropSpace: "Togli lo spazio",
  duplicate:
    "I dati di questa casella sono già stati inviati. Se li ha inviati Lei, è tutto a posto: non serve inviarli di nuovo. Con il suo codice di ricevuta può sostituire o ritirare il suo invio.",

  busy: {
    button: "Verifica in corso…",
    title: "Verifica in corso – Mailgather",
    progress: "Durata della verifica finora",
    stages: (server) => [
      { afterSeconds: 0, text: `Stiamo accedendo a ${server}. Possono volerci fino a 20 secondi. Tenga aperta questa pagina.` },
      { afterSeconds: 6, text: `Stiamo ancora aspettando ${server}. Alcuni server di posta se la prendono comoda. Tenga aperta questa pagina.` },
      { afterSeconds: 15, text: "Ci siamo quasi: tra qualche secondo avrà una risposta. Tenga aperta questa pagina." },
    ],
  },

  done: {
    title: "Inviato – Mailgather",
    heading: "Fatto: la sua casella è pronta per il trasferimento",
    lead: (email, time) => `La password di ${email} funziona. È stata cifrata e salvata: ${time}.`,
    receiptHeading: "Il suo codice di ricevuta",
    receipt: [
      "Con questo codice può tornare a questo link e vedere, sostituire o ritirare il suo invio, finché il trasferimento non inizia.",
      "Viene mostrato solo questa volta, e nessuno può darglielo di nuovo. Lo annoti, stampi questa pagina o lo conservi dove tiene le sue password.",
    ],
    copy: "Copia il codice",
    copied: "Il codice è stato copiato.",
    copyFailed: "Non è stato possibile copiarlo: selezioni il codice e lo copi a mano, oppure lo annoti.",
    nextHeading: "Che cosa succede ora",
    next: [
      "Per il momento non deve fare nulla. Quando ha messo al sicuro il codice, può chiudere questa pagina.",
      "Usi la sua casella come sempre e non cambi la password finché il trasferimento non è finito. Se deve cambiarla, sostituisca il suo invio o avvisi il suo amministratore.",
      "Il suo amministratore prepara la sua nuova casella, copia i suoi messaggi e le dice quando può passare a quella nuova.",
      "Dopo il passaggio, se tiene la vecchia casella, ne cambi la password. Così quello che è salvato qui non apre più nulla.",
    ],
    another: "Invia i dati di un’altra casella",
  },

  receipt: {
    title: "Il suo invio – Mailgather",
    heading: "Consulti il suo invio",
    label: "Codice di ricevuta",
    hint: "Le 24 lettere e cifre apparse dopo il suo invio con questo link. Maiuscole, spazi e trattini non contano.",
    show: "Mostra il mio invio",
    looking: "Un momento…",
    toForm: "Torna al modulo",
    foundHeading: "Il suo invio",
    email: "Casella",
    name: "Nome",
    newEmail: "Nuovo indirizzo",
    noNewEmail: "Per ora nessuno: lo compilerà il suo amministratore",
    time: "Inviato il",
    state: "Stato",
    states: {
      submitted: "La password è stata verificata ed è salvata, cifrata. Il trasferimento non è ancora iniziato.",
      "in-migration": "Il suo amministratore ha iniziato a trasferire questa casella. Qui non si può più cambiare nulla.",
    },
    replace: "Sostituisci il mio invio",
    withdraw: "Ritira il mio invio",
    replacing: {
      title: "Sostituisca il suo invio – Mailgather",
      heading: "Sostituisca il suo invio",
      lead: "Corregga ciò che è cambiato e inserisca di nuovo la password della sua casella attuale. Se la verifica non riesce, il suo invio precedente resta com’è.",
      code: "Se la verifica riesce, riceve un nuovo codice di ricevuta, e quello vecchio non funziona più.",
      fixed: "L’indirizzo non si può cambiare. Se è sbagliato, ritiri il suo invio e ne faccia uno con quello giusto.",
    },
    withdrawing: {
      heading: "Vuole ritirare il suo invio?",
      text: (email) => [
        `La password di ${email} viene subito eliminata qui, e il suo amministratore non vede più questa casella.`,
        "I messaggi della casella non vengono trasferiti, a meno che Lei non invii di nuovo i dati finché questo link è aperto.",
      ],
      yes: "Sì, ritira",
      no: "No, mantieni",
      busy: "Ritiro in corso…",
    },
    withdrawn: {
      heading: "Il suo invio è stato ritirato",
      text: (email) => [
        `La password di ${email} è stata eliminata qui, e il codice di ricevuta non funziona più.`,
        "Se cambia idea, può inviare di nuovo i dati finché questo link è aperto.",
      ],
    },
    unknown: {
      error: "A questo codice di ricevuta non corrisponde nessun invio.",
      next: "Controlli tutte le 24 lettere e cifre, e di avere aperto il link usato per l’invio. Un codice non funziona più quando il suo invio è stato sostituito o ritirato.",
    },
    inUse: {
      title: "Non si può più cambiare nulla",
      text: "Il suo amministratore ha iniziato a trasferire questa casella, quindi il suo invio non può più essere sostituito o ritirato. Se qualcosa non è giusto, avvisi il suo amministratore.",
    },
  },

  refused: {
    "wrong-credentials": "Il server di posta non ha accettato questo indirizzo e questa password.",
    "app-password": "Il suo provider di posta vuole qui una password per app, non quella abituale.",
    "browser-sign-in": "Il suo provider di posta vuole che prima acceda con un browser.",
    "basic-auth-disabled": "Questo server di posta non accetta password da altri programmi.",
    "imap-disabled": "Per questa casella l’accesso da altri programmi (IMAP) è disattivato.",
    "contact-admin": "Il server di posta ha bloccato o limitato questo account.",
    "mailbox-unusable": "La password funziona, ma il server di posta non ha potuto aprire la casella.",
  },

  next: {
    "check-password": "Controlli l’indirizzo, poi inserisca di nuovo la password. Maiuscole e minuscole contano.",
    "check-app-password":
      "Controlli l’indirizzo, poi inserisca una password per app, creata per questo nelle impostazioni del suo account di posta. La sua password abituale qui non funziona.",
    "check-password-or-make-app-password":
      "Controlli l’indirizzo, poi inserisca di nuovo la password. Se accede con un secondo passaggio, per esempio un codice sul telefono, la sua password abituale qui non funziona: crei una password per app e inserisca quella.",
    "check-password-or-enable-imap":
      "Controlli l’indirizzo, poi inserisca di nuovo la password. Se è giusta, forse altri programmi non possono ancora entrare: attivi questo accesso (IMAP) nelle impostazioni della sua casella, poi riprovi.",
    "make-app-password":
      "Crei una password per app nelle impostazioni di sicurezza del suo account di posta e la inserisca qui. Se lo era già, controlli l’indirizzo e la inserisca di nuovo.",
    "sign-in-in-browser":
      "Apra la sua webmail, acceda e risponda a ciò che le viene chiesto. Poi torni qui e inserisca di nuovo la password.",
    "password-not-accepted":
      "Non è un suo errore, e nessun’altra password servirà. Avvisi la persona che le ha mandato il link: serve un altro modo per trasferire i suoi messaggi.",
    "enable-imap":
      "Lo attivi nelle impostazioni della sua webmail, oppure chieda di farlo a chi si occupa della sua casella. Poi inserisca di nuovo la password.",
    "contact-admin":
      "Forse la sua password è scaduta. Chieda a chi si occupa della sua casella, poi inserisca di nuovo la password.",
    "mailbox-did-not-open":
      "Provi ad aprirla nella sua webmail. Se non riesce neanche lì, chieda a chi si occupa della sua casella. Poi inserisca di nuovo la password.",
    "try-later": (when) => `Riprovi ${when}. Ciò che ha scritto resta finché questa pagina è aperta.`,
    "tell-organizer": "Avvisi la persona che le ha mandato il link: può vedere che cosa non va e correggerlo.",
  },

  outerSpace: "La password che ha inserito iniziava o finiva con uno spazio. Se non era voluto, tolga lo spazio.",

  destination: {
    "foreign-domain": {
      error: "Questo nuovo indirizzo non termina con un dominio che la sua organizzazione ha presso il nuovo provider.",
      next: "Controlli che non ci siano errori di battitura, oppure lasci vuoto il campo: lo compilerà il suo amministratore.",
    },
    "wrong-credentials": {
      error: "Una casella con questo nuovo indirizzo esiste già, e questa password non l’ha aperta.",
      next: "Inserisca la password di quella casella, oppure lasci vuoto il campo: ci penserà il suo amministratore.",
    },
    "app-password": {
      error: "La nuova casella vuole qui una password per app, non quella abituale.",
      next: "Ne crei una nelle impostazioni della nuova casella e la inserisca, oppure lasci vuoto il campo: ci penserà il suo amministratore.",
    },
    other: {
      error: "Questo nuovo indirizzo non si può usare, oppure la password non è la sua.",
      next: "Controlli entrambi, oppure li lasci vuoti: li compilerà il suo amministratore.",
    },
  },

  stopped: {
    "already-submitted": {
      title: "I dati di questa casella sono già stati inviati",
      text: "Se li ha inviati Lei, è tutto a posto: non serve inviarli di nuovo, e con il suo codice di ricevuta può sostituire o ritirare il suo invio. Se non è stato un suo invio, avvisi il suo amministratore.",
    },
    "too-many-submissions": {
      title: "Per ora troppi tentativi",
      text: (when) =>
        `Perché nessuno possa indovinare nulla, in poco tempo sono permessi solo pochi tentativi. Può riprovare ${when}. Ciò che ha scritto resta finché questa pagina è aperta.`,
    },
    "not-now": {
      title: "Il server di posta ora non può verificare la sua password",
      text: "È troppo occupato, troppo lento o fuori servizio. Questo non dice nulla sulla sua password: può benissimo essere giusta. Non è stato salvato nulla.",
    },
    "server-setup": {
      title: "Non è un suo errore",
      text: "Il server di posta non si può usare così come è stato impostato per questa richiesta, quindi non è stato possibile verificare la sua password. Non è stato salvato nulla.",
      mayPass: "Forse è fermo solo per un momento: in quel caso basterà riprovare tra qualche minuto.",
    },
    unavailable: {
      title: "Qualcosa non ha funzionato da parte nostra",
      text: (when) => `La colpa è nostra, non sua. Non è stato salvato né cambiato nulla. Riprovi ${when}.`,
    },
    "no-answer": {
      title: "La connessione si è interrotta",
      text: "Non sappiamo se ciò che voleva è stato fatto. Controlli la connessione a Internet e riprovi: se è già stato fatto, glielo diremo.",
    },
    forbidden: {
      title: "Il suo invio è stato respinto",
      text: "Ricarichi questa pagina dal link che ha ricevuto e riprovi. Se non basta, provi un altro browser o un’altra rete, oppure chieda al suo amministratore.",
    },
    "invalid-field": {
      title: "Qualcosa nel modulo non si può usare",
      text: "Controlli ciò che ha scritto e riprovi.",
    },
    "invalid-body": {
      title: "Non è stato possibile leggere il suo invio",
      text: "Ricarichi questa pagina dal link che ha ricevuto e riprovi.",
    },
    "body-too-large": {
      title: "Ciò che ha scritto è troppo lungo",
      text: "Uno dei campi contiene troppo testo. Lo accorci e riprovi.",
    },
    "unsupported-media-type": {
      title: "Questa pagina non è aggiornata",
      text: "La ricarichi dal link che ha ricevuto e riprovi.",
    },
  },

  wait: {
    soon: "tra un minuto o due",
    at: (time, minutes) => `alle ${time}, tra ${minutes === 1 ? "un minuto" : `${minutes} minuti`}`,
  },
};
