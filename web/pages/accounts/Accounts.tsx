import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { platformsQuery } from '../../api/queries.js';
import type { Account, Platform } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Page } from '../../parts/Page.js';
import { ErrorState, Loading, Refusal } from '../../parts/states.js';
import { useSession } from '../../session.js';
import { AccountCard } from './AccountCard.js';
import { Attempt } from './Attempt.js';
import styles from './accounts.module.css';
import { loginOf } from './logins.js';
import { Notices } from './Notices.js';
import { PlatformSection } from './PlatformSection.js';
import { accountsQuery, noticesQuery } from './queries.js';

const leads = {
  owner: 'What is connected, how long it stays so, and what it may do.',
  support: 'What is connected, as its owner sees it. Connecting, importing and disconnecting are its owner’s to do.',
};

export function Accounts() {
  const { role } = useSession();
  const platforms = useQuery(platformsQuery);
  const accounts = useAccountList();
  // Banners that came later would move what somebody is about to press.
  const { isPending: noticesArePending } = useQuery(noticesQuery);
  const error = platforms.error ?? accounts.error;
  return (
    <Page title="Accounts" lead={leads[role]}>
      {platforms.data && accounts.data && !noticesArePending ? (
        <All platforms={platforms.data} accounts={accounts.data.pages.flatMap(({ items }) => items)} list={accounts} />
      ) : error ? (
        <ErrorState
          error={error}
          onRetry={() => {
            void platforms.refetch();
            void accounts.refetch();
          }}
        />
      ) : (
        <Loading lines={5} />
      )}
    </Page>
  );
}

const useAccountList = () => useInfiniteQuery(accountsQuery);

function All({
  platforms,
  accounts,
  list,
}: {
  platforms: readonly Platform[];
  accounts: readonly Account[];
  list: ReturnType<typeof useAccountList>;
}) {
  const isOwner = useSession().role === 'owner';
  const [search, setSearch] = useSearchParams();
  const connectionId = search.get('connection');
  // An account that is disconnected here keeps its place, with the receipt, until the page is left.
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(new Set());
  const isShown = ({ id, state }: Account) => state !== 'disconnected' || leaving.has(id);
  const disconnected = accounts.filter((account) => !isShown(account));

  const dismiss = () => {
    setSearch({}, { replace: true });
    document.getElementById('main')?.focus({ preventScroll: true });
  };
  return (
    <>
      {connectionId && (
        <Attempt key={connectionId} connectionId={connectionId} platforms={platforms} onDismiss={dismiss} />
      )}
      <Notices accounts={accounts} platforms={platforms} />
      {list.error && <Refusal error={list.error} />}
      {platforms.map((platform) => (
        <PlatformSection
          key={platform.name}
          platform={platform}
          accounts={accounts.filter((account) => account.platform === platform.name && isShown(account))}
          mayConnect={isOwner}
          isWhole={!list.hasNextPage}
          onDisconnect={(accountId) => setLeaving(new Set([...leaving, accountId]))}
        />
      ))}
      {disconnected.length > 0 && (
        <details className={styles.folded}>
          <summary>
            <h2>
              Disconnected accounts ({disconnected.length}
              {list.hasNextPage ? ' so far' : ''})
            </h2>
          </summary>
          <ul className={styles.cards}>
            {disconnected.map((account) => (
              <li key={account.id}>
                <AccountCard account={account} login={loginOf(platforms, account)} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {list.hasNextPage && (
        <div>
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show more accounts
          </Button>
        </div>
      )}
    </>
  );
}
