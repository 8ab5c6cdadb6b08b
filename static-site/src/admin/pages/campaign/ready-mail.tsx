import { useId, useState } from "preact/hooks";
import { CopyButton } from "../../ui/copy.tsx";
import { mailTo, mailtoLink, type Occasion } from "./mail.ts";

/** A mail that can be sent as it is, or changed first. Nothing of it goes anywhere by itself. */
export function ReadyMail({ occasion }: { occasion: Occasion }) {
  const [mail, setMail] = useState(() => mailTo(occasion));
  const id = useId();
  return (
    <>
      <p>Change it as you like, then send it with your own mail program. Mailgather sends nothing.</p>
      <div class="field">
        <label for={`${id}-subject`}>Subject</label>
        <input id={`${id}-subject`} value={mail.subject} onInput={({ currentTarget }) => setMail({ ...mail, subject: currentTarget.value })} />
      </div>
      <div class="field">
        <label for={`${id}-body`}>Text</label>
        <textarea id={`${id}-body`} rows={16} value={mail.body} onInput={({ currentTarget }) => setMail({ ...mail, body: currentTarget.value })} />
      </div>
      <p class="buttons">
        <CopyButton text={mail.subject} label="Copy subject" />
        <CopyButton text={mail.body} label="Copy text" />
        <a class="button secondary" href={mailtoLink(mail)}>
          Open in your mail program
        </a>
      </p>
    </>
  );
}
