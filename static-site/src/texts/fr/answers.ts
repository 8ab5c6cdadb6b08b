import type { AnswerTexts } from "../texts.ts";

export const answers: AnswerTexts = {
  empty: {
    name: "Saisissez votre nom.",
    sourceEmail: "Saisissez l’adresse e-mail de votre boîte actuelle.",
    sourcePassword: "Saisissez le mot de passe de votre boîte actuelle.",
    destEmail: "Saisissez votre nouvelle adresse e-mail, ou laissez le champ vide.",
    destPassword: "Saisissez le mot de passe de votre nouvelle boîte, ou laissez le champ vide.",
    receiptCode: "Saisissez le code de suivi.",
  },
  invalid: {
    name: "Saisissez un nom de 100 lettres au plus.",
    sourceEmail: "Saisissez l’adresse e-mail complète, par exemple anna@example.org.",
    sourcePassword: "Ce ne peut pas être le mot de passe : il est trop long ou contient des caractères qu’aucun mot de passe ne peut avoir.",
    destEmail: "Saisissez la nouvelle adresse e-mail complète, par exemple anna@example.com, ou laissez le champ vide.",
    destPassword: "Ce ne peut pas être le mot de passe : il est trop long ou contient des caractères qu’aucun mot de passe ne peut avoir.",
    receiptCode: "Saisissez le code de suivi entier : 24 lettres et chiffres.",
  },

  summaryHeading: "Il y a un problème",
  errorPrefix: "Erreur : ",
  tryAgain: "Réessayer",
  shown: "Le mot de passe est visible.",
  hidden: "Le mot de passe est masqué.",
  pastedSpace: "Ce que vous avez collé commence ou finit par un espace, qui ne fait peut-être pas partie du mot de passe.",
  dropSpace: "Retirer l’espace",
  duplicate:
    "Les données de cette boîte mail ont déjà été envoyées. Si c’était vous, tout est fait : inutile de recommencer. Avec votre code de suivi, vous pouvez remplacer ou retirer votre envoi.",

  busy: {
    button: "Vérification…",
    title: "Vérification – Mailgather",
    progress: "Durée de la vérification jusqu’ici",
    stages: (server) => [
      { afterSeconds: 0, text: `Nous nous connectons à ${server}. Cela peut prendre jusqu’à 20 secondes. Gardez cette page ouverte.` },
      { afterSeconds: 6, text: `Nous attendons toujours ${server}. Certains serveurs de messagerie prennent leur temps. Gardez cette page ouverte.` },
      { afterSeconds: 15, text: "C’est presque fini : vous aurez une réponse dans quelques secondes. Gardez cette page ouverte." },
    ],
  },

  done: {
    title: "Envoyé – Mailgather",
    heading: "C’est fait : votre boîte mail est prête pour le transfert",
    lead: (email, time) => `Le mot de passe de l’adresse ${email} fonctionne. Il a été chiffré et enregistré le ${time}.`,
    receiptHeading: "Votre code de suivi",
    receipt: [
      "Avec ce code, vous pouvez revenir à ce lien et voir, remplacer ou retirer votre envoi, jusqu’au début du transfert.",
      "Il n’est affiché que cette fois, et personne ne pourra vous le redonner. Notez-le, imprimez cette page ou gardez-le avec vos mots de passe.",
    ],
    copy: "Copier le code",
    copied: "Le code a été copié.",
    copyFailed: "Il n’a pas pu être copié : sélectionnez le code et copiez-le vous-même, ou notez-le.",
    nextHeading: "Et maintenant",
    next: [
      "Vous n’avez rien d’autre à faire pour l’instant. Une fois le code noté, vous pouvez fermer cette page.",
      "Utilisez votre boîte mail comme toujours, et ne changez pas son mot de passe avant la fin du transfert. Si vous devez le changer, remplacez votre envoi ou prévenez votre administrateur.",
      "Votre administrateur prépare votre nouvelle boîte, copie vos messages et vous dit quand changer de boîte.",
      "Une fois le changement fait, si vous gardez l’ancienne boîte, changez son mot de passe. Ce qui est enregistré ici n’ouvre alors plus rien.",
    ],
    another: "Envoyer les données d’une autre boîte",
  },

  receipt: {
    title: "Votre envoi – Mailgather",
    heading: "Retrouver votre envoi",
    label: "Code de suivi",
    hint: "Les 24 lettres et chiffres affichés après votre envoi avec ce lien. Majuscules, espaces et traits d’union n’ont pas d’importance.",
    show: "Voir mon envoi",
    looking: "Un instant…",
    toForm: "Retour au formulaire",
    foundHeading: "Votre envoi",
    email: "Boîte mail",
    name: "Nom",
    newEmail: "Nouvelle adresse",
    noNewEmail: "Aucune pour l’instant : votre administrateur la remplira",
    time: "Envoyé le",
    state: "État",
    states: {
      submitted: "Le mot de passe a été vérifié et il est enregistré, chiffré. Le transfert n’a pas commencé.",
      "in-migration": "Votre administrateur a commencé à transférer cette boîte mail. Plus rien ne peut être changé ici.",
    },
    replace: "Remplacer mon envoi",
    withdraw: "Retirer mon envoi",
    replacing: {
      title: "Remplacer votre envoi – Mailgather",
      heading: "Remplacer votre envoi",
      lead: "Corrigez ce qui a changé et saisissez à nouveau le mot de passe de votre boîte actuelle. Si la vérification échoue, votre envoi précédent reste tel quel.",
      code: "Si la vérification réussit, vous recevez un nouveau code de suivi, et l’ancien ne fonctionne plus.",
      fixed: "L’adresse ne peut pas être changée. Si elle est fausse, retirez votre envoi et recommencez avec la bonne.",
    },
    withdrawing: {
      heading: "Retirer votre envoi ?",
      text: (email) => [
        `Le mot de passe de l’adresse ${email} est aussitôt supprimé ici, et votre administrateur ne voit plus cette boîte mail.`,
        "Ses messages ne sont alors pas transférés, sauf si vous envoyez à nouveau les données tant que ce lien est ouvert.",
      ],
      yes: "Oui, le retirer",
      no: "Non, le garder",
      busy: "Retrait en cours…",
    },
    withdrawn: {
      heading: "Votre envoi a été retiré",
      text: (email) => [
        `Le mot de passe de l’adresse ${email} est supprimé ici, et le code de suivi ne fonctionne plus.`,
        "Si vous changez d’avis, vous pouvez envoyer à nouveau les données tant que ce lien est ouvert.",
      ],
    },
    unknown: {
      error: "Aucun envoi ne correspond à ce code de suivi.",
      next: "Vérifiez les 24 lettres et chiffres, et que vous avez ouvert le lien utilisé pour l’envoi. Un code ne fonctionne plus quand son envoi a été remplacé ou retiré.",
    },
    inUse: {
      title: "Plus rien ne peut être changé",
      text: "Votre administrateur a commencé à transférer cette boîte mail : votre envoi ne peut donc plus être remplacé ni retiré. Si quelque chose n’y est pas juste, prévenez votre administrateur.",
    },
  },

  refused: {
    "wrong-credentials": "Le serveur de messagerie n’a pas accepté cette adresse et ce mot de passe.",
    "app-password": "Votre fournisseur demande ici un mot de passe d’application, pas votre mot de passe habituel.",
    "browser-sign-in": "Votre fournisseur veut que vous vous connectiez d’abord dans un navigateur.",
    "basic-auth-disabled": "Ce serveur de messagerie n’accepte pas de mot de passe venant d’autres programmes.",
    "imap-disabled": "L’accès par d’autres programmes (IMAP) est désactivé pour cette boîte mail.",
    "contact-admin": "Le serveur de messagerie a bloqué ou limité ce compte.",
    "mailbox-unusable": "Le mot de passe fonctionne, mais le serveur de messagerie n’a pas pu ouvrir la boîte mail.",
  },

  next: {
    "check-password": "Vérifiez l’adresse, puis saisissez à nouveau le mot de passe. Majuscules et minuscules comptent.",
    "check-app-password":
      "Vérifiez l’adresse, puis saisissez un mot de passe d’application, créé pour cela dans les paramètres de votre compte de messagerie. Votre mot de passe habituel ne fonctionne pas ici.",
    "check-password-or-make-app-password":
      "Vérifiez l’adresse, puis saisissez à nouveau le mot de passe. Si vous vous connectez en deux étapes, par exemple avec un code sur votre téléphone, votre mot de passe habituel ne fonctionne pas ici : créez un mot de passe d’application et saisissez celui-ci.",
    "check-password-or-enable-imap":
      "Vérifiez l’adresse, puis saisissez à nouveau le mot de passe. S’il est juste, les autres programmes ne sont peut-être pas encore admis : activez cet accès (IMAP) dans les paramètres de votre boîte mail, puis réessayez.",
    "make-app-password":
      "Créez un mot de passe d’application dans les paramètres de sécurité de votre compte de messagerie, puis saisissez-le ici. Si c’en était déjà un, vérifiez l’adresse et saisissez-le à nouveau.",
    "sign-in-in-browser":
      "Ouvrez votre messagerie dans un navigateur, connectez-vous et répondez à ce qu’elle demande. Revenez ensuite saisir à nouveau le mot de passe.",
    "password-not-accepted":
      "Vous n’y êtes pour rien, et aucun autre mot de passe n’y changera quoi que ce soit. Prévenez la personne qui vous a envoyé le lien : il lui faut un autre moyen de transférer vos messages.",
    "enable-imap":
      "Activez-le dans les paramètres de votre messagerie, ou demandez-le à la personne qui gère votre boîte mail. Saisissez ensuite à nouveau le mot de passe.",
    "contact-admin":
      "Son mot de passe a peut-être expiré. Demandez à la personne qui gère votre boîte mail, puis saisissez à nouveau le mot de passe.",
    "mailbox-did-not-open":
      "Essayez de l’ouvrir dans un navigateur. Si cela échoue aussi, demandez à la personne qui gère votre boîte mail. Saisissez ensuite à nouveau le mot de passe.",
    "try-later": (when) => `Réessayez ${when}. Ce que vous avez saisi est gardé tant que cette page reste ouverte.`,
    "tell-organizer": "Prévenez la personne qui vous a envoyé le lien : elle peut voir ce qui ne va pas et le corriger.",
  },

  outerSpace: "Le mot de passe saisi commençait ou finissait par un espace. Si ce n’était pas voulu, retirez-le.",

  destination: {
    "foreign-domain": {
      error: "Cette nouvelle adresse ne se termine par aucun domaine de votre organisation chez le nouveau fournisseur.",
      next: "Vérifiez qu’il n’y a pas de faute de frappe, ou laissez le champ vide : votre administrateur le remplira.",
    },
    "wrong-credentials": {
      error: "Une boîte mail existe déjà à cette nouvelle adresse, et ce mot de passe ne l’a pas ouverte.",
      next: "Saisissez le mot de passe de cette boîte, ou laissez le champ vide : votre administrateur s’en occupera.",
    },
    "app-password": {
      error: "La nouvelle boîte demande ici un mot de passe d’application, pas son mot de passe habituel.",
      next: "Créez-en un dans les paramètres de la nouvelle boîte et saisissez-le, ou laissez le champ vide : votre administrateur s’en occupera.",
    },
    other: {
      error: "Cette nouvelle adresse n’est pas utilisable, ou le mot de passe ne lui correspond pas.",
      next: "Vérifiez les deux, ou laissez-les vides : votre administrateur les remplira.",
    },
  },

  stopped: {
    "already-submitted": {
      title: "Les données de cette boîte mail ont déjà été envoyées",
      text: "Si c’était vous, tout est fait : inutile de recommencer, et avec votre code de suivi vous pouvez remplacer ou retirer votre envoi. Si ce n’était pas vous, prévenez votre administrateur.",
    },
    "too-many-submissions": {
      title: "Trop d’essais pour le moment",
      text: (when) =>
        `Pour que personne ne puisse rien deviner, seuls quelques essais sont permis en peu de temps. Vous pourrez réessayer ${when}. Ce que vous avez saisi est gardé tant que cette page reste ouverte.`,
    },
    "not-now": {
      title: "Le serveur de messagerie ne peut pas vérifier votre mot de passe en ce moment",
      text: "Il est trop occupé, trop lent ou en panne. Cela ne dit rien de votre mot de passe : il est peut-être juste. Rien n’a été enregistré.",
    },
    "server-setup": {
      title: "Vous n’y êtes pour rien",
      text: "Le serveur de messagerie n’est pas utilisable tel qu’il a été configuré pour cette demande : votre mot de passe n’a pas pu être vérifié. Rien n’a été enregistré.",
      mayPass: "Il n’est peut-être en panne que pour un moment : un nouvel essai dans quelques minutes suffira alors.",
    },
    unavailable: {
      title: "Quelque chose n’a pas marché de notre côté",
      text: (when) => `C’est notre faute, pas la vôtre. Rien n’a été enregistré ni changé. Réessayez ${when}.`,
    },
    "no-answer": {
      title: "La connexion a été interrompue",
      text: "Nous ne savons pas si ce que vous vouliez a été fait. Vérifiez votre connexion à Internet et réessayez : si c’est déjà fait, nous vous le dirons.",
    },
    forbidden: {
      title: "Votre envoi a été refusé",
      text: "Rechargez cette page depuis le lien que vous avez reçu, puis réessayez. Si cela n’aide pas, essayez un autre navigateur ou un autre réseau, ou demandez à votre administrateur.",
    },
    "invalid-field": {
      title: "Quelque chose dans le formulaire n’est pas utilisable",
      text: "Vérifiez ce que vous avez saisi et réessayez.",
    },
    "invalid-body": {
      title: "Votre envoi n’a pas pu être lu",
      text: "Rechargez cette page depuis le lien que vous avez reçu, puis réessayez.",
    },
    "body-too-large": {
      title: "Ce que vous avez saisi est trop long",
      text: "L’un des champs est beaucoup trop rempli. Raccourcissez-le et réessayez.",
    },
    "unsupported-media-type": {
      title: "Cette page n’est plus à jour",
      text: "Rechargez-la depuis le lien que vous avez reçu, puis réessayez.",
    },
  },

  wait: {
    soon: "dans une minute ou deux",
    at: (time, minutes) => `à ${time}, dans ${minutes === 1 ? "une minute" : `${minutes} minutes`}`,
  },
};
