import { Page } from "../../ui/page.tsx";

export default function Reset() {
  return (
    <Page title="New password">
      <p>This page is being built.</p>
    </Page>
  );
}
