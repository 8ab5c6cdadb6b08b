import { Page } from "../../ui/page.tsx";

export default function Servers() {
  return (
    <Page title="Servers">
      <p>This page is being built.</p>
    </Page>
  );
}
