import { Page } from "../../ui/page.tsx";

/** After a reset: nobody is signed in by it. */
export function PasswordSet() {
  return (
    <Page title="Your new password is set">
      <p>All your sessions were ended. Sign in with the new password.</p>
      <p>
        <a class="button" href="/sign-in">
          Sign in
        </a>
      </p>
    </Page>
  );
}
