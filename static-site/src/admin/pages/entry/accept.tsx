import { Page } from "../../ui/page.tsx";

export default function Accept() {
  return (
    <Page title="Invitation">
      <p>This page is being built.</p>
    </Page>
  );
}
