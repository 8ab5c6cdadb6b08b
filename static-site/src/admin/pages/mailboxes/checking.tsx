import { useEffect, useState } from "preact/hooks";

/** The time in which an answer is certain to be there, right or not. */
const longestSeconds = 25;

/** What is being done, from which second on; each replaces the one before. */
const stages = (server: string): readonly { after: number; text: string }[] => [
  { after: 0, text: `Mailgather is logging in to ${server}. This can take up to 20 seconds. Please keep this page open.` },
  { after: 6, text: `Still waiting for ${server}. Some mail servers take their time. Please keep this page open.` },
  { after: 15, text: "Almost there: in a few seconds there will be an answer. Please keep this page open." },
];

/** The wait for a mail server, which says what is being done and how long it has taken. */
export function Checking({ server }: { server: string }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => setSeconds((performance.now() - began) / 1000), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="mailboxes-busy">
      <p role="status">{stages(server).findLast(({ after }) => after <= seconds)?.text}</p>
      <progress max={longestSeconds} value={Math.min(seconds, longestSeconds)} aria-label="Time that the check has taken" />
    </div>
  );
}
