import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ReplayBatch } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { Button } from '../../parts/Button.js';
import { platformName } from '../../parts/PlatformMark.js';
import { EmptyState, ErrorState, Loading } from '../../parts/states.js';
import { Time } from '../../parts/Time.js';
import { batchesQuery } from './queries.js';
import { filterInWords, publishes, standInWords, stateWords } from './replayWords.js';
import styles from './support.module.css';

/** What was looked at and replayed, newest first. */
export function ReplayBatches() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(batchesQuery);
  const batches = data?.pages.flatMap(({ items }) => items);
  return (
    <section className={styles.section} aria-labelledby="replays">
      <h2 id="replays">Replays</h2>
      {error && !batches && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!batches && !error && <Loading />}
      {batches?.length === 0 && (
        <EmptyState title="Nothing was looked at yet" titleAs="h3">
          What you have the platform asked about above appears here, with who asked and what came of it.
        </EmptyState>
      )}
      {batches && batches.length > 0 && (
        <ul className={styles.batches}>
          {batches.map((batch) => (
            <BatchLine key={batch.id} batch={batch} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show earlier ones
          </Button>
        </div>
      )}
    </section>
  );
}

function BatchLine({ batch }: { batch: ReplayBatch }) {
  const { name, tone } = stateWords[batch.state];
  const asked = batch.audit.find(({ action }) => action === 'asked');
  return (
    <li className={styles.batch}>
      <div>
        <Link href={`/support/replays/${batch.id}`}>
          {[publishes(batch.total), filterInWords(batch.filter, platformName)].filter(Boolean).join(': ')}
        </Link>
        <p className={styles.soft}>
          {asked && `${asked.by}, `}
          <Time at={batch.createdAt} />
          {batch.reason && `: ${batch.reason}`}
        </p>
      </div>
      <p>{standInWords(batch)}</p>
      <Badge tone={tone}>{name}</Badge>
    </li>
  );
}
