import { Page } from "../../ui/page.tsx";

export default function NewServer() {
  return (
    <Page title="New server">
      <p>This page is being built.</p>
    </Page>
  );
}
