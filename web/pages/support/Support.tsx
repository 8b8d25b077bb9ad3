import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { allAccountsQuery } from '../../api/queries.js';
import type { Account } from '../../api/types.js';
import { Choice } from '../../parts/Field.js';
import { Page } from '../../parts/Page.js';
import { platformName } from '../../parts/PlatformMark.js';
import { EmptyState, ErrorState, Loading } from '../../parts/states.js';
import { FailureGroupCard } from './FailureGroupCard.js';
import { type FailuresWanted, failuresQuery } from './queries.js';
import { ReplayBatches } from './ReplayBatches.js';
import { incidentsFirst, publishes } from './replayWords.js';
import styles from './support.module.css';

/** What went wrong, put together by what it has in common, and what has been done about it. */
export function Support() {
  const [search] = useSearchParams();
  const [platform, accountId] = [search.get('platform') ?? '', search.get('accountId') ?? ''];
  return (
    <Page
      title="Support"
      lead="What failed, and what nobody knows the end of. Before anything is repeated, the platform is asked whether it is there."
    >
      <Filters platform={platform} accountId={accountId} />
      <Groups {...(platform && { platform: platform as Account['platform'] })} {...(accountId && { accountId })} />
      <ReplayBatches />
    </Page>
  );
}

function Filters({ platform, accountId }: { platform: string; accountId: string }) {
  const [, setSearch] = useSearchParams();
  const { data: accounts = [] } = useQuery(allAccountsQuery);
  const platforms = [...new Set([...accounts.map((account) => account.platform), ...(platform ? [platform] : [])])];
  const ofPlatform = accounts.filter((account) => !platform || account.platform === platform);
  const choose = (chosen: Record<string, string>) =>
    setSearch(new URLSearchParams(Object.entries(chosen).filter(([, value]) => value)), { replace: true });
  return (
    <search className={styles.filters}>
      <Choice
        label="Platform"
        value={platform}
        options={[
          { value: '', name: 'All platforms' },
          ...platforms.sort().map((value) => ({ value, name: platformName(value) })),
        ]}
        onChange={(value) => choose({ platform: value })}
      />
      <Choice
        label="Account"
        value={accountId}
        options={[
          { value: '', name: 'All accounts' },
          ...(accountId && !ofPlatform.some(({ id }) => id === accountId)
            ? [{ value: accountId, name: accountId }]
            : []),
          ...ofPlatform.map(({ id, username, ...of }) => ({
            value: id,
            name: `@${username} (${platformName(of.platform)})`,
          })),
        ]}
        onChange={(value) => choose({ platform, accountId: value })}
      />
    </search>
  );
}

function Groups(filter: FailuresWanted) {
  const { data, error, refetch } = useQuery(failuresQuery(filter));
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <section className={styles.section} aria-labelledby="failures">
      <div className={styles.sectionHead}>
        <h2 id="failures">Failed and unconfirmed</h2>
        {data && data.total > 0 && <p className={styles.soft}>{publishes(data.total)}</p>}
      </div>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.items.length === 0 && (
        <EmptyState title={isFiltered ? 'Nothing of these has failed' : 'Nothing has failed'} titleAs="h3">
          {isFiltered
            ? 'Choose another platform or account above to see more.'
            : 'A publish that the platform refuses, or that nobody knows the end of, appears here by itself.'}
        </EmptyState>
      )}
      {data && data.items.length > 0 && (
        <ul className={styles.groups}>
          {incidentsFirst(data.items).map((group) => (
            <li key={group.key}>
              <FailureGroupCard group={group} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
