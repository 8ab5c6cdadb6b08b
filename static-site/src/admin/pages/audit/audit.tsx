import { Page } from "../../ui/page.tsx";

export default function Audit() {
  return (
    <Page title="Audit log">
      <p>This page is being built.</p>
    </Page>
  );
}
