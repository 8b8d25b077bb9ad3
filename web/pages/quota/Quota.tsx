import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, ButtonLink } from '../../parts/Button.js';
import { Page } from '../../parts/Page.js';
import { EmptyState, ErrorState, Loading } from '../../parts/states.js';
import { AccountQuota } from './AccountQuota.js';
import { quotaQuery } from './queries.js';
import styles from './quota.module.css';

/** What the platforms still allow, account by account, and when the next posts could go. */
export function Quota() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(quotaQuery);
  const accounts = data?.pages.flatMap(({ items }) => items);
  return (
    <Page
      title="Quota"
      lead="What the platforms still allow, and when the next posts could go. Posts that have to wait for a limit go by themselves once it opens."
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!accounts && !error && <Loading />}
      {accounts?.length === 0 && (
        <EmptyState
          title="No account is connected"
          action={<ButtonLink href="/accounts">Go to the accounts</ButtonLink>}
        >
          Limits are counted for each connected account.
        </EmptyState>
      )}
      {accounts && accounts.length > 0 && (
        <ul className={styles.accounts}>
          {accounts.map((quota) => (
            <li key={quota.accountId}>
              <AccountQuota quota={quota} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more accounts
          </Button>
        </div>
      )}
    </Page>
  );
}
