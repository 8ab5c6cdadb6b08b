import { useEffect, useRef } from "preact/hooks";

/**
 * How long nobody has to touch the page until it stops asking. A page that asked on and on would keep the session
 * of somebody who went away from ending.
 */
const idleMs = 10 * 60_000;

const touches = ["pointerdown", "pointermove", "keydown", "wheel", "focus"] as const;

/**
 * Calls `again` every few seconds while the page is looked at: not when its tab is hidden, not when nobody has touched
 * it for ten minutes, and not before the last call has come to its end. When somebody comes back after a pause, it is
 * called at once.
 */
export function useRefresh(again: () => Promise<void> | void, everySeconds = 15): void {
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    let asked = performance.now();
    let touched = asked;
    let asking = false;
    const refreshIfDue = async () => {
      const now = performance.now();
      if (asking || document.hidden || now - touched > idleMs || now - asked < everySeconds * 1000) return;
      asked = now;
      asking = true;
      await latest.current();
      asking = false;
    };
    const touch = () => {
      touched = performance.now();
      void refreshIfDue();
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
