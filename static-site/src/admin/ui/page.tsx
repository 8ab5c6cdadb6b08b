import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { usePlace } from "../place.ts";

/** Whether there was a page before this one. */
let begun = false;

interface PageProps {
  title: string;
  /** Buttons or links beside the heading. */
  actions?: ComponentChildren;
  /** The way up. */
  back?: { href: string; text: string };
  /** Between the way up and the heading, such as the tabs of a campaign. */
  above?: ComponentChildren;
  children: ComponentChildren;
}

/** One page: after going to it the focus is on its heading, so that a screen reader says where one is. */
export function Page({ title, actions, back, above, children }: PageProps) {
  useTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  const { visit } = usePlace();
  // At once: on a busy machine the first page may be left before an effect after the next paint has run.
  useLayoutEffect(() => {
    // The first page was asked for by its address: the browser announces it, and reading starts at its top.
    if (begun) heading.current?.focus({ preventScroll: true });
    begun = true;
  }, [visit]);
  return (
    <>
      {back && (
        <p class="back">
          <a href={back.href}>{back.text}</a>
        </p>
      )}
      {above}
      <div class="heading">
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

/** The window's title; a form with mistakes puts "Error: " before it. */
function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Mailgather`;
  }, [title]);
}
