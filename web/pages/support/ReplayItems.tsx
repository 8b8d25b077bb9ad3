import { useQuery } from '@tanstack/react-query';
import { useLocation, useSearchParams } from 'wouter';
import { replayFindings, replayResults } from '../../../domain/states.js';
import type { ReplayBatch } from '../../api/types.js';
import { ButtonLink } from '../../parts/Button.js';
import { Card } from '../../parts/Page.js';
import { EmptyState, ErrorState, Loading } from '../../parts/states.js';
import { type ItemsWanted, itemsQuery } from './queries.js';
import { ReplayItem } from './ReplayItem.js';
import { findingWords, resultWords } from './replayWords.js';
import styles from './support.module.css';

/** One by one: what was found, why it is believed, and what became of it. The address says which ones. */
export function ReplayItems({ batch }: { batch: ReplayBatch }) {
  const [path] = useLocation();
  const [search] = useSearchParams();
  const result = replayResults.find((one) => one === search.get('result'));
  const finding = replayFindings.find((one) => one === search.get('finding'));
  const after = Number(search.get('after') ?? Number.NaN);
  const isLater = Number.isSafeInteger(after) && after >= 0;
  const wanted: ItemsWanted = {
    ...(result && { result }),
    ...(finding && { finding }),
    ...(isLater && { cursor: after }),
  };
  const { data, error, refetch, isPlaceholderData } = useQuery(itemsQuery(batch.id, wanted, batch));
  const only = [finding && findingWords[finding].name, result && resultWords[result].name].filter(Boolean).join(', ');
  const isOne = batch.total === 1;
  const address = (more: Record<string, string>) =>
    `${path}?${new URLSearchParams({ ...(result && { result }), ...(finding && { finding }), ...more })}`;

  return (
    <Card>
      <div className={styles.sectionHead}>
        <h2>{isOne ? 'What the platform says' : only ? `Only: ${only.toLowerCase()}` : 'Each of them'}</h2>
        {only && !isOne && (
          <ButtonLink size="small" href={path}>
            Show all
          </ButtonLink>
        )}
      </div>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.items.length === 0 && <EmptyState title="None of them is here" titleAs="h3" />}
      {data && data.items.length > 0 && (
        <ol className={styles.items} aria-busy={isPlaceholderData}>
          {data.items.map((item) => (
            <ReplayItem key={item.position} item={item} isOpen={isOne} />
          ))}
        </ol>
      )}
      {(isLater || data?.nextCursor) && (
        <nav className={styles.buttons} aria-label="Pages of the list">
          {isLater && <ButtonLink href={address({})}>First page</ButtonLink>}
          {data?.nextCursor && <ButtonLink href={address({ after: data.nextCursor })}>Next page</ButtonLink>}
        </nav>
      )}
    </Card>
  );
}
