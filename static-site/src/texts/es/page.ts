import type { PageTexts } from "../texts.ts";

/**
 * Spanish, addressed as usted. Words in all three files: mailbox buzón, app password contraseña de
 * aplicación, administrator administrador, request solicitud, provider proveedor, submit enviar,
 * submission envío, receipt code código de recibo, withdraw retirar.
 */
export const page: PageTexts = {
  title: "Prepare su buzón para el traslado – Mailgather",
  loading: "Un momento, la página se está cargando…",
  loadingSlow: "Tarda más de lo normal. Compruebe su conexión a Internet y vuelva a cargar la página.",
  noScriptTitle: "Esta página necesita JavaScript",
  noScriptWhy: "JavaScript está desactivado o bloqueado en su navegador. Sin él, esta página no puede comprobar su buzón.",
  noScriptWhatToDo:
    "Actívelo para esta página y vuelva a cargarla, o abra el enlace en otro navegador. Si nada funciona, pregunte a la persona que le envió el enlace.",
};
