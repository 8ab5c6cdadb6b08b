import { useLayoutEffect, useRef } from "preact/hooks";
import { Notice } from "./notice.tsx";

/** What was just done; a new one each time, even with the same words. */
export interface Done {
  text: string;
}

/**
 * Says what was just done, where the focus goes then: the button that did it may be gone, and nobody should have to
 * look for where they are.
 */
export function Said({ done }: { done: Done | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (done !== undefined) box.current?.focus();
  }, [done]);
  return (
    <div ref={box} tabIndex={-1} role="status">
      {done !== undefined && (
        <Notice kind="good">
          <p>{done.text}</p>
        </Notice>
      )}
    </div>
  );
}
