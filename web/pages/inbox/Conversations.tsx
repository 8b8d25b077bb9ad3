import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { allAccountsQuery } from '../../api/queries.js';
import { Button } from '../../parts/Button.js';
import { isNarrowed, without } from '../../parts/inAddress.js';
import { EmptyState, ErrorState, Loading, Refusal } from '../../parts/states.js';
import { ConversationRow } from './ConversationRow.js';
import { EmptyInbox } from './EmptyInbox.js';
import { filterNames, filtersIn } from './filters.js';
import styles from './inbox.module.css';
import { unreadOf } from './inboxWords.js';
import { conversationList } from './queries.js';
import { Unread } from './Unread.js';

/** Conversations by their last message, newest first; or why there is none. */
export function Conversations({ openId }: { openId: string }) {
  const [search, setSearch] = useSearchParams();
  const filters = filtersIn(search);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } =
    useInfiniteQuery(conversationList(filters));
  const accounts = useQuery(allAccountsQuery);
  const conversations = data?.pages.flatMap(({ items }) => items) ?? [];

  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading lines={5} />;
  if (conversations.length === 0 && isNarrowed(filters)) {
    return (
      <EmptyState
        title="No conversation fits these filters"
        action={
          <Button onClick={() => setSearch((before) => without(before, filterNames))}>Show all conversations</Button>
        }
      >
        {filters.unanswered === 'true' && !filters.text
          ? 'Nothing of what is shown needs an answer.'
          : 'Others may: take a filter away, or look for other words.'}
      </EmptyState>
    );
  }
  if (conversations.length === 0) {
    if (accounts.data) return <EmptyInbox accounts={accounts.data} />;
    return accounts.error ? (
      <ErrorState error={accounts.error} onRetry={() => void accounts.refetch()} />
    ) : (
      <Loading lines={2} />
    );
  }
  const unread = unreadOf(accounts.data ?? []);
  return (
    <div className={styles.list}>
      <ul className={styles.rows}>
        {conversations.map((conversation) => (
          <ConversationRow key={conversation.id} conversation={conversation} isOpen={conversation.id === openId} />
        ))}
      </ul>
      {error && isFetchNextPageError && <Refusal error={error} />}
      {hasNextPage ? (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      ) : (
        <p className={styles.soft}>
          {conversations.length === 1 ? 'This is the only one.' : `These are all ${conversations.length}.`}
        </p>
      )}
      {unread.length > 0 && (
        <details className={styles.details}>
          <summary>What is not read</summary>
          <Unread unread={unread} />
        </details>
      )}
    </div>
  );
}
