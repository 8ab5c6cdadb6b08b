import { useId } from "preact/hooks";
import "./campaigns.css";

interface ProgressProps {
  submitted: number;
  mapped: number;
}

/** How far a campaign is, in words; the bar shows the same by a filled and a hatched part. */
export function Progress({ submitted, mapped }: ProgressProps) {
  return (
    <div class="campaigns-progress">
      <p>
        {submitted.toLocaleString("en-GB")} submitted, {mapped.toLocaleString("en-GB")} mapped
      </p>
      <Bar share={submitted === 0 ? 0 : mapped / submitted} empty={submitted === 0} />
    </div>
  );
}

function Bar({ share, empty }: { share: number; empty: boolean }) {
  const hatch = useId();
  return (
    <svg class="campaigns-bar" aria-hidden="true">
      <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch" width="2" height="6" />
      </pattern>
      {!empty && <rect width="100%" height="100%" fill={`url(#${hatch})`} />}
      <rect class="filled" width={`${share * 100}%`} height="100%" />
    </svg>
  );
}
