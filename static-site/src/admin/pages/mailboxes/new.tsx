import { Page } from "../../ui/page.tsx";

export default function NewMailbox() {
  return (
    <Page title="Add a mailbox">
      <p>This page is being built.</p>
    </Page>
  );
}
