import { Switch as Base } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import styles from './Switch.module.css';

/** Something that is on or off from now on, with its label beside it and what it does below. */
export function Switch({
  label,
  hint,
  checked,
  busy = false,
  onChange,
}: {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  busy?: boolean;
  onChange(checked: boolean): void;
}) {
  const id = useId();
  return (
    <div className={styles.field}>
      <Base.Root
        className={styles.switch}
        checked={checked}
        readOnly={busy}
        onCheckedChange={(now) => onChange(now)}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        aria-busy={busy || undefined}
      >
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
      <div>
        <p id={`${id}-label`} className={styles.label}>
          {label}
        </p>
        {hint && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
