import type { AnswerTexts } from "../texts.ts";

export const answers: AnswerTexts = {
  empty: {
    name: "Escreva o seu nome.",
    sourceEmail: "Escreva o endereço de e-mail da sua caixa de correio atual.",
    sourcePassword: "Escreva a senha da sua caixa de correio atual.",
    destEmail: "Escreva o seu novo endereço de e-mail, ou deixe o campo vazio.",
    destPassword: "Escreva a senha da sua nova caixa de correio, ou deixe o campo vazio.",
    receiptCode: "Escreva o código de recibo.",
  },
  invalid: {
    name: "Escreva um nome com 100 letras no máximo.",
    sourceEmail: "Escreva o endereço de e-mail completo, por exemplo anna@example.org.",
    sourcePassword: "Isto não pode ser a senha: é longa demais ou tem caracteres que nenhuma senha pode ter.",
    destEmail: "Escreva o novo endereço de e-mail completo, por exemplo anna@example.com, ou deixe o campo vazio.",
    destPassword: "Isto não pode ser a senha: é longa demais ou tem caracteres que nenhuma senha pode ter.",
    receiptCode: "Escreva o código de recibo completo: 24 letras e números.",
  },

  summaryHeading: "Há um problema",
  errorPrefix: "Erro: ",
  tryAgain: "Tentar de novo",
  shown: "A senha está visível.",
  hidden: "A senha está oculta.",
  pastedSpace: "O que colou começa ou termina com um espaço, que talvez não faça parte da senha.",
  dropSpace: "Tirar o espaço",
  duplicate:
    "Os dados desta caixa de correio já foram enviados. Se o envio foi seu, está tudo feito: não é preciso enviá-los outra vez. Com o seu código de recibo pode substituir ou retirar o envio.",

  busy: {
    button: "Em verificação…",
    title: "Em verificação – Mailgather",
    progress: "Tempo que a verificação já demorou",
    stages: (server) => [
      { afterSeconds: 0, text: `Vamos entrar em ${server}. Isto pode demorar até 20 segundos. Deixe esta página aberta.` },
      { afterSeconds: 6, text: `Ainda não há resposta de ${server}. Alguns servidores de e-mail demoram um pouco. Deixe esta página aberta.` },
      { afterSeconds: 15, text: "Falta pouco: em alguns segundos terá uma resposta. Deixe esta página aberta." },
    ],
  },

  done: {
    title: "Enviado – Mailgather",
    heading: "Pronto: a sua caixa de correio está preparada para a mudança",
    lead: (email, time) => `A senha de ${email} funciona. Foi cifrada e guardada em ${time}.`,
    receiptHeading: "O seu código de recibo",
    receipt: [
      "Com este código pode voltar a este link e ver, substituir ou retirar o seu envio, até a mudança começar.",
      "Só é mostrado desta vez, e ninguém o pode dar de novo. Anote-o, imprima esta página ou guarde-o onde guarda as suas senhas.",
    ],
    copy: "Copiar o código",
    copied: "O código foi copiado.",
    copyFailed: "Não foi possível copiar: selecione o código e copie-o à mão, ou anote-o.",
    nextHeading: "O que acontece agora",
    next: [
      "Por agora não precisa de fazer nada. Depois de guardar o código, pode fechar esta página.",
      "Use a sua caixa de correio como sempre e não mude a senha até a mudança terminar. Se tiver de a mudar, substitua o seu envio ou avise o seu administrador.",
      "O seu administrador prepara a sua nova caixa de correio, copia as suas mensagens e diz quando pode passar para ela.",
      "Depois de passar para a nova, se ficar com a caixa de correio antiga, mude a senha dela. Assim, o que está guardado aqui já não abre nada.",
    ],
    another: "Enviar os dados de outra caixa",
  },

  receipt: {
    title: "O seu envio – Mailgather",
    heading: "Consultar o seu envio",
    label: "Código de recibo",
    hint: "As 24 letras e números que apareceram quando fez o envio com este link. Maiúsculas, espaços e hifens não importam.",
    show: "Ver o meu envio",
    looking: "Um momento…",
    toForm: "Voltar ao formulário",
    foundHeading: "O seu envio",
    email: "Caixa de correio",
    name: "Nome",
    newEmail: "Novo endereço",
    noNewEmail: "Nenhum por agora: o seu administrador vai preenchê-lo",
    time: "Enviado em",
    state: "Estado",
    states: {
      submitted: "A senha foi verificada e está guardada e cifrada. A mudança ainda não começou.",
      "in-migration": "O seu administrador começou a mudar esta caixa de correio. Aqui já não se pode alterar nada.",
    },
    replace: "Substituir o meu envio",
    withdraw: "Retirar o meu envio",
    replacing: {
      title: "Substituir o seu envio – Mailgather",
      heading: "Substituir o seu envio",
      lead: "Corrija o que mudou e escreva outra vez a senha da sua caixa de correio atual. Se a verificação falhar, o seu envio anterior fica como está.",
      code: "Se a verificação der certo, recebe um novo código de recibo, e o antigo deixa de funcionar.",
      fixed: "O endereço não pode ser alterado. Se estiver errado, retire o seu envio e faça outro com o endereço certo.",
    },
    withdrawing: {
      heading: "Retirar o seu envio?",
      text: (email) => [
        `A senha de ${email} é apagada aqui imediatamente, e o seu administrador deixa de ver esta caixa de correio.`,
        "As mensagens dela não serão transferidas, a menos que envie os dados outra vez enquanto este link estiver aberto.",
      ],
      yes: "Sim, retirar",
      no: "Não, manter",
      busy: "Retirada em curso…",
    },
    withdrawn: {
      heading: "O seu envio foi retirado",
      text: (email) => [
        `A senha de ${email} foi apagada aqui, e o código de recibo já não funciona.`,
        "Se mudar de ideia, pode enviar os dados outra vez enquanto este link estiver aberto.",
      ],
    },
    unknown: {
      error: "Nenhum envio corresponde a este código de recibo.",
      next: "Verifique as 24 letras e números, e se abriu o link com que fez o envio. Um código deixa de funcionar quando o envio é substituído ou retirado.",
    },
    inUse: {
      title: "Já não se pode alterar nada",
      text: "O seu administrador começou a mudar esta caixa de correio, por isso o seu envio já não pode ser substituído nem retirado. Se algo nele estiver errado, avise o seu administrador.",
    },
  },

  refused: {
    "wrong-credentials": "O servidor de e-mail não aceitou este endereço e esta senha.",
    "app-password": "O seu serviço de e-mail pede aqui uma senha de app, não a habitual.",
    "browser-sign-in": "O seu serviço de e-mail quer que entre primeiro com um navegador.",
    "basic-auth-disabled": "Este servidor de e-mail não aceita senhas de outros programas.",
    "imap-disabled": "O acesso por outros programas (IMAP) está desativado nesta caixa de correio.",
    "contact-admin": "O servidor de e-mail bloqueou ou limitou esta conta.",
    "mailbox-unusable": "A senha funciona, mas o servidor de e-mail não conseguiu abrir a caixa de correio.",
  },

  next: {
    "check-password": "Verifique o endereço e escreva a senha outra vez. Maiúsculas e minúsculas contam.",
    "check-app-password":
      "Verifique o endereço e escreva uma senha de app, criada para isto nas configurações da sua conta de e-mail. A sua senha habitual não funciona aqui.",
    "check-password-or-make-app-password":
      "Verifique o endereço e escreva a senha outra vez. Se entra com uma segunda etapa, como um código no telefone, a sua senha habitual não funciona aqui: crie uma senha de app e escreva essa.",
    "check-password-or-enable-imap":
      "Verifique o endereço e escreva a senha outra vez. Se estiver certa, talvez outros programas ainda não possam entrar: ative este acesso (IMAP) nas configurações da sua caixa de correio e tente de novo.",
    "make-app-password":
      "Crie uma senha de app nas configurações de segurança da sua conta de e-mail e escreva-a aqui. Se já era uma, verifique o endereço e escreva-a outra vez.",
    "sign-in-in-browser":
      "Abra o seu webmail, entre e responda ao que ele perguntar. Depois volte e escreva a senha outra vez.",
    "password-not-accepted":
      "O erro não é seu, e nenhuma outra senha vai ajudar. Avise a pessoa que lhe enviou o link: é preciso outro modo de mudar as suas mensagens.",
    "enable-imap":
      "Ative-o nas configurações do seu webmail, ou peça isso a quem cuida da sua caixa de correio. Depois escreva a senha outra vez.",
    "contact-admin":
      "Talvez a senha tenha expirado. Pergunte a quem cuida da sua caixa de correio e depois escreva a senha outra vez.",
    "mailbox-did-not-open":
      "Tente abri-la no seu webmail. Se isso também falhar, pergunte a quem cuida dela. Depois escreva a senha outra vez.",
    "try-later": (when) => `Tente de novo ${when}. O que escreveu fica guardado enquanto esta página estiver aberta.`,
    "tell-organizer": "Avise a pessoa que lhe enviou o link: ela pode ver o que está errado e corrigi-lo.",
  },

  outerSpace: "A senha que escreveu começava ou terminava com um espaço. Se não foi de propósito, tire o espaço.",

  destination: {
    "foreign-domain": {
      error: "Este novo endereço não termina com um domínio que a sua organização tenha no novo serviço.",
      next: "Veja se há erros de escrita, ou deixe o campo vazio: o seu administrador vai preenchê-lo.",
    },
    "wrong-credentials": {
      error: "Já existe uma caixa de correio com este novo endereço, e esta senha não a abriu.",
      next: "Escreva a senha dessa caixa de correio, ou deixe o campo vazio: o seu administrador cuida disso.",
    },
    "app-password": {
      error: "A nova caixa de correio pede aqui uma senha de app, não a habitual.",
      next: "Crie uma nas configurações da nova caixa de correio e escreva-a, ou deixe o campo vazio: o seu administrador cuida disso.",
    },
    other: {
      error: "Este novo endereço não pode ser usado, ou a senha não é dele.",
      next: "Verifique os dois, ou deixe-os vazios: o seu administrador vai preenchê-los.",
    },
  },

  stopped: {
    "already-submitted": {
      title: "Os dados desta caixa de correio já foram enviados",
      text: "Se o envio foi seu, está tudo feito: não é preciso enviá-los outra vez, e com o seu código de recibo pode substituir ou retirar o envio. Se não foi seu, avise o seu administrador.",
    },
    "too-many-submissions": {
      title: "Tentativas demais por agora",
      text: (when) =>
        `Para que ninguém possa adivinhar nada, só são permitidas poucas tentativas em pouco tempo. Pode tentar de novo ${when}. O que escreveu fica guardado enquanto esta página estiver aberta.`,
    },
    "not-now": {
      title: "O servidor de e-mail não pode verificar a sua senha neste momento",
      text: "Está ocupado demais, lento demais ou fora de serviço. Isto não diz nada sobre a sua senha: é possível que esteja certa. Nada foi guardado.",
    },
    "server-setup": {
      title: "O erro não é seu",
      text: "O servidor de e-mail não pode ser usado como foi configurado para este pedido, por isso a sua senha não pôde ser verificada. Nada foi guardado.",
      mayPass: "Talvez só esteja parado por um momento: nesse caso, outra tentativa em alguns minutos vai funcionar.",
    },
    unavailable: {
      title: "Algo falhou do nosso lado",
      text: (when) => `A falha é nossa, não sua. Nada foi guardado nem alterado. Tente de novo ${when}.`,
    },
    "no-answer": {
      title: "A conexão caiu",
      text: "Não sabemos se o que queria foi feito. Verifique o seu acesso à internet e tente de novo: se já foi feito, receberá um aviso.",
    },
    forbidden: {
      title: "O seu envio foi recusado",
      text: "Abra esta página de novo com o link que recebeu e tente outra vez. Se isso não ajudar, tente com outro navegador ou outra rede, ou pergunte ao seu administrador.",
    },
    "invalid-field": {
      title: "Algo no formulário não pode ser usado",
      text: "Verifique o que escreveu e tente de novo.",
    },
    "invalid-body": {
      title: "Não foi possível ler o seu envio",
      text: "Abra esta página de novo com o link que recebeu e tente outra vez.",
    },
    "body-too-large": {
      title: "O que escreveu é longo demais",
      text: "Um dos campos tem texto demais. Encurte-o e tente de novo.",
    },
    "unsupported-media-type": {
      title: "Esta página está desatualizada",
      text: "Abra-a de novo com o link que recebeu e tente outra vez.",
    },
  },

  wait: {
    soon: "daqui a um ou dois minutos",
    at: (time, minutes) => `às ${time}, daqui a ${minutes === 1 ? "um minuto" : `${minutes} minutos`}`,
  },
};
