import { Page } from "../../ui/page.tsx";

export default function Jobs() {
  return (
    <Page title="Jobs">
      <p>This page is being built.</p>
    </Page>
  );
}
