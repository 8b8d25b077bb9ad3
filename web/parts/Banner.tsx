import type { ReactNode } from 'react';
import styles from './Banner.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

/** Something that holds until it no longer does. */
export function Banner({
  tone,
  title,
  children,
  action,
}: {
  tone: Tone;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles.banner} data-tone={tone} role={tone === 'bad' || tone === 'warn' ? 'alert' : 'status'}>
      <div>
        <p className={styles.title}>{title}</p>
        {children && <div>{children}</div>}
      </div>
      {action}
    </div>
  );
}

/** One word for a state. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}
