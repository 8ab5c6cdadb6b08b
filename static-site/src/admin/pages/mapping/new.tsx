import { Page } from "../../ui/page.tsx";

export default function NewMapping() {
  return (
    <Page title="New mapping">
      <p>This page is being built.</p>
    </Page>
  );
}
