import { useQuery } from '@tanstack/react-query';
import type { AccountInsights } from '../../api/types.js';
import { Banner } from '../../parts/Banner.js';
import { ButtonLink } from '../../parts/Button.js';
import { Facts } from '../../parts/Page.js';
import { platformName } from '../../parts/PlatformMark.js';
import { EmptyState, ErrorState, Loading } from '../../parts/states.js';
import { Away, Time } from '../../parts/Time.js';
import styles from './insights.module.css';
import { chartsOf, type Shown } from './insightWords.js';
import { Missing } from './Missing.js';
import { NumberChart } from './NumberChart.js';
import { accountInsightsQuery } from './queries.js';
import type { RangeName } from './ranges.js';

/** What the platform tells of the account itself: how it is read, and a chart for each number. */
export function AccountCharts({ accountId, range }: { accountId: string; range: RangeName }) {
  const { data: insights, error, refetch, isPlaceholderData } = useQuery(accountInsightsQuery(accountId, range));
  if (!insights) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading />;
  const label = platformName(insights.platform);
  const { main, more } = chartsOf(insights);
  const chart = (shown: Shown) => (
    <li key={shown.name}>
      <NumberChart shown={shown} of={insights} label={label} />
    </li>
  );
  return (
    <section className={styles.account} aria-label="The account" aria-busy={isPlaceholderData}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      <Standing insights={insights} label={label} />
      <Facts
        of={[
          ['Last read', insights.lastReadAt ? <Time key="last" at={insights.lastReadAt} /> : 'Not yet'],
          ['Next reading', <NextReading key="next" insights={insights} />],
          ['How late the numbers are', insights.delay],
        ]}
      />
      {insights.lastReadAt === null && insights.series.length === 0 ? (
        <NotYet insights={insights} />
      ) : (
        <>
          <ul className={styles.charts}>{main.map(chart)}</ul>
          {more.length > 0 && (
            <details>
              <summary>{more.length === 1 ? 'One more number' : `${more.length} more numbers`} of the account</summary>
              <ul className={styles.charts}>{more.map(chart)}</ul>
            </details>
          )}
        </>
      )}
      <Missing missing={insights.missing} title={`What ${label} does not tell of the account`} />
    </section>
  );
}

interface Of {
  insights: AccountInsights;
}

/** Why it is not read now, and whose move that is. */
function Standing({ insights: { can, reason, missingScopes, trouble, lastReadAt }, label }: Of & { label: string }) {
  if (!can) {
    return (
      <Banner
        tone="warn"
        title={missingScopes.length > 0 ? 'A permission is missing' : 'The account is not read now'}
        action={<ButtonLink href="/accounts">Go to the accounts</ButtonLink>}
      >
        <p>{reason}</p>
        {missingScopes.length > 0 && <p>Its owner allows it by connecting the account anew.</p>}
        {lastReadAt && <p>What was read before stays here.</p>}
      </Banner>
    );
  }
  if (!trouble) return null;
  return (
    <Banner tone="warn" title="The newest reading did not succeed">
      <p>{trouble}</p>
      <p>It is tried again by itself. Nothing that {label} did not tell is filled in.</p>
    </Banner>
  );
}

function NextReading({ insights: { nextReadAt, can } }: Of) {
  if (!nextReadAt) return can ? 'Being planned' : 'None, for the reason above';
  return (
    <>
      <Time at={nextReadAt} /> (<Away at={nextReadAt} />)
    </>
  );
}

function NotYet({ insights: { nextReadAt, can } }: Of) {
  if (!can) return <EmptyState title="Nothing has been read">The charts begin with the first reading.</EmptyState>;
  return (
    <EmptyState title="Nothing has been read yet">
      {nextReadAt ? (
        <>
          The first reading comes at <Time at={nextReadAt} />, <Away at={nextReadAt} />. The charts begin with it.
        </>
      ) : (
        'The first reading is being planned; it comes about an hour after connecting.'
      )}
    </EmptyState>
  );
}
