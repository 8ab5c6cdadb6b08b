import { Page } from "../../ui/page.tsx";

export default function Invite() {
  return (
    <Page title="Invite an admin">
      <p>This page is being built.</p>
    </Page>
  );
}
