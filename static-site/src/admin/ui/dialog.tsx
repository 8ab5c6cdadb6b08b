import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

interface DialogProps {
  title: string;
  /** Escape and the button of the dialog's corner; without it the dialog can't be dismissed. */
  onClose?: () => void;
  children: ComponentChildren;
  class?: string;
}

/** A modal dialog as long as it is rendered; the focus goes back to where it was by the browser's own rule. */
export function Dialog({ title, onClose, children, class: className }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    opened?.showModal();
    return () => {
      opened?.close();
      // Once the dialog is gone: until then nothing else can have the focus. Unless something took it meanwhile, such
      // as the word that it is done.
      queueMicrotask(() => document.activeElement === document.body && before instanceof HTMLElement && before.focus());
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={className}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      // A browser lets nobody hold a dialog open against Escape twice; one that can't be dismissed opens again.
      onClose={() => dialog.current?.isConnected && dialog.current.showModal()}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}

interface Question {
  title: string;
  text: ComponentChildren;
  /** What the button says that does it, such as "Deactivate". */
  action: string;
  /** What the other says. */
  cancel?: string;
  /** Whether it can't be undone: then the focus begins on the other button. */
  danger?: boolean;
}

let put: ((question: Question & { answer: (yes: boolean) => void }) => void) | undefined;

/** Asks; true if the action's button was pressed. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((answer) => (put === undefined ? answer(false) : put({ ...question, answer })));
}

/** Where questions appear; the app has one. */
export function Questions() {
  const [questions, setQuestions] = useState<(Question & { answer: (yes: boolean) => void })[]>([]);
  useEffect(() => {
    put = (question) => setQuestions((before) => [...before, question]);
    return () => void (put = undefined);
  }, []);
  const question = questions[0];
  if (question === undefined) return null;
  const answer = (yes: boolean) => {
    setQuestions((before) => before.slice(1));
    question.answer(yes);
  };
  return (
    <Dialog key={questions.length} title={question.title} onClose={() => answer(false)}>
      {typeof question.text === "string" ? <p>{question.text}</p> : question.text}
      <p class="buttons">
        <button type="button" class={question.danger ? "danger" : ""} onClick={() => answer(true)}>
          {question.action}
        </button>
        <button type="button" class="secondary" autofocus={question.danger} onClick={() => answer(false)}>
          {question.cancel ?? "Cancel"}
        </button>
      </p>
    </Dialog>
  );
}
