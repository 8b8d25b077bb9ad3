import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import type { ReplayBatch as Batch } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { ButtonLink } from '../../parts/Button.js';
import { Card, Facts, Page } from '../../parts/Page.js';
import { platformName } from '../../parts/PlatformMark.js';
import { ErrorState, Loading } from '../../parts/states.js';
import { Time } from '../../parts/Time.js';
import { batchQuery } from './queries.js';
import { ReplayActions } from './ReplayActions.js';
import { ReplayFindings, ReplayOutcomes } from './ReplayCounts.js';
import { ReplayItems } from './ReplayItems.js';
import { actionWords, filterInWords, stateWords } from './replayWords.js';
import styles from './support.module.css';

/** Failed publishes that are looked at together, and replayed once somebody says so. */
export function ReplayBatch() {
  const { batchId } = useParams<{ batchId: string }>();
  const { data: batch, error, refetch } = useQuery(batchQuery(batchId));
  if (!batch) {
    return (
      <Page title="Replay">
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading lines={4} />}
      </Page>
    );
  }
  const isOne = batch.total === 1;
  return (
    <Page
      title={isOne ? 'Replay of one publish' : `Replay of ${batch.total.toLocaleString('en')} publishes`}
      lead={filterInWords(batch.filter, platformName)}
      actions={<ButtonLink href="/support">Back to Support</ButtonLink>}
    >
      <Stand batch={batch} />
      {isOne && <ReplayItems batch={batch} />}
      {!isOne && <ReplayFindings batch={batch} />}
      {!isOne && <ReplayOutcomes batch={batch} />}
      {!isOne && <ReplayItems batch={batch} />}
      <Trail batch={batch} />
    </Page>
  );
}

function Stand({ batch }: { batch: Batch }) {
  const { name, what, tone } = stateWords[batch.state];
  return (
    <Card label="How it stands">
      <p className={styles.stand} role="status">
        <Badge tone={tone}>{name}</Badge>
        <span>{what}</span>
      </p>
      <ReplayActions batch={batch} />
    </Card>
  );
}

function Trail({ batch }: { batch: Batch }) {
  return (
    <Card>
      <h2>Who did what</h2>
      <ol className={styles.trail}>
        {batch.audit.map(({ action, by, at }) => (
          <li key={at + action}>
            <strong>{by}</strong> {actionWords[action]}, <Time at={at} exact />
          </li>
        ))}
      </ol>
      <Facts
        of={[
          ['Reason', batch.reason ?? 'None was given'],
          ['Speed', `At most ${batch.perMinute} replays a minute`],
          ['All looked at', batch.lookedAt ? <Time key="looked" at={batch.lookedAt} exact /> : 'Not yet'],
          batch.endedAt !== null && ['Ended', <Time key="ended" at={batch.endedAt} exact />],
          [
            'Run',
            batch.temporalWebUrl ? (
              <a key="run" href={batch.temporalWebUrl} target="_blank" rel="noreferrer">
                {batch.workflowId} in Temporal Web
              </a>
            ) : (
              <code key="run">{batch.workflowId}</code>
            ),
          ],
        ]}
      />
    </Card>
  );
}
