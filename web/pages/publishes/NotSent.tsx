import { Link } from 'wouter';
import { ApiProblem } from '../../api/client.js';
import { Button } from '../../parts/Button.js';
import { Refusal } from '../../parts/states.js';
import styles from './Compose.module.css';

/** Why the post was not taken; or that it is not known whether it was, and why pressing again is safe. */
export function NotSent({
  error,
  accountId,
  publishId,
  onAnother,
}: {
  error: Error | null;
  accountId: string;
  publishId: string | undefined;
  onAnother(): void;
}) {
  if (!error) return null;
  const problem = error instanceof ApiProblem ? error : undefined;
  if (problem?.kind === 'idempotency-key-reused') {
    return (
      <div role="alert" className={styles.notSent}>
        <p>
          <strong>The post has been taken already, as you had sent it first.</strong> What you changed since is not in
          it. <Link href={`/publishes?accountId=${accountId}`}>Look at it</Link>; this draft stays here meanwhile.
        </p>
        <Button onClick={onAnother}>Keep this as another post</Button>
      </div>
    );
  }
  const isOpen = problem && (problem.status === 0 || problem.status >= 500 || problem.kind === 'idempotency-key-busy');
  return (
    <>
      <Refusal error={error} />
      {isOpen && publishId === undefined && (
        <p>It may have arrived all the same. Press again: it is the same post then, and never becomes two.</p>
      )}
      {problem?.kind === 'too-late' && publishId && (
        <p>
          <Link href={`/publishes/${publishId}`}>See where it stands</Link>
        </p>
      )}
    </>
  );
}
