import { Link } from 'wouter';
import type { Draft } from '../../api/types.js';
import { failureWords, moveWords, remedyOf } from '../../parts/failureWords.js';
import { PlatformSaid } from '../../parts/PlatformSaid.js';
import { WithTimes } from '../../parts/WithTimes.js';
import { useSession } from '../../session.js';
import styles from './inbox.module.css';
import { nextStep } from './inboxWords.js';

/** Why an answer was not sent: our words and the platform's own, whose move it is, and what to do. */
export function DraftFailure({
  draft: { state },
  failure,
  platform,
}: {
  draft: Draft;
  failure: NonNullable<Draft['failure']>;
  platform: string;
}) {
  const { role } = useSession();
  const move = state === 'unconfirmed' ? 'support' : failure.move;
  return (
    <div className={styles.failure}>
      <p>
        <strong>{failureWords(failure.class)}.</strong> <WithTimes text={failure.message} />
      </p>
      <PlatformSaid failure={failure} platform={platform} />
      {state !== 'sent' && (
        <p>
          <strong>{moveWords(move, { role, platform })}</strong>{' '}
          {nextStep({ state, failure: failure.class }, { role, platform })}
          {remedyOf(failure.class) === 'accounts' && (
            <>
              {' '}
              <Link href="/accounts">Go to Accounts</Link>.
            </>
          )}
        </p>
      )}
    </div>
  );
}
