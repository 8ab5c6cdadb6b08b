/**
 * What stands in the built page itself, for those who wait and those whose browser runs no script.
 * Every file of this folder has a counterpart in each language, held to the same shape by its type.
 */
export const page = {
  /** Of the browser's tab, before and after the script runs. */
  title: "Get your mailbox ready for the move – Mailgather",
  loading: "One moment, the page is loading…",
  loadingSlow: "This takes longer than usual. Check your internet connection, then load the page again.",
  noScriptTitle: "This page needs JavaScript",
  noScriptWhy:
    "Your browser has JavaScript switched off, or something blocks it. Without it, this page can’t check your mailbox.",
  noScriptWhatToDo:
    "Switch JavaScript on for this page and load it again, or open the link in another browser. If neither works, ask the person who sent you the link.",
};
