import { Page } from "../../ui/page.tsx";

export default function Setup() {
  return (
    <Page title="Set up Mailgather">
      <p>This page is being built.</p>
    </Page>
  );
}
