import { signedIn, useSession } from "../../session.ts";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** Afterwards the app itself goes on, to where somebody wanted to go. */
export default function SignIn() {
  const session = useSession();
  const why = session.state === "none" ? session.why : undefined;
  return (
    <Page title="Sign in">
      {why === "ended" && (
        <Notice kind="info">
          <p>Your session is over. Sign in to go on.</p>
        </Notice>
      )}
      {why === "signed-out" && (
        <Notice kind="good">
          <p>You are signed out.</p>
        </Notice>
      )}
      <SignInForm done={signedIn} />
      <p>
        <a href="/reset">I have forgotten my password</a>
      </p>
    </Page>
  );
}
