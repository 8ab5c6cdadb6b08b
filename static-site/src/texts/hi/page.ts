import type { PageTexts } from "../texts.ts";

/**
 * Hindi, addressed as आप. Words in all three files: mailbox मेलबॉक्स, app password ऐप पासवर्ड,
 * administrator एडमिन, request अनुरोध, provider मेल सेवा, move ट्रांसफ़र, submit जमा करना, submission
 * जानकारी, receipt code रसीद कोड, withdraw वापस लेना. Short, since each letter weighs three bytes.
 */
export const page: PageTexts = {
  title: "अपना मेलबॉक्स ट्रांसफ़र के लिए तैयार करें – Mailgather",
  loading: "एक पल रुकें, पेज खुल रहा है…",
  loadingSlow: "इसमें ज़्यादा समय लग रहा है। इंटरनेट कनेक्शन जाँचें और पेज फिर से खोलें।",
  noScriptTitle: "इस पेज को JavaScript चाहिए",
  noScriptWhy: "आपके ब्राउज़र में JavaScript बंद या ब्लॉक है। इसके बिना मेलबॉक्स की जाँच नहीं हो सकती।",
  noScriptWhatToDo:
    "इसे चालू करके पेज फिर से खोलें, या लिंक किसी और ब्राउज़र में खोलें। फिर भी न हो, तो लिंक भेजने वाले से पूछें।",
};
