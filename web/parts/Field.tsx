import { type ReactNode, useId } from 'react';
import styles from './Field.module.css';

/** What a control needs to be read together with its label, hint and fault. */
export interface Labelled {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}

/** A control with its label above it, a hint, and what is wrong with it. */
export function Field({
  label,
  hint,
  fault,
  children,
}: {
  label: string;
  hint?: ReactNode;
  fault?: ReactNode;
  children(control: Labelled): ReactNode;
}) {
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(described && { 'aria-describedby': described }), ...(fault && { 'aria-invalid': true }) })}
      {hint && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
      {fault && (
        <div id={`${id}-fault`} className={styles.fault}>
          {fault}
        </div>
      )}
    </div>
  );
}

/** A choice among a few, with the browser's own list. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; name: string }[];
  onChange(value: Value): void;
}) {
  return (
    <Field label={label}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.target.value as Value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
