import { useEffect, useRef } from "preact/hooks";

/**
 * How long nobody has to touch the page until it stops asking. A page that asked on and on would keep the session
 * of somebody who went away from ending.
 */
const idleMs = 10 * 60_000;

const touches = ["pointerdown", "pointermove", "keydown", "wheel", "focus"] as const;

/**
 * Calls `again` every few seconds while the page is looked at: not when its tab is hidden, and not when nobody has
 * touched it for ten minutes. When somebody comes back after a pause, it is called at once.
 */
export function useRefresh(again: () => void, everySeconds = 15): void {
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    let asked = performance.now();
    let touched = asked;
    const refreshIfDue = () => {
      const now = performance.now();
      if (document.hidden || now - touched > idleMs || now - asked < everySeconds * 1000) return;
      asked = now;
      latest.current();
    };
    const touch = () => {
      touched = performance.now();
      refreshIfDue();
    };
    const timer = setInterval(refreshIfDue, 1000);
    document.addEventListener("visibilitychange", refreshIfDue);
    for (const kind of touches) window.addEventListener(kind, touch, { passive: true });
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refreshIfDue);
      for (const kind of touches) window.removeEventListener(kind, touch);
    };
  }, [everySeconds]);
}
