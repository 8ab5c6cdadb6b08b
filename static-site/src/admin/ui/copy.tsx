import { useEffect, useState } from "preact/hooks";
import { announce } from "./notice.tsx";

interface CopyButtonProps {
  text: string;
  /** What the button says, such as "Copy link". */
  label: string;
  /** What follows it for who doesn't see where the button stands, such as "the password of …". */
  about?: string;
  /** Called after it was copied. */
  onCopied?: () => void;
}

/** Copies a text and says so. */
export function CopyButton({ text, label, about, onCopied }: CopyButtonProps) {
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), 4000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(() => true, () => false);
    const words = done ? "Copied" : "Could not copy: select the text instead";
    setSaid(words);
    announce(words);
    if (done) onCopied?.();
  };
  return (
    <button type="button" class="secondary" onClick={() => void copy()}>
      {said ?? label}
      {about !== undefined && <span class="unseen"> {about}</span>}
    </button>
  );
}
