import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { allAccountsQuery } from '../../api/queries.js';
import { ButtonLink } from '../../parts/Button.js';
import { Choice } from '../../parts/Field.js';
import { withSet } from '../../parts/inAddress.js';
import { Page } from '../../parts/Page.js';
import { platformName } from '../../parts/PlatformMark.js';
import { EmptyState, ErrorState, Loading } from '../../parts/states.js';
import { AccountCharts } from './AccountCharts.js';
import styles from './insights.module.css';
import { PostFigures } from './PostFigures.js';
import { rangeIn, ranges } from './ranges.js';

/** The numbers of one account over time, and the newest of each of its posts. Which account and how far back is in the address. */
export function Insights() {
  const [search, setSearch] = useSearchParams();
  const { data: accounts, error, refetch } = useQuery(allAccountsQuery);
  const range = rangeIn(search);
  const usual = accounts?.find(({ state }) => state === 'connected') ?? accounts?.[0];
  const accountId = search.get('accountId') || usual?.id;
  const account = accounts?.find(({ id }) => id === accountId);
  const set = (name: string) => (value: string) =>
    setSearch((before) => withSet(before, { [name]: value }), { replace: true });

  return (
    <Page
      title="Insights"
      lead="Followers, reach and engagement as the platforms tell them. What could not be read is left open, and never guessed."
    >
      {error && !accounts && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!accounts && !error && <Loading />}
      {accounts && !accountId && (
        <EmptyState
          title="No account is connected"
          action={<ButtonLink href="/accounts">Go to the accounts</ButtonLink>}
        >
          Numbers are read for each connected account, the first of them about an hour after connecting.
        </EmptyState>
      )}
      {accounts && accountId && (
        <>
          <search className={styles.choices} aria-label="What is shown">
            <Choice
              label="Account"
              value={accountId}
              options={[
                ...accounts.map(({ id, username, platform }) => ({
                  value: id,
                  name: `@${username} (${platformName(platform)})`,
                })),
                ...(account ? [] : [{ value: accountId, name: 'Another account' }]),
              ]}
              onChange={set('accountId')}
            />
            <Choice
              label="Time"
              value={range}
              options={ranges.map((days) => ({ value: days, name: `The last ${days} days` }))}
              onChange={set('range')}
            />
          </search>
          <AccountCharts key={accountId} accountId={accountId} range={range} />
          {account && <PostFigures key={`${accountId} posts`} accountId={accountId} platform={account.platform} />}
        </>
      )}
    </Page>
  );
}
