import { Page } from "../../ui/page.tsx";

export default function Settings() {
  return (
    <Page title="Settings">
      <p>This page is being built.</p>
    </Page>
  );
}
