import { Page } from "../../ui/page.tsx";

export default function NewCampaign() {
  return (
    <Page title="New campaign">
      <p>This page is being built.</p>
    </Page>
  );
}
