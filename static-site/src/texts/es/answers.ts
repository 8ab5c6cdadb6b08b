import type { AnswerTexts } from "../texts.ts";

export const answers: AnswerTexts = {
  empty: {
    name: "Escriba su nombre.",
    sourceEmail: "Escriba la dirección de correo de su buzón actual.",
    sourcePassword: "Escriba la contraseña de su buzón actual.",
    destEmail: "Escriba su nueva dirección de correo, o deje el campo vacío.",
    destPassword: "Escriba la contraseña de su nuevo buzón, o deje el campo vacío.",
    receiptCode: "Escriba el código de recibo.",
  },
  invalid: {
    name: "Escriba un nombre de 100 letras como máximo.",
    sourceEmail: "Escriba la dirección de correo completa, por ejemplo anna@example.org.",
    sourcePassword: "Esto no puede ser la contraseña: es demasiado larga o tiene caracteres que ninguna contraseña puede tener.",
    destEmail: "Escriba la nueva dirección de correo completa, por ejemplo anna@example.com, o deje el campo vacío.",
    destPassword: "Esto no puede ser la contraseña: es demasiado larga o tiene caracteres que ninguna contraseña puede tener.",
    receiptCode: "Escriba el código de recibo completo: 24 letras y cifras.",
  },

  summaryHeading: "Hay un problema",
  errorPrefix: "Error: ",
  tryAgain: "Intentar de nuevo",
  shown: "La contraseña está visible.",
  hidden: "La contraseña está oculta.",
  pastedSpace: "Lo que ha pegado empieza o termina con un espacio, que quizá no forme parte de la contraseña.",
  dropSpace: "Quitar el espacio",
  duplicate:
    "Los datos de este buzón ya se enviaron. Si fue usted, está todo hecho: no hace falta enviarlos otra vez. Con su código de recibo puede sustituir o retirar su envío.",

  busy: {
    button: "Comprobando…",
    title: "Comprobando – Mailgather",
    progress: "Tiempo que lleva la comprobación",
    stages: (server) => [
      { afterSeconds: 0, text: `Estamos accediendo a ${server}. Puede tardar hasta 20 segundos. No cierre esta página.` },
      { afterSeconds: 6, text: `Seguimos esperando a ${server}. Algunos servidores de correo se toman su tiempo. No cierre esta página.` },
      { afterSeconds: 15, text: "Ya casi está: dentro de unos segundos tendrá una respuesta. No cierre esta página." },
    ],
  },

  done: {
    title: "Enviado – Mailgather",
    heading: "Listo: su buzón está preparado para el traslado",
    lead: (email, time) => `La contraseña de ${email} funciona. Se cifró y se guardó el ${time}.`,
    receiptHeading: "Su código de recibo",
    receipt: [
      "Con este código puede volver a este enlace y ver, sustituir o retirar su envío, hasta que empiece el traslado.",
      "Solo se muestra esta vez, y nadie se lo puede volver a dar. Anótelo, imprima esta página o guárdelo donde guarda sus contraseñas.",
    ],
    copy: "Copiar el código",
    copied: "El código se ha copiado.",
    copyFailed: "No se pudo copiar: marque el código y cópielo usted, o anótelo.",
    nextHeading: "Qué pasa ahora",
    next: [
      "De momento no tiene que hacer nada. Cuando haya guardado el código, puede cerrar esta página.",
      "Use su buzón como siempre y no cambie su contraseña hasta que termine el traslado. Si tiene que cambiarla, sustituya su envío o avise a su administrador.",
      "Su administrador prepara su nuevo buzón, copia sus mensajes y le dice cuándo puede cambiar de buzón.",
      "Después del cambio, si conserva el buzón antiguo, cambie su contraseña. Así, lo que está guardado aquí ya no abre nada.",
    ],
    another: "Enviar los datos de otro buzón",
  },

  receipt: {
    title: "Su envío – Mailgather",
    heading: "Consultar su envío",
    label: "Código de recibo",
    hint: "Las 24 letras y cifras que se mostraron cuando hizo su envío con este enlace. Las mayúsculas, los espacios y los guiones no importan.",
    show: "Ver mi envío",
    looking: "Un momento…",
    toForm: "Volver al formulario",
    foundHeading: "Su envío",
    email: "Buzón",
    name: "Nombre",
    newEmail: "Nueva dirección",
    noNewEmail: "Ninguna por ahora: su administrador la añadirá",
    time: "Enviado el",
    state: "Estado",
    states: {
      submitted: "La contraseña se comprobó y está guardada y cifrada. El traslado no ha empezado.",
      "in-migration": "Su administrador ha empezado a trasladar este buzón. Aquí ya no se puede cambiar nada.",
    },
    replace: "Sustituir mi envío",
    withdraw: "Retirar mi envío",
    replacing: {
      title: "Sustituir su envío – Mailgather",
      heading: "Sustituir su envío",
      lead: "Corrija lo que haya cambiado y escriba otra vez la contraseña de su buzón actual. Si la comprobación falla, su envío anterior queda como está.",
      code: "Si la comprobación sale bien, recibirá un nuevo código de recibo, y el antiguo dejará de funcionar.",
      fixed: "La dirección no se puede cambiar. Si no es la correcta, retire su envío y haga otro con la correcta.",
    },
    withdrawing: {
      heading: "¿Retirar su envío?",
      text: (email) => [
        `La contraseña de ${email} se borra aquí de inmediato, y su administrador deja de ver este buzón.`,
        "Sus mensajes no se trasladarán, a menos que envíe los datos de nuevo mientras este enlace esté abierto.",
      ],
      yes: "Sí, retirarlo",
      no: "No, conservarlo",
      busy: "Retirando…",
    },
    withdrawn: {
      heading: "Su envío se ha retirado",
      text: (email) => [
        `La contraseña de ${email} está borrada aquí, y el código de recibo ya no funciona.`,
        "Si cambia de opinión, puede enviar los datos de nuevo mientras este enlace esté abierto.",
      ],
    },
    unknown: {
      error: "Ningún envío corresponde a este código de recibo.",
      next: "Compruebe las 24 letras y cifras, y que haya abierto el enlace con el que hizo el envío. Un código deja de funcionar cuando su envío se sustituye o se retira.",
    },
    inUse: {
      title: "Ya no se puede cambiar nada",
      text: "Su administrador ha empezado a trasladar este buzón, así que su envío ya no se puede sustituir ni retirar. Si algo no es correcto, avise a su administrador.",
    },
  },

  refused: {
    "wrong-credentials": "El servidor de correo no aceptó esta dirección y esta contraseña.",
    "app-password": "Su proveedor de correo pide aquí una contraseña de aplicación, no la habitual.",
    "browser-sign-in": "Su proveedor de correo quiere que acceda primero con un navegador.",
    "basic-auth-disabled": "Este servidor de correo no acepta contraseñas de otros programas.",
    "imap-disabled": "El acceso de otros programas (IMAP) está desactivado en este buzón.",
    "contact-admin": "El servidor de correo ha bloqueado o limitado esta cuenta.",
    "mailbox-unusable": "La contraseña funciona, pero el servidor de correo no pudo abrir el buzón.",
  },

  next: {
    "check-password": "Compruebe la dirección y escriba otra vez la contraseña. Las mayúsculas y minúsculas cuentan.",
    "check-app-password":
      "Compruebe la dirección y escriba una contraseña de aplicación, creada para esto en los ajustes de su cuenta de correo. Su contraseña habitual no funciona aquí.",
    "check-password-or-make-app-password":
      "Compruebe la dirección y escriba otra vez la contraseña. Si accede con un segundo paso, por ejemplo un código en su teléfono, su contraseña habitual no funciona aquí: cree una contraseña de aplicación y escriba esa.",
    "check-password-or-enable-imap":
      "Compruebe la dirección y escriba otra vez la contraseña. Si es correcta, puede que otros programas aún no tengan acceso: active este acceso (IMAP) en los ajustes de su buzón e inténtelo de nuevo.",
    "make-app-password":
      "Cree una contraseña de aplicación en los ajustes de seguridad de su cuenta de correo y escríbala aquí. Si ya lo era, compruebe la dirección y escríbala otra vez.",
    "sign-in-in-browser":
      "Abra su correo en un navegador, acceda y responda a lo que le pida. Después vuelva y escriba otra vez la contraseña.",
    "password-not-accepted":
      "Usted no ha cometido ningún error, y ninguna otra contraseña servirá. Avise a la persona que le envió el enlace: necesita otra manera de trasladar sus mensajes.",
    "enable-imap":
      "Actívelo en los ajustes de su correo web, o pida que lo haga quien se ocupa de su buzón. Después escriba otra vez la contraseña.",
    "contact-admin":
      "Puede que su contraseña haya caducado. Pregunte a quien se ocupa de su buzón y después escriba otra vez la contraseña.",
    "mailbox-did-not-open":
      "Intente abrirlo en su correo web. Si eso también falla, pregunte a quien se ocupa de su buzón. Después escriba otra vez la contraseña.",
    "try-later": (when) => `Inténtelo de nuevo ${when}. Lo que ha escrito se conserva mientras esta página siga abierta.`,
    "tell-organizer": "Avise a la persona que le envió el enlace: puede ver qué falla y corregirlo.",
  },

  outerSpace: "La contraseña que escribió empezaba o terminaba con un espacio. Si no era intencionado, quite el espacio.",

  destination: {
    "foreign-domain": {
      error: "Esta nueva dirección no termina en ningún dominio que su organización tenga en el nuevo proveedor.",
      next: "Compruebe si hay algún error al escribirla, o deje el campo vacío: su administrador la añadirá.",
    },
    "wrong-credentials": {
      error: "Ya existe un buzón con esta nueva dirección, y esta contraseña no lo abrió.",
      next: "Escriba la contraseña de ese buzón, o deje el campo vacío: su administrador se encargará.",
    },
    "app-password": {
      error: "El nuevo buzón pide aquí una contraseña de aplicación, no la habitual.",
      next: "Cree una en los ajustes del nuevo buzón y escríbala, o deje el campo vacío: su administrador se encargará.",
    },
    other: {
      error: "Esta nueva dirección no se puede usar, o la contraseña no le corresponde.",
      next: "Compruebe ambas, o déjelas vacías: su administrador las añadirá.",
    },
  },

  stopped: {
    "already-submitted": {
      title: "Los datos de este buzón ya se enviaron",
      text: "Si fue usted, está todo hecho: no hace falta enviarlos otra vez, y con su código de recibo puede sustituir o retirar su envío. Si no fue usted, avise a su administrador.",
    },
    "too-many-submissions": {
      title: "Demasiados intentos por ahora",
      text: (when) =>
        `Para que nadie pueda adivinar nada, solo se permiten unos pocos intentos en poco tiempo. Puede intentarlo de nuevo ${when}. Lo que ha escrito se conserva mientras esta página siga abierta.`,
    },
    "not-now": {
      title: "El servidor de correo no puede comprobar su contraseña en este momento",
      text: "Está demasiado ocupado, va demasiado lento o no funciona. Esto no dice nada de su contraseña: es posible que sea correcta. No se ha guardado nada.",
    },
    "server-setup": {
      title: "Esto no es un error suyo",
      text: "El servidor de correo no se puede usar tal como se configuró para esta solicitud, así que no se pudo comprobar su contraseña. No se ha guardado nada.",
      mayPass: "Quizá solo esté parado un momento: en ese caso, funcionará si lo intenta de nuevo dentro de unos minutos.",
    },
    unavailable: {
      title: "Algo ha fallado por nuestra parte",
      text: (when) => `Es un fallo nuestro, no suyo. No se ha guardado ni cambiado nada. Inténtelo de nuevo ${when}.`,
    },
    "no-answer": {
      title: "Se ha cortado la conexión",
      text: "No sabemos si se llegó a hacer lo que usted quería. Compruebe su conexión a Internet e inténtelo de nuevo: si ya está hecho, se lo diremos.",
    },
    forbidden: {
      title: "Su envío fue rechazado",
      text: "Vuelva a cargar esta página desde el enlace que recibió e inténtelo otra vez. Si no ayuda, pruebe con otro navegador u otra red, o pregunte a su administrador.",
    },
    "invalid-field": {
      title: "Algo del formulario no se puede usar",
      text: "Compruebe lo que ha escrito e inténtelo de nuevo.",
    },
    "invalid-body": {
      title: "No se pudo leer su envío",
      text: "Vuelva a cargar esta página desde el enlace que recibió e inténtelo otra vez.",
    },
    "body-too-large": {
      title: "Lo que ha escrito es demasiado largo",
      text: "Uno de los campos contiene demasiado texto. Acórtelo e inténtelo de nuevo.",
    },
    "unsupported-media-type": {
      title: "Esta página no está actualizada",
      text: "Vuelva a cargarla desde el enlace que recibió e inténtelo otra vez.",
    },
  },

  wait: {
    soon: "dentro de uno o dos minutos",
    at: (time, minutes) => `a las ${time}, dentro de ${minutes === 1 ? "un minuto" : `${minutes} minutos`}`,
  },
};
