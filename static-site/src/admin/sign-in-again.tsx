import { useEffect, useRef } from "preact/hooks";
import { SignInForm } from "./pages/entry/sign-in-form.tsx";
import { giveUp, signedIn, type Me } from "./session.ts";
import { Dialog } from "./ui/dialog.tsx";

/** Over the page, so that what was typed there is kept; it goes on after signing in. */
export function SignInAgain({ me }: { me: Me }) {
  const box = useRef<HTMLDivElement>(null);
  // The address is given; the browser would begin there.
  useEffect(() => box.current?.querySelector<HTMLInputElement>("input[type=password]")?.focus(), []);
  return (
    <Dialog title="You are no longer signed in" class="again">
      <p>Your session is over. What you typed is kept: sign in again to go on where you are.</p>
      <div ref={box}>
        <SignInForm email={me.email} done={signedIn} />
      </div>
      <p>
        <button type="button" class="link" onClick={giveUp}>
          Leave this page
        </button>
      </p>
    </Dialog>
  );
}
