import type { PageTexts } from "../texts.ts";

/**
 * French, addressed as vous. Words in all three files: mailbox boîte mail, app password mot de passe
 * d’application, administrator administrateur, request demande, provider fournisseur, submit envoyer,
 * submission envoi, receipt code code de suivi, withdraw retirer. No-break spaces before : ; ? and !
 */
export const page: PageTexts = {
  title: "Préparez votre boîte mail au transfert – Mailgather",
  loading: "Un instant, la page se charge…",
  loadingSlow: "C’est plus long que d’habitude. Vérifiez votre connexion à Internet, puis rechargez la page.",
  noScriptTitle: "Cette page a besoin de JavaScript",
  noScriptWhy: "JavaScript est désactivé ou bloqué dans votre navigateur. Sans lui, cette page ne peut pas vérifier votre boîte mail.",
  noScriptWhatToDo:
    "Activez-le pour cette page et rechargez-la, ou ouvrez le lien dans un autre navigateur. Si rien n’y fait, adressez-vous à la personne qui vous a envoyé le lien.",
};
