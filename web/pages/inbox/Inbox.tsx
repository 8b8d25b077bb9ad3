import { useEffect, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { Page } from '../../parts/Page.js';
import { EmptyState } from '../../parts/states.js';
import { Conversation } from './Conversation.js';
import { ConversationFilters } from './ConversationFilters.js';
import { Conversations } from './Conversations.js';
import { filtersIn } from './filters.js';
import styles from './inbox.module.css';

/** What people wrote to the accounts, and what is answered. Which conversation is open is in the address, beside the filters. */
export function Inbox() {
  const [search] = useSearchParams();
  const conversationId = search.get('conversation') ?? '';
  const list = useRef<HTMLElement>(null);
  const conversation = useRef<HTMLElement>(null);

  // Whoever chose a conversation goes on in it, and whoever left it in the list.
  const shown = useRef(conversationId);
  useEffect(() => {
    if (shown.current === conversationId) return;
    shown.current = conversationId;
    const place = (conversationId === '' ? list : conversation).current;
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  }, [conversationId]);

  return (
    <Page
      title="Inbox"
      lead="Comments, mentions and direct messages, and the answers to them. An answer leaves only after a yes: yours, or that of a rule that was set up for it."
    >
      <div className={styles.split} data-open={conversationId !== ''}>
        <section ref={list} tabIndex={-1} className={styles.listSide} aria-label="Conversations">
          <ConversationFilters filters={filtersIn(search)} />
          <Conversations openId={conversationId} />
        </section>
        <section ref={conversation} tabIndex={-1} className={styles.openSide} aria-label="Conversation">
          {conversationId ? (
            <Conversation key={conversationId} conversationId={conversationId} />
          ) : (
            <EmptyState title="No conversation is open">Choose one from the list.</EmptyState>
          )}
        </section>
      </div>
    </Page>
  );
}
