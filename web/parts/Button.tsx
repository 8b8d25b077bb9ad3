import type { ComponentProps } from 'react';
import { Link } from 'wouter';
import styles from './Button.module.css';

interface Look {
  /** `primary`: the one thing to do here. `danger`: what cannot be taken back. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  size?: 'small';
}

const classOf = ({ look = 'plain', size }: Look): string =>
  [styles.button, styles[look], size && styles[size]].filter(Boolean).join(' ');

/** A busy button keeps its place in the tab order and does nothing. */
export function Button({
  look,
  size,
  busy = false,
  onClick,
  type = 'button',
  children,
  ...rest
}: ComponentProps<'button'> & Look & { busy?: boolean }) {
  return (
    <button
      {...rest}
      type={type}
      className={classOf({ look, size })}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {children}
      {busy && <span className={styles.spinner} aria-hidden="true" />}
    </button>
  );
}

/** A way to another page that looks like a button. */
export function ButtonLink({ look, size, href, children }: Look & { href: string; children: string }) {
  return (
    <Link href={href} className={classOf({ look, size })}>
      {children}
    </Link>
  );
}
