import type { PublishDetail } from '../../api/types.js';
import { Card } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import styles from './Publish.module.css';
import { verdictWords } from './publishWords.js';

/** What the platform said before anything was repeated, on what evidence, and who asked. */
export function PublishReplays({ replays, platform }: { replays: PublishDetail['replays']; platform: string }) {
  return (
    <Card label="Replays">
      <h2>Replays</h2>
      <ol className={styles.replays}>
        {replays.map(({ replayId, verdict, evidence, askedBy, reason, createdAt, failureBefore }) => (
          <li key={replayId}>
            <p>
              <strong>{verdictWords(verdict, platform)}</strong>
            </p>
            <p className={styles.soft}>
              Asked for by {askedBy}, <Time at={createdAt} exact />
              {reason && <>: {reason}</>}
            </p>
            {evidence && (
              <>
                <p>{evidence.looked}</p>
                {evidence.candidates.length > 0 && (
                  <ul>
                    {evidence.candidates.map(({ externalId, at, why }) => (
                      <li key={externalId}>
                        <code>{externalId}</code>
                        {at && (
                          <>
                            , <Time at={at} exact />
                          </>
                        )}
                        : {why}
                      </li>
                    ))}
                  </ul>
                )}
              </>
            )}
            {failureBefore && <p className={styles.soft}>Before it: {failureBefore.message}</p>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
