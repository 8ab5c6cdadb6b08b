import { Page } from "../../ui/page.tsx";

export default function Server() {
  return (
    <Page title="Server">
      <p>This page is being built.</p>
    </Page>
  );
}
