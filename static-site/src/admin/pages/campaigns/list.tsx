import { Page } from "../../ui/page.tsx";

export default function Campaigns() {
  return (
    <Page title="Campaigns">
      <p>This page is being built.</p>
    </Page>
  );
}
