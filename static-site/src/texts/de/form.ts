import type { FormTexts } from "../texts.ts";

export const form: FormTexts = {
  locale: "de",

  language: {
    label: "Sprache",
    chosen: "Diese Seite ist jetzt auf Deutsch.",
    failed: "Die andere Sprache konnte nicht geladen werden. Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal.",
  },
  footer: "Mailgather hilft Organisationen, mit ihren Postfächern zu einem anderen Mail-Anbieter umzuziehen.",

  title: "Ihr Postfach für den Umzug vorbereiten – Mailgather",
  heading: "Bereiten Sie Ihr Postfach für den Umzug vor",
  lead: (server) =>
    `Ihre Organisation zieht mit ihrer E-Mail von ${server} zu einem neuen Anbieter um. Damit Ihre Nachrichten mitkommen, braucht sie das Passwort Ihres Postfachs dort.`,
  haveReceipt: "Ich habe einen Quittungscode: meine Angaben ansehen, ersetzen oder zurückziehen",
  request: "Anfrage",
  server: "Postfach bei",
  openUntil: "Offen bis",
  localTime: (time) => `${time} (Ihre Zeit)`,
  instructionsHeading: "Von Ihrer Administration",
  promiseHeading: "Was mit Ihrem Passwort geschieht",
  promises: (server) => [
    `Es wird jetzt einmal ausprobiert: Wir melden uns bei ${server} an, um zu sehen, ob es funktioniert. Dabei wird keine Nachricht geöffnet, geändert oder gelöscht.`,
    "Funktioniert es, wird es verschlüsselt und dann gespeichert. Keine Seite und kein Bericht zeigt es irgendwem, auch nicht Ihrer Administration.",
    "Es dient nur einem Zweck: Ihre Nachrichten in Ihr neues Postfach zu kopieren.",
    "Es wird automatisch gelöscht, wenn Ihre Administration diese Anfrage geschlossen hat, meist 7 Tage danach. Bis der Umzug beginnt, können Sie es selbst zurückziehen.",
  ],
  doubt:
    "Haben Sie diese Anfrage nicht erwartet? Dann geben Sie kein Passwort ein. Fragen Sie zuerst Ihre Administration, persönlich oder am Telefon.",
  currentHeading: "Ihr bisheriges Postfach",
  newHeading: "Ihr neues Postfach",
  labels: {
    name: "Ihr Name",
    sourceEmail: "Bisherige E-Mail-Adresse",
    sourcePassword: "Passwort dieses Postfachs",
    destEmail: "Neue E-Mail-Adresse (freiwillig)",
    destPassword: "Passwort des neuen Postfachs (freiwillig)",
  },
  hints: {
    name: "Damit Ihre Administration weiß, wem dieses Postfach gehört.",
    sourceEmail: (server) => `Die Adresse Ihres Postfachs bei ${server}, zum Beispiel anna@example.org.`,
    sourcePassword: "Das Passwort, mit dem Sie dieses Postfach heute öffnen.",
    destEmail: "Lassen Sie das Feld leer, wenn Sie sie nicht kennen. Ihre Administration trägt sie dann ein.",
    destPassword:
      "Gibt es das neue Postfach schon: sein Passwort. Wenn nicht: das Passwort, das Sie sich wünschen. Oder lassen Sie das Feld leer, dann kümmert sich Ihre Administration darum.",
  },
  show: "Anzeigen",
  hide: "Verbergen",
  showLabel: (field) => `Anzeigen: ${field}`,
  hideLabel: (field) => `Verbergen: ${field}`,
  submit: "Prüfen und übermitteln",
  submitHint: "Die Prüfung dauert ein paar Sekunden, manchmal bis zu 20. Schlägt sie fehl, wird nichts gespeichert.",
  unloaded:
    "Ein Teil dieser Seite konnte nicht geladen werden, deshalb wurde nichts gesendet. Prüfen Sie Ihre Internetverbindung und drücken Sie den Knopf noch einmal.",

  unencrypted: (server) =>
    `Die Verbindung zu ${server} ist nicht verschlüsselt: Unterwegs könnten andere Ihr Passwort lesen. Fragen Sie Ihre Administration, bevor Sie es eingeben.`,
  provider: {
    wanted: {
      "app-password": (name) =>
        `${name} verlangt hier ein App-Passwort: ein Passwort, das Sie für ein einzelnes Programm anlegen. Ihr übliches Passwort funktioniert nicht.`,
      "app-password-with-two-factor": (name) =>
        `Wenn Sie sich bei ${name} mit einem zweiten Schritt anmelden, etwa einem Code auf dem Telefon, legen Sie ein App-Passwort an und geben Sie es hier ein. Sonst funktioniert Ihr übliches Passwort.`,
      "imap-switched-on": (name) =>
        `${name} lässt andere Programme erst zu, wenn Sie das in den Einstellungen Ihres Postfachs einschalten (IMAP). Dann funktioniert Ihr übliches Passwort.`,
    },
    help: "So geht das (öffnet eine Seite Ihres Anbieters)",
    none: {
      title: (name) => `${name} nimmt von anderen Programmen kein Passwort an`,
      text: (name) => [
        `Ihr Postfach liegt bei ${name}. Dort ist die Anmeldung mit Passwort abgeschaltet. Sie müssen hier also nichts eingeben, und Sie haben nichts falsch gemacht.`,
        "Bitte sagen Sie das der Person, die Ihnen den Link geschickt hat. Ihre Nachrichten müssen auf einem anderen Weg umziehen.",
      ],
    },
  },

  screens: {
    over: {
      title: "Diese Anfrage ist geschlossen",
      text: [
        "Mit diesem Link können keine Angaben mehr übermittelt werden: Die Zeit ist abgelaufen, oder Ihre Administration hat die Anfrage geschlossen.",
        "Haben Sie Ihre Angaben schon übermittelt, sind Sie fertig. Wenn nicht, bitten Sie Ihre Administration um einen neuen Link.",
      ],
    },
    unknown: {
      title: "Dieser Link funktioniert nicht",
      text: [
        "Vielleicht fehlt ein Teil davon. Öffnen Sie den Link noch einmal aus der Nachricht, die Sie bekommen haben, oder kopieren Sie den ganzen Link in die Adresszeile.",
        "Funktioniert er dann immer noch nicht, bitten Sie die Person, die ihn Ihnen geschickt hat, um einen neuen.",
      ],
    },
    unreachable: {
      title: "Die Seite konnte nicht geladen werden",
      text: [
        "Unser Server war nicht zu erreichen oder hat nicht rechtzeitig geantwortet. Es ist nichts verloren: Sie haben noch nichts eingegeben.",
        "Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal. Klappt es nicht, kommen Sie in ein paar Minuten wieder.",
      ],
      action: "Noch einmal versuchen",
    },
  },
};
