import { useEffect, useRef } from "preact/hooks";
import { Notice } from "../../ui/notice.tsx";

/**
 * What was just done, where the focus goes then: the button that did it may be gone, and nobody should have to look
 * for where they are.
 */
export function Said({ text }: { text: string | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (text !== undefined) box.current?.focus();
  }, [text]);
  return (
    <div ref={box} tabIndex={-1} role="status">
      {text !== undefined && (
        <Notice kind="good">
          <p>{text}</p>
        </Notice>
      )}
    </div>
  );
}
