import { Page } from "../../ui/page.tsx";

export default function Mapping() {
  return (
    <Page title="Mapping">
      <p>This page is being built.</p>
    </Page>
  );
}
