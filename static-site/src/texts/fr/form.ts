import type { FormTexts } from "../texts.ts";

export const form: FormTexts = {
  locale: "fr",

  language: {
    label: "Langue",
    chosen: "Cette page est maintenant en français.",
    failed: "L’autre langue n’a pas pu être chargée. Vérifiez votre connexion à Internet et réessayez.",
  },
  footer: "Mailgather aide les organisations à transférer leurs boîtes mail d’un fournisseur à un autre.",

  title: "Préparez votre boîte mail au transfert – Mailgather",
  heading: "Préparez votre boîte mail au transfert",
  lead: (server) =>
    `Votre organisation quitte ${server} pour un nouveau fournisseur de messagerie. Pour emporter vos messages, elle a besoin du mot de passe de votre boîte actuelle.`,
  haveReceipt: "J’ai un code de suivi : voir, remplacer ou retirer mon envoi",
  request: "Demande",
  server: "Boîte mail chez",
  openUntil: "Ouverte jusqu’au",
  localTime: (time) => `${time} (votre heure)`,
  instructionsHeading: "De la part de votre administrateur",
  promiseHeading: "Ce que devient votre mot de passe",
  promises: (server) => [
    `Il est essayé une fois, maintenant : nous nous connectons à ${server} pour voir s’il fonctionne. Aucun message n’est ouvert, modifié ni supprimé.`,
    "S’il fonctionne, il est chiffré, puis enregistré. Aucune page ni aucun rapport ne le montre à qui que ce soit, pas même à votre administrateur.",
    "Il ne sert qu’à une chose : copier vos messages dans votre nouvelle boîte.",
    "Il est supprimé automatiquement une fois que votre administrateur a clos cette demande, en général 7 jours après. Jusqu’au début du transfert, vous pouvez le retirer vous-même.",
  ],
  doubt:
    "Vous n’attendiez pas cette demande ? Alors ne saisissez pas de mot de passe. Demandez d’abord à votre administrateur, de vive voix ou par téléphone.",
  currentHeading: "Votre boîte actuelle",
  newHeading: "Votre nouvelle boîte",
  labels: {
    name: "Votre nom",
    sourceEmail: "Adresse e-mail actuelle",
    sourcePassword: "Mot de passe de cette boîte mail",
    destEmail: "Nouvelle adresse e-mail (facultatif)",
    destPassword: "Mot de passe de la nouvelle boîte (facultatif)",
  },
  hints: {
    name: "Pour que votre administrateur sache à qui est cette boîte mail.",
    sourceEmail: (server) => `L’adresse de votre boîte mail chez ${server}, par exemple anna@example.org.`,
    sourcePassword: "Celui avec lequel vous ouvrez cette boîte aujourd’hui.",
    destEmail: "Laissez ce champ vide si vous ne la connaissez pas. Votre administrateur le remplira.",
    destPassword:
      "Si la nouvelle boîte existe déjà, son mot de passe. Sinon, celui que vous souhaitez. Ou laissez ce champ vide : votre administrateur s’en occupera.",
  },
  show: "Afficher",
  hide: "Masquer",
  showLabel: (field) => `Afficher : ${field}`,
  hideLabel: (field) => `Masquer : ${field}`,
  submit: "Vérifier et envoyer",
  submitHint: "La vérification prend quelques secondes, parfois jusqu’à 20. Si elle échoue, rien n’est enregistré.",
  unloaded:
    "Une partie de cette page n’a pas pu être chargée : rien n’a donc été envoyé. Vérifiez votre connexion à Internet et appuyez à nouveau sur le bouton.",

  unencrypted: (server) =>
    `La connexion à ${server} n’est pas chiffrée : d’autres pourraient lire votre mot de passe en chemin. Demandez à votre administrateur avant de le saisir.`,
  provider: {
    wanted: {
      "app-password": (name) =>
        `${name} demande ici un mot de passe d’application, que vous créez pour un seul programme. Votre mot de passe habituel ne fonctionnera pas.`,
      "app-password-with-two-factor": (name) =>
        `Si vous vous connectez à ${name} en deux étapes, par exemple avec un code sur votre téléphone, créez un mot de passe d’application et saisissez-le ici. Sinon, votre mot de passe habituel fonctionne.`,
      "imap-switched-on": (name) =>
        `${name} n’accepte d’autres programmes qu’une fois cet accès (IMAP) activé dans les paramètres de votre boîte mail. Votre mot de passe habituel fonctionne alors.`,
    },
    help: "Comment faire (ouvre une page de votre fournisseur)",
    none: {
      title: (name) => `${name} n’accepte pas de mot de passe venant d’autres programmes`,
      text: (name) => [
        `Votre boîte mail est chez ${name}, où la connexion par mot de passe est désactivée. Il n’y a donc rien à saisir ici, et vous n’avez rien fait de mal.`,
        "Prévenez la personne qui vous a envoyé le lien. Il lui faut un autre moyen de transférer vos messages.",
      ],
    },
  },

  screens: {
    over: {
      title: "Cette demande est close",
      text: [
        "Ce lien ne permet plus d’envoyer de données : le délai est passé, ou votre administrateur a clos la demande.",
        "Si vous avez déjà envoyé vos données, tout est fait. Sinon, demandez un nouveau lien à votre administrateur.",
      ],
    },
    unknown: {
      title: "Ce lien ne fonctionne pas",
      text: [
        "Il en manque peut-être une partie. Ouvrez à nouveau le lien depuis le message reçu, ou copiez le lien entier dans la barre d’adresse.",
        "S’il ne fonctionne toujours pas, demandez-en un nouveau à la personne qui vous l’a envoyé.",
      ],
    },
    unreachable: {
      title: "La page n’a pas pu être chargée",
      text: [
        "Nous n’avons pas pu joindre notre serveur, ou il n’a pas répondu à temps. Rien n’est perdu : vous n’avez encore rien saisi.",
        "Vérifiez votre connexion à Internet et réessayez. Si cela échoue encore, revenez dans quelques minutes.",
      ],
      action: "Réessayer",
    },
  },
};
