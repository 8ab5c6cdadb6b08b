import { useEffect, useState } from "preact/hooks";

interface QrProps {
  text: string;
  /** What the code holds, for who doesn't see it. */
  label: string;
}

/** A QR code, drawn by what is loaded for it only then. */
export function Qr({ text, label }: QrProps) {
  const [cells, setCells] = useState<boolean[][]>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    import("uqr").then(
      ({ encode }) => setCells(encode(text, { ecc: "M", border: 4 }).data),
      () => setFailed(true),
    );
  }, [text]);
  if (failed) return <p>The QR code could not be drawn. Load the page again.</p>;
  if (cells === undefined) return <p role="status">Drawing the QR code…</p>;
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${cells.length} ${cells.length}`} shape-rendering="crispEdges">
      <rect width="100%" height="100%" fill="#fff" />
      <path d={cells.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("")} fill="#000" />
    </svg>
  );
}
