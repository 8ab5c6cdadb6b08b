import { Page } from "../../ui/page.tsx";

export default function Campaign() {
  return (
    <Page title="Campaign">
      <p>This page is being built.</p>
    </Page>
  );
}
