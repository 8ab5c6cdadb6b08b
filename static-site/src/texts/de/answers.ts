import type { AnswerTexts } from "../texts.ts";

export const answers: AnswerTexts = {
  empty: {
    name: "Geben Sie Ihren Namen ein.",
    sourceEmail: "Geben Sie die E-Mail-Adresse Ihres bisherigen Postfachs ein.",
    sourcePassword: "Geben Sie das Passwort Ihres bisherigen Postfachs ein.",
    destEmail: "Geben Sie Ihre neue E-Mail-Adresse ein, oder lassen Sie das Feld leer.",
    destPassword: "Geben Sie das Passwort Ihres neuen Postfachs ein, oder lassen Sie das Feld leer.",
    receiptCode: "Geben Sie den Quittungscode ein.",
  },
  invalid: {
    name: "Geben Sie einen Namen mit höchstens 100 Zeichen ein.",
    sourceEmail: "Geben Sie die ganze E-Mail-Adresse ein, zum Beispiel anna@example.org.",
    sourcePassword: "Das kann nicht das Passwort sein: Es ist zu lang oder enthält Zeichen, die in keinem Passwort vorkommen.",
    destEmail: "Geben Sie die ganze neue E-Mail-Adresse ein, zum Beispiel anna@example.com, oder lassen Sie das Feld leer.",
    destPassword: "Das kann nicht das Passwort sein: Es ist zu lang oder enthält Zeichen, die in keinem Passwort vorkommen.",
    receiptCode: "Geben Sie den ganzen Quittungscode ein: 24 Buchstaben und Ziffern.",
  },

  summaryHeading: "Es gibt ein Problem",
  errorPrefix: "Fehler: ",
  tryAgain: "Noch einmal versuchen",
  shown: "Das Passwort ist sichtbar.",
  hidden: "Das Passwort ist verborgen.",
  pastedSpace: "Was Sie eingefügt haben, beginnt oder endet mit einem Leerzeichen, das vielleicht nicht zum Passwort gehört.",
  dropSpace: "Leerzeichen weglassen",
  duplicate:
    "Die Angaben zu diesem Postfach wurden schon übermittelt. Waren Sie das, sind Sie fertig: Sie müssen es nicht noch einmal tun. Mit Ihrem Quittungscode können Sie Ihre Angaben ersetzen oder zurückziehen.",

  busy: {
    button: "Wird geprüft …",
    title: "Wird geprüft – Mailgather",
    progress: "Bisherige Dauer der Prüfung",
    stages: (server) => [
      { afterSeconds: 0, text: `Wir melden uns bei ${server} an. Das kann bis zu 20 Sekunden dauern. Bitte lassen Sie diese Seite offen.` },
      { afterSeconds: 6, text: `Wir warten noch auf ${server}. Manche Mailserver lassen sich Zeit. Bitte lassen Sie diese Seite offen.` },
      { afterSeconds: 15, text: "Gleich ist es so weit: In ein paar Sekunden haben Sie eine Antwort. Bitte lassen Sie diese Seite offen." },
    ],
  },

  done: {
    title: "Übermittelt – Mailgather",
    heading: "Fertig: Ihr Postfach ist bereit für den Umzug",
    lead: (email, time) => `Das Passwort für ${email} funktioniert. Es wurde verschlüsselt und gespeichert: ${time}.`,
    receiptHeading: "Ihr Quittungscode",
    receipt: [
      "Mit diesem Code können Sie über denselben Link wiederkommen und Ihre Angaben ansehen, ersetzen oder zurückziehen, bis der Umzug beginnt.",
      "Er wird nur dieses eine Mal angezeigt, und niemand kann ihn Ihnen noch einmal geben. Schreiben Sie ihn auf, drucken Sie diese Seite oder bewahren Sie ihn bei Ihren Passwörtern auf.",
    ],
    copy: "Code kopieren",
    copied: "Der Code wurde kopiert.",
    copyFailed: "Er konnte nicht kopiert werden: Markieren Sie den Code und kopieren Sie ihn selbst, oder schreiben Sie ihn auf.",
    nextHeading: "Wie es weitergeht",
    next: [
      "Sie müssen jetzt nichts tun. Wenn Sie den Code aufbewahrt haben, können Sie diese Seite schließen.",
      "Nutzen Sie Ihr Postfach wie immer, und ändern Sie sein Passwort erst nach dem Umzug. Müssen Sie es doch ändern, ersetzen Sie Ihre Angaben, oder sagen Sie es Ihrer Administration.",
      "Ihre Administration bereitet Ihr neues Postfach vor, kopiert Ihre Nachrichten und sagt Ihnen, wann Sie wechseln können.",
      "Wenn Sie gewechselt haben und das alte Postfach behalten, ändern Sie sein Passwort. Was hier gespeichert ist, öffnet dann nichts mehr.",
    ],
    another: "Weiteres Postfach angeben",
  },

  receipt: {
    title: "Ihre Angaben – Mailgather",
    heading: "Ihre Angaben ansehen",
    label: "Quittungscode",
    hint: "Die 24 Buchstaben und Ziffern, die nach dem Übermitteln mit diesem Link angezeigt wurden. Großschreibung, Leerzeichen und Bindestriche sind egal.",
    show: "Meine Angaben anzeigen",
    looking: "Einen Moment …",
    toForm: "Zurück zum Formular",
    foundHeading: "Ihre Angaben",
    email: "Postfach",
    name: "Name",
    newEmail: "Neue Adresse",
    noNewEmail: "Noch keine: Ihre Administration trägt sie ein",
    time: "Übermittelt am",
    state: "Stand",
    states: {
      submitted: "Das Passwort wurde geprüft und verschlüsselt gespeichert. Der Umzug hat noch nicht begonnen.",
      "in-migration": "Ihre Administration hat mit dem Umzug dieses Postfachs begonnen. Hier kann nichts mehr geändert werden.",
    },
    replace: "Angaben ersetzen",
    withdraw: "Angaben zurückziehen",
    replacing: {
      title: "Ihre Angaben ersetzen – Mailgather",
      heading: "Ihre Angaben ersetzen",
      lead: "Berichtigen Sie, was sich geändert hat, und geben Sie das Passwort Ihres bisherigen Postfachs noch einmal ein. Schlägt die Prüfung fehl, bleiben Ihre früheren Angaben, wie sie sind.",
      code: "Gelingt die Prüfung, bekommen Sie einen neuen Quittungscode, und der alte gilt nicht mehr.",
      fixed: "Die Adresse lässt sich nicht ändern. Ist sie falsch, ziehen Sie Ihre Angaben zurück und übermitteln Sie sie mit der richtigen noch einmal.",
    },
    withdrawing: {
      heading: "Ihre Angaben zurückziehen?",
      text: (email) => [
        `Das Passwort für ${email} wird hier sofort gelöscht, und Ihre Administration sieht dieses Postfach nicht mehr.`,
        "Seine Nachrichten ziehen dann nicht mit um, außer Sie übermitteln die Angaben noch einmal, solange dieser Link offen ist.",
      ],
      yes: "Ja, zurückziehen",
      no: "Nein, behalten",
      busy: "Wird zurückgezogen …",
    },
    withdrawn: {
      heading: "Ihre Angaben wurden zurückgezogen",
      text: (email) => [
        `Das Passwort für ${email} ist hier gelöscht, und der Quittungscode gilt nicht mehr.`,
        "Wenn Sie es sich anders überlegen, können Sie die Angaben noch einmal übermitteln, solange dieser Link offen ist.",
      ],
    },
    unknown: {
      error: "Zu diesem Quittungscode gibt es keine Angaben.",
      next: "Prüfen Sie alle 24 Buchstaben und Ziffern, und ob Sie denselben Link geöffnet haben wie beim Übermitteln. Ein Code gilt nicht mehr, wenn die Angaben ersetzt oder zurückgezogen wurden.",
    },
    inUse: {
      title: "Es kann nichts mehr geändert werden",
      text: "Ihre Administration hat mit dem Umzug dieses Postfachs begonnen. Deshalb können Ihre Angaben nicht mehr ersetzt oder zurückgezogen werden. Stimmt etwas darin nicht, sagen Sie es bitte Ihrer Administration.",
    },
  },

  refused: {
    "wrong-credentials": "Der Mailserver hat diese Adresse mit diesem Passwort nicht angenommen.",
    "app-password": "Ihr Mail-Anbieter verlangt hier ein App-Passwort, nicht Ihr übliches.",
    "browser-sign-in": "Ihr Mail-Anbieter möchte, dass Sie sich zuerst im Browser anmelden.",
    "basic-auth-disabled": "Dieser Mailserver nimmt von anderen Programmen keine Passwörter an.",
    "imap-disabled": "Für dieses Postfach ist der Zugang für andere Programme (IMAP) ausgeschaltet.",
    "contact-admin": "Der Mailserver hat dieses Konto gesperrt oder eingeschränkt.",
    "mailbox-unusable": "Das Passwort funktioniert, aber der Mailserver konnte das Postfach nicht öffnen.",
  },

  next: {
    "check-password": "Prüfen Sie die Adresse und geben Sie das Passwort noch einmal ein. Groß- und Kleinschreibung zählt.",
    "check-app-password":
      "Prüfen Sie die Adresse und geben Sie ein App-Passwort ein, das Sie dafür in den Einstellungen Ihres Mail-Kontos angelegt haben. Ihr übliches Passwort funktioniert hier nicht.",
    "check-password-or-make-app-password":
      "Prüfen Sie die Adresse und geben Sie das Passwort noch einmal ein. Wenn Sie sich mit einem zweiten Schritt anmelden, etwa einem Code auf dem Telefon, funktioniert Ihr übliches Passwort hier nicht: Legen Sie ein App-Passwort an und geben Sie dieses ein.",
    "check-password-or-enable-imap":
      "Prüfen Sie die Adresse und geben Sie das Passwort noch einmal ein. Ist es richtig, sind andere Programme vielleicht noch nicht zugelassen: Schalten Sie das in den Einstellungen Ihres Postfachs ein (IMAP) und versuchen Sie es noch einmal.",
    "make-app-password":
      "Legen Sie in den Sicherheitseinstellungen Ihres Mail-Kontos ein App-Passwort an und geben Sie es hier ein. War es schon eines, prüfen Sie die Adresse und geben Sie es noch einmal ein.",
    "sign-in-in-browser":
      "Öffnen Sie Ihr Webmail, melden Sie sich an und beantworten Sie, was dort gefragt wird. Kommen Sie dann zurück und geben Sie das Passwort noch einmal ein.",
    "password-not-accepted":
      "Das liegt nicht an Ihnen, und ein anderes Passwort hilft nicht. Bitte sagen Sie es der Person, die Ihnen den Link geschickt hat: Ihre Nachrichten müssen auf einem anderen Weg umziehen.",
    "enable-imap":
      "Schalten Sie ihn in den Einstellungen Ihres Webmails ein, oder bitten Sie die Person darum, die Ihr Postfach betreut. Geben Sie dann das Passwort noch einmal ein.",
    "contact-admin":
      "Vielleicht ist das Passwort abgelaufen. Fragen Sie die Person, die Ihr Postfach betreut, und geben Sie dann das Passwort noch einmal ein.",
    "mailbox-did-not-open":
      "Versuchen Sie, es in Ihrem Webmail zu öffnen. Gelingt auch das nicht, fragen Sie die Person, die Ihr Postfach betreut. Geben Sie dann das Passwort noch einmal ein.",
    "try-later": (when) => `Bitte versuchen Sie es ${when} noch einmal. Ihre Eingaben bleiben erhalten, solange diese Seite offen ist.`,
    "tell-organizer": "Bitte sagen Sie es der Person, die Ihnen den Link geschickt hat: Sie kann sehen, was nicht stimmt, und es beheben.",
  },

  outerSpace:
    "Das eingegebene Passwort begann oder endete mit einem Leerzeichen. War das keine Absicht, lassen Sie das Leerzeichen weg.",

  destination: {
    "foreign-domain": {
      error: "Diese neue Adresse endet auf keine Domain, die Ihre Organisation beim neuen Anbieter hat.",
      next: "Prüfen Sie sie auf Tippfehler, oder lassen Sie das Feld leer: Ihre Administration trägt sie dann ein.",
    },
    "wrong-credentials": {
      error: "Ein Postfach mit dieser neuen Adresse gibt es schon, und dieses Passwort hat es nicht geöffnet.",
      next: "Geben Sie das Passwort jenes Postfachs ein, oder lassen Sie das Feld leer: Ihre Administration kümmert sich darum.",
    },
    "app-password": {
      error: "Das neue Postfach verlangt hier ein App-Passwort, nicht sein übliches.",
      next: "Legen Sie eines in den Einstellungen des neuen Postfachs an und geben Sie es ein, oder lassen Sie das Feld leer: Ihre Administration kümmert sich darum.",
    },
    other: {
      error: "Diese neue Adresse kann nicht verwendet werden, oder das Passwort gehört nicht dazu.",
      next: "Prüfen Sie beides, oder lassen Sie beides leer: Ihre Administration trägt es ein.",
    },
  },

  stopped: {
    "already-submitted": {
      title: "Die Angaben zu diesem Postfach wurden schon übermittelt",
      text: "Waren Sie das, sind Sie fertig: Sie müssen es nicht noch einmal tun, und mit Ihrem Quittungscode können Sie Ihre Angaben ersetzen oder zurückziehen. Waren Sie es nicht, sagen Sie es bitte Ihrer Administration.",
    },
    "too-many-submissions": {
      title: "Vorerst zu viele Versuche",
      text: (when) =>
        `Damit niemand etwas erraten kann, sind in kurzer Zeit nur wenige Versuche erlaubt. Sie können es ${when} noch einmal versuchen. Ihre Eingaben bleiben erhalten, solange diese Seite offen ist.`,
    },
    "not-now": {
      title: "Der Mailserver kann Ihr Passwort gerade nicht prüfen",
      text: "Er ist überlastet, zu langsam oder außer Betrieb. Das sagt nichts über Ihr Passwort: Es kann durchaus richtig sein. Es wurde nichts gespeichert.",
    },
    "server-setup": {
      title: "Das liegt nicht an Ihnen",
      text: "Der Mailserver lässt sich so, wie er für diese Anfrage eingerichtet wurde, nicht nutzen. Ihr Passwort konnte deshalb nicht geprüft werden. Es wurde nichts gespeichert.",
      mayPass: "Vielleicht ist er nur für einen Moment außer Betrieb: Dann klappt ein neuer Versuch in ein paar Minuten.",
    },
    unavailable: {
      title: "Bei uns ist etwas schiefgegangen",
      text: (when) =>
        `Das liegt an uns, nicht an Ihnen. Es wurde nichts gespeichert oder geändert. Bitte versuchen Sie es ${when} noch einmal.`,
    },
    "no-answer": {
      title: "Die Verbindung ist abgebrochen",
      text: "Wir wissen nicht, ob ausgeführt wurde, was Sie wollten. Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal: Ist es schon geschehen, erfahren Sie es dann.",
    },
    forbidden: {
      title: "Ihre Angaben wurden abgewiesen",
      text: "Laden Sie diese Seite neu über den Link, den Sie bekommen haben, und versuchen Sie es noch einmal. Hilft das nicht, probieren Sie einen anderen Browser oder ein anderes Netz, oder fragen Sie Ihre Administration.",
    },
    "invalid-field": {
      title: "Etwas im Formular kann nicht verwendet werden",
      text: "Prüfen Sie Ihre Eingaben und versuchen Sie es noch einmal.",
    },
    "invalid-body": {
      title: "Ihre Angaben waren nicht lesbar",
      text: "Laden Sie diese Seite neu über den Link, den Sie bekommen haben, und versuchen Sie es noch einmal.",
    },
    "body-too-large": {
      title: "Ihre Eingaben sind zu lang",
      text: "In einem der Felder steht viel zu viel. Kürzen Sie es und versuchen Sie es noch einmal.",
    },
    "unsupported-media-type": {
      title: "Diese Seite ist veraltet",
      text: "Laden Sie sie neu über den Link, den Sie bekommen haben, und versuchen Sie es noch einmal.",
    },
  },

  wait: {
    soon: "in ein bis zwei Minuten",
    at: (time, minutes) => `um ${time} Uhr (in ${minutes === 1 ? "einer Minute" : `${minutes} Minuten`})`,
  },
};
