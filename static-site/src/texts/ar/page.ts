import type { PageTexts } from "../texts.ts";

/**
 * Arabic, without forms that name a gender: "يُرجى" and verbal nouns in place of imperatives. Words in
 * all three files: mailbox صندوق البريد, password كلمة المرور, app password كلمة مرور تطبيق,
 * administrator مسؤول البريد, request الطلب, provider مزوّد البريد, submit إرسال, submission البيانات,
 * receipt code رمز الإيصال, withdraw سحب.
 */
export const page: PageTexts = {
  title: "تجهيز صندوق بريدك للنقل – Mailgather",
  loading: "لحظة من فضلك، جارٍ تحميل الصفحة…",
  loadingSlow: "يستغرق هذا وقتًا أطول من المعتاد. يُرجى التحقق من الاتصال بالإنترنت وإعادة تحميل الصفحة.",
  noScriptTitle: "تحتاج هذه الصفحة إلى JavaScript",
  noScriptWhy: "JavaScript متوقف أو محظور في متصفحك. بدونه لا يمكن فحص صندوق بريدك هنا.",
  noScriptWhatToDo:
    "يُرجى تشغيله لهذه الصفحة وإعادة تحميلها، أو فتح الرابط في متصفح آخر. إن لم ينجح ذلك، فيُرجى سؤال من أرسل الرابط.",
};
