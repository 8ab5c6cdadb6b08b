import type { FormTexts } from "../texts.ts";

export const form: FormTexts = {
  locale: "es",

  language: {
    label: "Idioma",
    chosen: "Esta página está ahora en español.",
    failed: "No se pudo cargar el otro idioma. Compruebe su conexión a Internet e inténtelo de nuevo.",
  },
  footer: "Mailgather ayuda a las organizaciones a trasladar buzones de un proveedor de correo a otro.",

  title: "Prepare su buzón para el traslado – Mailgather",
  heading: "Prepare su buzón para el traslado",
  lead: (server) =>
    `Su organización traslada su correo de ${server} a un nuevo proveedor. Para llevar también sus mensajes, necesita la contraseña del buzón que usted tiene allí.`,
  haveReceipt: "Tengo un código de recibo: ver, sustituir o retirar mi envío",
  request: "Solicitud",
  server: "Buzón en",
  openUntil: "Abierta hasta el",
  localTime: (time) => `${time} (su hora local)`,
  instructionsHeading: "De parte de su administrador",
  promiseHeading: "Qué pasa con su contraseña",
  promises: (server) => [
    `Se prueba una sola vez, ahora: accedemos a ${server} para ver si funciona. No se abre, cambia ni borra ningún mensaje.`,
    "Si funciona, se cifra y después se guarda. Ninguna página ni ningún informe se la muestra a nadie, tampoco a su administrador.",
    "Se usa para una sola cosa: copiar sus mensajes a su nuevo buzón.",
    "Se borra automáticamente después de que su administrador cierre esta solicitud, normalmente 7 días más tarde. Hasta que empiece el traslado, usted puede retirarla.",
  ],
  doubt:
    "¿No esperaba esta solicitud? Entonces no escriba ninguna contraseña. Pregunte antes a su administrador, en persona o por teléfono.",
  currentHeading: "Su buzón actual",
  newHeading: "Su nuevo buzón",
  labels: {
    name: "Su nombre",
    sourceEmail: "Dirección de correo actual",
    sourcePassword: "Contraseña de este buzón",
    destEmail: "Nueva dirección de correo (opcional)",
    destPassword: "Contraseña del nuevo buzón (opcional)",
  },
  hints: {
    name: "Para que su administrador sepa de quién es este buzón.",
    sourceEmail: (server) => `La dirección de su buzón en ${server}, por ejemplo anna@example.org.`,
    sourcePassword: "La contraseña con la que abre este buzón hoy.",
    destEmail: "Deje el campo vacío si no la conoce. Su administrador la añadirá.",
    destPassword:
      "Si el nuevo buzón ya existe, su contraseña. Si no, la contraseña que desee. O deje el campo vacío: su administrador se encargará.",
  },
  show: "Mostrar",
  hide: "Ocultar",
  showLabel: (field) => `Mostrar: ${field}`,
  hideLabel: (field) => `Ocultar: ${field}`,
  submit: "Comprobar y enviar",
  submitHint: "La comprobación tarda unos segundos, a veces hasta 20. Si falla, no se guarda nada.",
  unloaded:
    "No se pudo cargar una parte de esta página, así que no se ha enviado nada. Compruebe su conexión a Internet y pulse el botón otra vez.",

  unencrypted: (server) =>
    `La conexión con ${server} no está cifrada: otras personas podrían leer su contraseña por el camino. Consulte a su administrador antes de escribirla.`,
  provider: {
    wanted: {
      "app-password": (name) =>
        `${name} pide aquí una contraseña de aplicación: una contraseña que usted crea para un solo programa. Su contraseña habitual no funcionará.`,
      "app-password-with-two-factor": (name) =>
        `Si accede a ${name} con un segundo paso, por ejemplo un código en su teléfono, cree una contraseña de aplicación y escríbala aquí. Si no, su contraseña habitual funciona.`,
      "imap-switched-on": (name) =>
        `${name} solo deja entrar a otros programas después de que usted active este acceso (IMAP) en los ajustes de su buzón. Entonces su contraseña habitual funciona.`,
    },
    help: "Cómo hacerlo (abre una página de su proveedor)",
    none: {
      title: (name) => `${name} no acepta contraseñas de otros programas`,
      text: (name) => [
        `Su buzón está en ${name}, que ha desactivado el acceso con contraseña. Por eso no hay nada que escribir aquí, y usted no ha hecho nada mal.`,
        "Avise a la persona que le envió el enlace. Necesita otra manera de trasladar sus mensajes.",
      ],
    },
  },

  screens: {
    over: {
      title: "Esta solicitud está cerrada",
      text: [
        "Ya no se pueden enviar datos con este enlace: el plazo ha terminado o su administrador ha cerrado la solicitud.",
        "Si ya envió sus datos, está todo hecho. Si no, pida a su administrador un enlace nuevo.",
      ],
    },
    unknown: {
      title: "Este enlace no funciona",
      text: [
        "Puede que falte una parte. Abra el enlace de nuevo desde el mensaje que recibió, o copie el enlace entero en la barra de direcciones.",
        "Si sigue sin funcionar, pida uno nuevo a la persona que se lo envió.",
      ],
    },
    unreachable: {
      title: "No se pudo cargar la página",
      text: [
        "No pudimos contactar con nuestro servidor, o no respondió a tiempo. No se ha perdido nada: usted aún no ha escrito nada.",
        "Compruebe su conexión a Internet e inténtelo de nuevo. Si vuelve a fallar, regrese dentro de unos minutos.",
      ],
      action: "Intentar de nuevo",
    },
  },
};
