import { Page } from "../../ui/page.tsx";

export default function Account() {
  return (
    <Page title="Account">
      <p>This page is being built.</p>
    </Page>
  );
}
