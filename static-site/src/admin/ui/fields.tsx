import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { useField } from "./form.tsx";
import type { Values } from "./values.ts";

interface FieldProps {
  /** In the form's values, and in the API's problems. */
  name: string;
  label: string;
  hint?: ComponentChildren;
  /** What to say when it is empty, such as "Type your email address." Without it the field may be empty. */
  required?: string;
  /** What is wrong with this value, if anything; not called for an empty one. */
  rule?: ((value: string, values: Values) => string | undefined) | undefined;
  /** What stands in it at first. */
  initial?: string;
  onValue?: (value: string) => void;
}

interface TextFieldProps extends FieldProps {
  type?: "text" | "email" | "number" | "date" | "search";
  inputMode?: "text" | "email" | "numeric" | "url";
  autocomplete?: "off" | "username" | "email" | "one-time-code";
  maxLength?: number;
  min?: number | string;
  max?: number | string;
  spellcheck?: boolean;
  readOnly?: boolean;
  /** How wide it is, in characters; a hint about what is expected. */
  width?: 4 | 6 | 10 | 20;
}

/** One line. An address of mail is checked by the API, not by the browser. */
export function TextField({ type = "text", width, onValue, initial, ...props }: TextFieldProps) {
  const { label, hint, required, rule, ...attributes } = props;
  const field = useOwnField(props);
  const mail = type === "email" ? ({ spellcheck: false, autocapitalize: "none", inputMode: "email" } as const) : {};
  return (
    <FieldBox id={field.id} label={label} hint={hint} fault={field.fault}>
      <input
        {...mail}
        {...attributes}
        {...field.attributes}
        type={type as "text"}
        defaultValue={initial}
        class={width && `chars-${width}`}
        onInput={onValue && ((event) => onValue(event.currentTarget.value))}
      />
    </FieldBox>
  );
}

interface PasswordFieldProps extends FieldProps {
  autocomplete: "current-password" | "new-password" | "off";
}

/** A password that can be shown, and is hidden again when the form is sent. */
export function PasswordField({ autocomplete, onValue, ...props }: PasswordFieldProps) {
  const { name, label, hint } = props;
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const clear = () => {
    if (input.current) input.current.value = "";
  };
  const field = useOwnField({ ...props, secret: true }, { clear, hide: () => setShown(false) });
  return (
    <FieldBox id={field.id} label={label} hint={hint} fault={field.fault}>
      <div class="password">
        <input
          {...field.attributes}
          ref={input}
          type={(shown ? "text" : "password") as "password"}
          name={name}
          autocomplete={autocomplete}
          spellcheck={false}
          autocapitalize="none"
          onInput={onValue && ((event) => onValue(event.currentTarget.value))}
        />
        <button type="button" class="secondary" aria-controls={field.id} aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? "Hide" : "Show"} <span class="unseen">{label.toLowerCase()}</span>
        </button>
      </div>
    </FieldBox>
  );
}

interface TextAreaProps extends FieldProps {
  rows?: number;
  maxLength?: number;
}

/** Several lines. */
export function TextArea({ rows = 5, maxLength, initial, onValue, ...props }: TextAreaProps) {
  const field = useOwnField(props);
  return (
    <FieldBox id={field.id} label={props.label} hint={props.hint} fault={field.fault}>
      <textarea
        {...field.attributes}
        name={props.name}
        rows={rows}
        maxLength={maxLength}
        defaultValue={initial}
        onInput={onValue && ((event) => onValue(event.currentTarget.value))}
      />
    </FieldBox>
  );
}

export interface Option {
  value: string;
  text: string;
  hint?: string;
}

interface SelectFieldProps extends FieldProps {
  options: readonly Option[];
}

/** One of many. */
export function SelectField({ options, initial, onValue, ...props }: SelectFieldProps) {
  const field = useOwnField(props);
  return (
    <FieldBox id={field.id} label={props.label} hint={props.hint} fault={field.fault}>
      <select {...field.attributes} name={props.name} onChange={onValue && ((event) => onValue(event.currentTarget.value))}>
        {options.map(({ value, text }) => (
          <option key={value} value={value} selected={value === initial}>
            {text}
          </option>
        ))}
      </select>
    </FieldBox>
  );
}

/** One of a few, each with room for a hint. */
export function RadioFields({ options, initial, onValue, ...props }: SelectFieldProps) {
  const field = useOwnField(props);
  return (
    <Choices field={field} label={props.label} hint={props.hint}>
      {options.map((option, at) => (
        <Choice key={option.value} option={option} id={at === 0 ? field.id : `${field.id}-${at}`}>
          {(id, described) => (
            <input
              id={id}
              type="radio"
              name={props.name}
              value={option.value}
              defaultChecked={option.value === initial}
              aria-describedby={described}
              onChange={onValue && (() => onValue(option.value))}
            />
          )}
        </Choice>
      ))}
    </Choices>
  );
}

interface CheckFieldProps {
  name: string;
  label: string;
  hint?: string;
  /** Its value among several boxes of one name. */
  value?: string;
  checked?: boolean;
  /** What to say when it isn't ticked. */
  required?: string;
  onValue?: (on: boolean) => void;
}

/** One box to tick. For several of one name use `CheckFields`. */
export function CheckField({ name, label, hint, value = "on", checked, required, onValue }: CheckFieldProps) {
  const id = useId();
  const { fault } = useField(name, { id, label, fault: (values) => (values.on(name) ? undefined : required) });
  return (
    <div class={`field ${fault ? "faulty" : ""}`}>
      {fault && <Fault id={`${id}-error`} text={fault} />}
      <Choice option={{ value, text: label, ...(hint !== undefined && { hint }) }} id={id}>
        {(id, described) => (
          <input
            id={id}
            type="checkbox"
            name={name}
            value={value}
            defaultChecked={checked}
            aria-describedby={joined(described, fault && `${id}-error`)}
            aria-invalid={fault !== undefined || undefined}
            onChange={onValue && ((event) => onValue(event.currentTarget.checked))}
          />
        )}
      </Choice>
    </div>
  );
}

interface CheckFieldsProps extends Omit<FieldProps, "initial" | "onValue" | "rule"> {
  options: readonly Option[];
  initial?: readonly string[];
}

/** Some of a few. */
export function CheckFields({ options, initial = [], ...props }: CheckFieldsProps) {
  const field = useOwnField(props);
  return (
    <Choices field={field} label={props.label} hint={props.hint}>
      {options.map((option, at) => (
        <Choice key={option.value} option={option} id={at === 0 ? field.id : `${field.id}-${at}`}>
          {(id, described) => (
            <input
              id={id}
              type="checkbox"
              name={props.name}
              value={option.value}
              defaultChecked={initial.includes(option.value)}
              aria-describedby={described}
            />
          )}
        </Choice>
      ))}
    </Choices>
  );
}

interface OwnField {
  id: string;
  fault: string | undefined;
  attributes: {
    id: string;
    readOnly?: boolean;
    required?: boolean;
    "aria-describedby": string | undefined;
    "aria-invalid": true | undefined;
  };
}

type OwnFieldProps = Omit<FieldProps, "initial" | "onValue"> & { readOnly?: unknown; secret?: boolean };

function useOwnField(props: OwnFieldProps, ways: { clear?: () => void; hide?: () => void } = {}): OwnField {
  const { name, hint, required, rule, secret } = props;
  const id = useId();
  const faultIn = (values: Values) => {
    const value = secret ? values.secret(name) : values.text(name);
    return value === "" ? required : rule?.(value, values);
  };
  const { fault, busy } = useField(name, { id, label: props.label, fault: faultIn, ...ways });
  return {
    id,
    fault,
    attributes: {
      id,
      ...((busy || props.readOnly === true) && { readOnly: true }),
      ...(required !== undefined && { required: true }),
      "aria-describedby": joined(hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-error`),
      "aria-invalid": fault === undefined ? undefined : true,
    },
  };
}

interface FieldBoxProps {
  id: string;
  label: string;
  hint: ComponentChildren;
  fault: string | undefined;
  children: ComponentChildren;
}

function FieldBox({ id, label, hint, fault, children }: FieldBoxProps) {
  return (
    <div class={`field ${fault ? "faulty" : ""}`}>
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {fault && <Fault id={`${id}-error`} text={fault} />}
      {children}
    </div>
  );
}

interface ChoicesProps {
  field: OwnField;
  label: string;
  hint: ComponentChildren;
  children: ComponentChildren;
}

function Choices({ field: { id, fault, attributes }, label, hint, children }: ChoicesProps) {
  return (
    <fieldset class={`field ${fault ? "faulty" : ""}`} aria-describedby={attributes["aria-describedby"]}>
      <legend>{label}</legend>
      {hint !== undefined && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {fault && <Fault id={`${id}-error`} text={fault} />}
      {children}
    </fieldset>
  );
}

interface ChoiceProps {
  option: Option;
  id: string;
  children: (id: string, described: string | undefined) => ComponentChildren;
}

function Choice({ option: { text, hint }, id, children }: ChoiceProps) {
  return (
    <div class="choice">
      {children(id, hint === undefined ? undefined : `${id}-hint`)}
      <label for={id}>{text}</label>
      {hint !== undefined && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}

function Fault({ id, text }: { id: string; text: string }) {
  return (
    <p class="error" id={id}>
      <strong>Error:</strong> {text}
    </p>
  );
}

function joined(...ids: (string | undefined | false)[]): string | undefined {
  return ids.filter((id) => typeof id === "string").join(" ") || undefined;
}
