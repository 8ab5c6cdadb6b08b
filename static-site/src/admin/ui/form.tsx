import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Outcome, Problem } from "../api/outcome.ts";
import { useGuard } from "../place.ts";
import { confirm } from "./dialog.tsx";
import { ProblemText } from "./notice.tsx";
import { Values } from "./values.ts";

export { CheckField, CheckFields, PasswordField, RadioFields, SelectField, TextArea, TextField } from "./fields.tsx";

/** What is wrong, by the names of fields. */
export type Faults = Record<string, string | undefined | false>;

/** What a field tells its form. */
export interface FieldRule {
  /** What it is called where the API only knows its name. */
  label: string;
  /** Where a link of the summary leads: the id of the (first) control. */
  id: string;
  /** What is wrong with this value, if anything. */
  fault: (values: Values) => string | undefined;
  /** Forgets what was typed: a password is not shown again after it was refused. */
  clear?: () => void;
  /** Hides what a sent form must not show. */
  hide?: () => void;
}

interface FormContext {
  faults: ReadonlyMap<string, string>;
  busy: boolean;
  register: (name: string, rule: FieldRule) => () => void;
}

const Context = createContext<FormContext>({ faults: new Map(), busy: false, register: () => () => undefined });

interface FormProps<T> {
  /** What the button says, such as "Create campaign". */
  action: string;
  /** What it says meanwhile, such as "Creating…". */
  busy: string;
  /** Faults between fields; each field knows its own. */
  check?: (values: Values) => Faults;
  /** Sends what was typed; called only if nothing is wrong. */
  send: (values: Values) => Promise<Outcome<T>>;
  /** What was sent is done; the form counts as saved. */
  done: (value: T, values: Values) => void;
  /** A problem that the page handles itself: true if it did, or other faults to show. */
  refused?: (problem: Problem, values: Values) => boolean | Faults | undefined;
  /** Names in the API's problems that are called otherwise here. */
  fieldNames?: Record<string, string>;
  /** Where the link beside the button leads. */
  cancel?: { href: string; text?: string };
  /** Without this, what was typed is not asked for when the page is left. */
  keepUnsaved?: boolean;
  /** Looks like a part of the page that can be undone by nobody. */
  danger?: boolean;
  /** Beside the button, such as another way. */
  beside?: ComponentChildren;
  children: ComponentChildren;
}

/**
 * A form after GOV.UK's patterns: all faults at once, each at its field and in a summary that takes the focus, and a
 * problem of the API at the field that it names. Values are kept, and leaving the page with them is warned of.
 */
export function Form<T>(props: FormProps<T>) {
  const { action, busy: busyText, cancel, keepUnsaved = true, danger, beside, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const rules = useRef(new Map<string, FieldRule>());
  const [busy, setBusy] = useState(false);
  const [dirty, setDirty] = useState(false);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [problem, setProblem] = useState<Problem>();
  const summary = useRef<HTMLDivElement>(null);
  const [failures, setFailures] = useState(0);

  const register = useCallback((name: string, rule: FieldRule) => {
    rules.current.set(name, rule);
    return () => void rules.current.delete(name);
  }, []);
  const context = useMemo(() => ({ faults, busy, register }), [faults, busy, register]);

  /** Known at once, unlike the states that are drawn from it. */
  const unsaved = useRef(false);
  const sending = useRef(false);
  const leave = useCallback(async () => !unsaved.current || (await confirm(unsavedQuestion)), []);
  useGuard(dirty && keepUnsaved, leave);
  useErrorTitle(failures > 0 && (faults.size > 0 || problem !== undefined));
  useLayoutEffect(() => {
    if (failures > 0) summary.current?.focus();
  }, [failures]);

  const fail = (found: Map<string, string>, cause?: Problem) => {
    setFaults(found);
    setProblem(cause);
    setFailures((before) => before + 1);
  };

  const submit = async () => {
    if (sending.current || form.current === null) return;
    for (const rule of rules.current.values()) rule.hide?.();
    const values = new Values(new FormData(form.current));
    const found = allFaults(rules.current, values, props.check?.(values));
    if (found.size > 0) return fail(found);
    setFaults(new Map());
    setProblem(undefined);
    setFailures(0);
    sending.current = true;
    setBusy(true);
    const outcome = await props.send(values);
    sending.current = false;
    setBusy(false);
    if (outcome.ok) {
      unsaved.current = false;
      setDirty(false);
      return props.done(outcome.value, values);
    }
    const handled = props.refused?.(outcome.problem, values);
    if (handled === true) return;
    if (typeof handled === "object") {
      const refused = given(handled);
      for (const name of refused.keys()) rules.current.get(name)?.clear?.();
      return fail(refused);
    }
    const name = outcome.problem.field && (props.fieldNames?.[outcome.problem.field] ?? outcome.problem.field);
    const rule = name === undefined ? undefined : rules.current.get(name);
    if (name === undefined || rule === undefined) {
      if (outcome.problem.slug === "sign-in-refused") for (const one of rules.current.values()) one.clear?.();
      return fail(new Map(), outcome.problem);
    }
    rule.clear?.();
    // The API calls fields by their names: "The field email must be a mail address."
    fail(new Map([[name, outcome.problem.detail.replace(`The field ${outcome.problem.field} `, `${rule.label.replace(" (optional)", "")} `)]]));
  };

  return (
    <Context.Provider value={context}>
      <form
        ref={form}
        // `post` even if this script should fail: a password must never land in an address.
        method="post"
        noValidate
        onInput={() => {
          unsaved.current = true;
          setDirty(true);
        }}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {(faults.size > 0 || problem) && (
          <Summary box={summary} faults={faults} problem={problem} rules={rules.current} />
        )}
        {children}
        <p class="buttons">
          <button type="submit" class={danger ? "danger" : ""} aria-disabled={busy}>
            {busy ? busyText : action}
          </button>
          {cancel && <a href={cancel.href}>{cancel.text ?? "Cancel"}</a>}
          {beside}
        </p>
        <p class="unseen" role="status">
          {busy && busyText}
        </p>
      </form>
    </Context.Provider>
  );
}

const unsavedQuestion = {
  title: "Leave without saving?",
  text: "What you typed here has not been saved.",
  action: "Leave",
  cancel: "Stay on this page",
};

interface SummaryProps {
  box: { current: HTMLDivElement | null };
  faults: ReadonlyMap<string, string>;
  problem: Problem | undefined;
  rules: ReadonlyMap<string, FieldRule>;
}

/** All that is wrong, in one place that takes the focus; each leads to its field. */
function Summary({ box, faults, problem, rules }: SummaryProps) {
  const heading = useId();
  return (
    <div class={`summary ${problem?.retryable ? "wait" : "bad"}`} tabIndex={-1} ref={box} role="group" aria-labelledby={heading}>
      <h2 id={heading}>{problem ? problem.title : "There is a problem"}</h2>
      {problem && <ProblemText problem={problem} />}
      {faults.size > 0 && (
        <ul>
          {[...faults].map(([name, fault]) => (
            <li key={name}>
              <a href={`#${rules.get(name)?.id ?? ""}`} onClick={(event) => goToField(event, rules.get(name)?.id)}>
                {fault}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The focus without a change of the address. */
function goToField(event: Event, id: string | undefined): void {
  event.preventDefault();
  const control = document.getElementById(id ?? "");
  const fold = control?.closest("details");
  if (fold) fold.open = true;
  control?.focus({ preventScroll: true });
  control?.closest(".field")?.scrollIntoView({ block: "nearest" });
}

/** In the order of the fields on the page. */
function allFaults(rules: ReadonlyMap<string, FieldRule>, values: Values, between: Faults = {}): Map<string, string> {
  const own = [...rules].map(([name, rule]): [string, string | undefined | false] => [name, rule.fault(values) ?? between[name]]);
  return given({ ...Object.fromEntries(own), ...Object.fromEntries(Object.entries(between).filter(([name]) => !rules.has(name))) });
}

function given(faults: Faults): Map<string, string> {
  return new Map(Object.entries(faults).filter((fault): fault is [string, string] => typeof fault[1] === "string"));
}

function useErrorTitle(error: boolean): void {
  useEffect(() => {
    if (!error) return;
    const before = document.title;
    document.title = `Error: ${before}`;
    return () => {
      if (document.title === `Error: ${before}`) document.title = before;
    };
  }, [error]);
}

/** For fields: the fault of this name, and whether the form is being sent. */
export function useField(name: string, rule: FieldRule): { fault: string | undefined; busy: boolean } {
  const { faults, busy, register } = useContext(Context);
  const latest = useRef(rule);
  latest.current = rule;
  useEffect(
    () =>
      register(name, {
        id: rule.id,
        label: rule.label,
        fault: (values) => latest.current.fault(values),
        clear: () => latest.current.clear?.(),
        hide: () => latest.current.hide?.(),
      }),
    [name, rule.id, rule.label, register],
  );
  return { fault: faults.get(name), busy };
}
