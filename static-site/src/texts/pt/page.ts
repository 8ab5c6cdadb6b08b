import type { PageTexts } from "../texts.ts";

/**
 * Portuguese for Brazil and Portugal alike, in the third person; of two words, the one that both use.
 * Words in all three files: mailbox caixa de correio, password senha, app password senha de app,
 * administrator administrador, request pedido, provider serviço de e-mail, submit enviar, submission
 * envio, receipt code código de recibo, withdraw retirar.
 */
export const page: PageTexts = {
  title: "Prepare a sua caixa de correio para a mudança – Mailgather",
  loading: "Um momento, a página vai abrir…",
  loadingSlow: "Demora mais do que o normal. Verifique o seu acesso à internet e abra a página de novo.",
  noScriptTitle: "Esta página precisa de JavaScript",
  noScriptWhy: "O JavaScript está desativado ou bloqueado no seu navegador. Sem ele, esta página não pode verificar a sua caixa de correio.",
  noScriptWhatToDo:
    "Ative-o para esta página e abra-a de novo, ou abra o link em outro navegador. Se nada funcionar, pergunte à pessoa que lhe enviou o link.",
};
