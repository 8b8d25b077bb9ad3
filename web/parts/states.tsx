import type { ReactNode } from 'react';
import { ApiProblem } from '../api/client.js';
import { Button } from './Button.js';
import styles from './states.module.css';

/** Shown while the first data are on their way; what is there already stays visible while it is read anew. */
export function Loading({ lines = 3 }: { lines?: number }) {
  return (
    <div className={styles.loading} role="status">
      <span className="visually-hidden">Loading …</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <span key={line} className={styles.line} aria-hidden="true" />
      ))}
    </div>
  );
}

export function EmptyState({
  title,
  titleAs: Title = 'h2',
  children,
  action,
}: {
  title: string;
  titleAs?: 'h1' | 'h2' | 'h3';
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <Title>{title}</Title>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** A whole page or list could not be read. */
export function ErrorState({ error, onRetry }: { error: Error; onRetry(): void }) {
  return (
    <div className={styles.empty} role="alert">
      <h2>{titleOf(error)}</h2>
      <p>{error.message}</p>
      {error instanceof ApiProblem && <p>{error.nextStep}</p>}
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}

/** Why something that was asked for was not done, beside where it was asked. */
export function Refusal({ error }: { error: Error }) {
  const violations = error instanceof ApiProblem ? (error.body.violations ?? []) : [];
  return (
    <div className={styles.refusal} role="alert">
      <p>
        <strong>{titleOf(error)}.</strong> {error.message}
      </p>
      {violations.length > 0 && (
        <ul>
          {violations.map(({ path, message }) => (
            <li key={path + message}>{message}</li>
          ))}
        </ul>
      )}
      {error instanceof ApiProblem && <p>{error.nextStep}</p>}
    </div>
  );
}

const titleOf = (error: Error): string => (error instanceof ApiProblem ? error.body.title : 'Something went wrong');
