import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import type { ConversationDetail } from '../../api/types.js';
import { ButtonLink } from '../../parts/Button.js';
import { withSet } from '../../parts/inAddress.js';
import { PlatformMark, platformName } from '../../parts/PlatformMark.js';
import { ErrorState, Loading } from '../../parts/states.js';
import { count } from '../../parts/words.js';
import { useSession } from '../../session.js';
import { placeInPage } from './answering.js';
import styles from './inbox.module.css';
import { handleOf, needsAnswer, personName } from './inboxWords.js';
import { MessageItem } from './MessageItem.js';
import { Place } from './Place.js';
import { oneConversation } from './queries.js';

/** One conversation: what was said, in order, and beneath each message what is answered to it. */
export function Conversation({ conversationId }: { conversationId: string }) {
  const [search] = useSearchParams();
  const { data, error, refetch } = useQuery(oneConversation(conversationId));
  const back = withSet(search, { conversation: '' }).toString();
  return (
    <>
      <p className={styles.back}>
        <ButtonLink href={`/inbox${back && `?${back}`}`} size="small">
          All conversations
        </ButtonLink>
      </p>
      {data ? (
        <Shown detail={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading lines={4} />
      )}
    </>
  );
}

function Shown({ detail: { conversation, messages, drafts } }: { detail: ConversationDetail }) {
  const { role } = useSession();
  const { account, kind, participant } = conversation;
  const platform = platformName(account.platform);
  const firstOpen = messages.find(needsAnswer);
  return (
    <>
      <header className={styles.head}>
        <PlatformMark platform={account.platform} />
        <div>
          <h2>
            {kind === 'direct-messages'
              ? participant
                ? personName(participant)
                : 'Direct messages'
              : `Comments to @${account.username}`}
          </h2>
          <p className={styles.soft}>
            {kind === 'direct-messages' && participant && handleOf(participant) && `${handleOf(participant)}, `}
            <Place conversation={conversation} />, to @{account.username} on {platform}
          </p>
        </div>
      </header>
      {role === 'support' && (
        <p className={styles.soft}>
          Only the account’s owner says yes or no to an answer. As support you can write one for them, and mark what is
          unconfirmed.
        </p>
      )}
      {firstOpen && messages.length > 5 && (
        <p>
          <a href={`#${placeInPage(firstOpen.id)}`}>Go to the first that needs an answer</a>
        </p>
      )}
      {conversation.messages > messages.length && (
        <p className={styles.soft}>
          The newest {messages.length} of {count(conversation.messages, 'message')}.
        </p>
      )}
      <ol className={styles.messages}>
        {messages.map((message) => (
          <li key={message.id}>
            <MessageItem
              message={message}
              conversation={conversation}
              parent={messages.find(({ externalId }) => externalId === message.parentExternalId)}
              drafts={drafts.filter(({ messageId }) => messageId === message.id)}
              sentAs={drafts.find(({ sentMessageId }) => sentMessageId === message.id)}
            />
          </li>
        ))}
      </ol>
      <p className={styles.soft}>
        Answers that leave without asking follow the rules of the account, on <Link href="/accounts">Accounts</Link>.
      </p>
    </>
  );
}
