import { useCallback } from "preact/hooks";
import { download } from "../../csv.ts";
import { useGuard } from "../../place.ts";
import { CopyButton } from "../../ui/copy.tsx";
import { confirm } from "../../ui/dialog.tsx";
import { codesAsText } from "./groups.ts";
import { Step } from "./step.tsx";

interface RecoveryCodesProps {
  email: string;
  codes: readonly string[];
  /** Somebody says that they have them. */
  done: () => void;
}

/** Shown this once; the page is not left by a slip while nobody has them. */
export function RecoveryCodes({ email, codes, done }: RecoveryCodesProps) {
  const leave = useCallback(() => confirm(question), []);
  useGuard(true, leave);
  const text = codesAsText(codes, email, location.origin);
  return (
    <Step title="Keep your recovery codes">
      <p>
        Each of them signs you in once when you don’t have your app at hand. They are shown only now. Without app and codes nobody can let
        you in again: your account would have to be deleted and made anew.
      </p>
      <ol class="account-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p class="buttons">
        <CopyButton text={text} label="Copy codes" />
        <button type="button" class="secondary" onClick={() => download("mailgather-recovery-codes.txt", text, "text/plain")}>
          Download as text
        </button>
      </p>
      <p>
        <button type="button" onClick={done}>
          I have them
        </button>
      </p>
    </Step>
  );
}

const question = {
  title: "Leave without the recovery codes?",
  text: "They are shown only now. If you leave without them, make new ones here later.",
  action: "Leave",
  cancel: "Stay on this page",
};
