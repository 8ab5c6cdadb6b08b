import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import icon from "../icon.svg";
import { usePlace } from "./place.ts";
import { may, signOut, useSession, type Me } from "./session.ts";
import { confirm } from "./ui/dialog.tsx";

interface FrameProps {
  /** For a page that is one form and nothing else. */
  narrow?: boolean;
  children: ComponentChildren;
}

/** What stands around each page: brand, navigation, account. */
export function Frame({ narrow = false, children }: FrameProps) {
  const session = useSession();
  const me = session.state === "open" || session.state === "interrupted" ? session.me : undefined;
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header>
        <a class="brand" href="/">
          <img src={icon} alt="" width="28" height="28" /> Mailgather
        </a>
        {me && !me.secondFactorDemanded && <Navigation />}
        {me && <AccountMenu me={me} />}
      </header>
      <main id="main" tabIndex={-1} class={narrow ? "narrow" : ""}>
        {children}
      </main>
    </>
  );
}

/** Not by the address: what stands behind its # may be a token. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Navigation() {
  const { path } = usePlace();
  const sections = [
    ["/campaigns", "Campaigns"],
    ["/servers", "Servers"],
    ...(may("owner") ? [["/admins", "Admins"], ["/audit", "Audit log"], ["/settings", "Settings"]] : []),
  ] as [string, string][];
  return (
    <nav aria-label="Sections">
      <ul>
        {sections.map(([href, text]) => (
          <li key={href}>
            <a href={href} aria-current={path === href ? "page" : path.startsWith(`${href}/`) ? "true" : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function AccountMenu({ me }: { me: Me }) {
  const menu = useRef<HTMLDetailsElement>(null);
  const { visit } = usePlace();
  const close = () => {
    if (menu.current) menu.current.open = false;
  };
  useEffect(close, [visit]);
  useEffect(() => {
    const elsewhere = (event: Event) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) close();
    };
    document.addEventListener("pointerdown", elsewhere);
    return () => document.removeEventListener("pointerdown", elsewhere);
  }, []);
  const leave = async () => {
    while (!(await signOut())) if (!(await confirm(stillSignedIn))) return;
  };
  return (
    <details
      class="account"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        close();
        menu.current?.querySelector("summary")?.focus();
      }}
    >
      <summary>
        <span class="unseen">Your account: </span>
        {me.email}
      </summary>
      <ul>
        <li>
          <a href="/account">Account</a>
        </li>
        <li>
          <button type="button" class="link" onClick={() => void leave()}>
            Sign out
          </button>
        </li>
      </ul>
    </details>
  );
}

const stillSignedIn = {
  title: "You are still signed in",
  text: "Mailgather did not answer. Check your connection to the internet, then try again.",
  action: "Try again",
};
