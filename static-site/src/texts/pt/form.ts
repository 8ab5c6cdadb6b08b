import type { FormTexts } from "../texts.ts";

export const form: FormTexts = {
  locale: "pt",

  language: {
    label: "Idioma",
    chosen: "Esta página agora está em português.",
    failed: "Não foi possível abrir o outro idioma. Verifique o seu acesso à internet e tente de novo.",
  },
  footer: "O Mailgather ajuda organizações a mudar caixas de correio de um serviço de e-mail para outro.",

  title: "Prepare a sua caixa de correio para a mudança – Mailgather",
  heading: "Prepare a sua caixa de correio para a mudança",
  lead: (server) =>
    `A sua organização vai mudar o e-mail de ${server} para um novo serviço. Para levar também as suas mensagens, precisa da senha da sua caixa de correio atual.`,
  haveReceipt: "Tenho um código de recibo: ver, substituir ou retirar o meu envio",
  request: "Pedido",
  server: "Caixa de correio em",
  openUntil: "Aberto até",
  localTime: (time) => `${time} (sua hora local)`,
  instructionsHeading: "Do seu administrador",
  promiseHeading: "O que acontece com a sua senha",
  promises: (server) => [
    `É testada uma vez, agora: entramos em ${server} para ver se funciona. Nenhuma mensagem é aberta, alterada ou apagada.`,
    "Se funcionar, é cifrada e depois guardada. Nenhuma página e nenhum relatório a mostra a ninguém, nem mesmo ao seu administrador.",
    "Serve para uma única coisa: copiar as suas mensagens para a sua nova caixa de correio.",
    "É apagada automaticamente depois de o seu administrador fechar este pedido, em geral 7 dias mais tarde. Até a mudança começar, pode retirá-la a qualquer momento.",
  ],
  doubt:
    "Não esperava este pedido? Então não escreva nenhuma senha. Pergunte antes ao seu administrador, pessoalmente ou por telefone.",
  currentHeading: "A sua caixa de correio atual",
  newHeading: "A sua nova caixa de correio",
  labels: {
    name: "O seu nome",
    sourceEmail: "Endereço de e-mail atual",
    sourcePassword: "Senha desta caixa de correio",
    destEmail: "Novo endereço de e-mail (opcional)",
    destPassword: "Senha da nova caixa de correio (opcional)",
  },
  hints: {
    name: "Para o seu administrador saber de quem é esta caixa de correio.",
    sourceEmail: (server) => `O endereço da sua caixa de correio em ${server}, por exemplo anna@example.org.`,
    sourcePassword: "A senha com que abre hoje esta caixa de correio.",
    destEmail: "Deixe o campo vazio se não o conhece. O seu administrador vai preenchê-lo.",
    destPassword:
      "Se a nova caixa de correio já existe, a senha dela. Se não, a senha que deseja. Ou deixe o campo vazio: o seu administrador cuida disso.",
  },
  show: "Mostrar",
  hide: "Ocultar",
  showLabel: (field) => `Mostrar: ${field}`,
  hideLabel: (field) => `Ocultar: ${field}`,
  submit: "Verificar e enviar",
  submitHint: "A verificação demora alguns segundos, às vezes até 20. Se falhar, nada é guardado.",
  unloaded:
    "Uma parte desta página não abriu, por isso nada foi enviado. Verifique o seu acesso à internet e pressione o botão outra vez.",

  unencrypted: (server) =>
    `A sua senha vai sem cifra até ${server}: outras pessoas poderiam lê-la pelo caminho. Pergunte ao seu administrador antes de escrevê-la.`,
  provider: {
    wanted: {
      "app-password": (name) =>
        `${name} pede aqui uma senha de app: uma senha que se cria para um só programa. A sua senha habitual não vai funcionar.`,
      "app-password-with-two-factor": (name) =>
        `Se entra em ${name} com uma segunda etapa, como um código no telefone, crie uma senha de app e escreva-a aqui. Se não, a sua senha habitual funciona.`,
      "imap-switched-on": (name) =>
        `${name} só deixa entrar outros programas depois de ativar este acesso (IMAP) nas configurações da sua caixa de correio. Então a sua senha habitual funciona.`,
    },
    help: "Como fazer isso (abre uma página do seu serviço de e-mail)",
    none: {
      title: (name) => `${name} não aceita senhas de outros programas`,
      text: (name) => [
        `A sua caixa de correio está em ${name}, que desativou o acesso com senha. Por isso não há nada para escrever aqui, e não houve nenhum erro seu.`,
        "Avise a pessoa que lhe enviou o link. É preciso outro modo de mudar as suas mensagens.",
      ],
    },
  },

  screens: {
    over: {
      title: "Este pedido está fechado",
      text: [
        "Já não é possível enviar dados com este link: o prazo terminou, ou o seu administrador fechou o pedido.",
        "Se já enviou os seus dados, está tudo feito. Se não, peça um novo link ao seu administrador.",
      ],
    },
    unknown: {
      title: "Este link não funciona",
      text: [
        "Talvez falte uma parte dele. Abra o link de novo a partir da mensagem que recebeu, ou copie o link inteiro para a barra de endereço.",
        "Se ainda não funcionar, peça um novo à pessoa que o enviou.",
      ],
    },
    unreachable: {
      title: "Não foi possível abrir a página",
      text: [
        "Não foi possível chegar ao nosso servidor, ou ele não respondeu a tempo. Nada se perdeu: ainda não escreveu nada.",
        "Verifique o seu acesso à internet e tente de novo. Se falhar outra vez, volte daqui a alguns minutos.",
      ],
      action: "Tentar de novo",
    },
  },
};
