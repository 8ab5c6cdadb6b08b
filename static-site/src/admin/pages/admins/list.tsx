import { Page } from "../../ui/page.tsx";

export default function Admins() {
  return (
    <Page title="Admins">
      <p>This page is being built.</p>
    </Page>
  );
}
