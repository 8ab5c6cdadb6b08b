import { Page } from "../../ui/page.tsx";

export default function Mailboxes() {
  return (
    <Page title="Mailboxes">
      <p>This page is being built.</p>
    </Page>
  );
}
