import type { Account } from '../../api/types.js';
import { ButtonLink } from '../../parts/Button.js';
import { platformName } from '../../parts/PlatformMark.js';
import { EmptyState } from '../../parts/states.js';
import { listed } from '../../parts/words.js';
import { readAccounts, unreadOf } from './inboxWords.js';
import { Unread } from './Unread.js';

/** Why there is no conversation at all. */
export function EmptyInbox({ accounts }: { accounts: readonly Account[] }) {
  const toAccounts = <ButtonLink href="/accounts">Go to Accounts</ButtonLink>;
  const isConnected = accounts.some(({ state }) => state !== 'disconnected' && state !== 'disconnecting');
  if (!isConnected) {
    return (
      <EmptyState title="No account is connected" action={toAccounts}>
        What people write to an account is read from the moment it is connected, as far as its owner allows it.
      </EmptyState>
    );
  }
  const [read, unread] = [readAccounts(accounts), unreadOf(accounts)];
  if (read.length === 0) {
    return (
      <>
        <EmptyState title="No inbox is read" action={toAccounts}>
          {unread.length > 0
            ? 'No owner has allowed comments or direct messages to be read.'
            : 'The connected accounts have to be reconnected first, or their platforms let no app read comments or messages.'}
        </EmptyState>
        {unread.length > 0 && <Unread unread={unread} />}
      </>
    );
  }
  return (
    <>
      <EmptyState title="Nothing has come yet">
        Comments, mentions and messages to{' '}
        {listed(read.map(({ username, platform }) => `@${username} (${platformName(platform)})`))} appear here by
        themselves.
      </EmptyState>
      {unread.length > 0 && <Unread unread={unread} />}
    </>
  );
}
