import { Link, useSearchParams } from 'wouter';
import type { Conversation } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { withSet } from '../../parts/inAddress.js';
import { PlatformMark, platformName } from '../../parts/PlatformMark.js';
import { Time } from '../../parts/Time.js';
import styles from './inbox.module.css';
import { excerptOf, personName } from './inboxWords.js';
import { Place } from './Place.js';

/** A conversation in a few lines: who, to which account, where, and what was said last. */
export function ConversationRow({ conversation, isOpen }: { conversation: Conversation; isOpen: boolean }) {
  const [search] = useSearchParams();
  const { id, account, participant, last, unanswered, lastMessageAt } = conversation;
  return (
    <li className={styles.row} data-open={isOpen}>
      <PlatformMark platform={account.platform} />
      <div className={styles.rowBody}>
        <p className={styles.rowHead}>
          <Link
            href={`/inbox?${withSet(search, { conversation: id })}`}
            className={styles.rowLink}
            aria-current={isOpen ? 'true' : undefined}
          >
            {participant ? personName(participant) : `@${account.username}`}
          </Link>
          <span className={styles.soft}>
            <Time at={lastMessageAt} />
          </span>
        </p>
        <p className={styles.excerpt}>
          {last?.direction === 'out' && <strong>Answered: </strong>}
          {excerptOf(conversation)}
        </p>
        <p className={styles.soft}>
          <Place conversation={conversation} />, to @{account.username} on {platformName(account.platform)}
        </p>
        {unanswered > 0 && (
          <p>
            <Badge tone="warn">{unanswered === 1 ? '1 needs an answer' : `${unanswered} need an answer`}</Badge>
          </p>
        )}
      </div>
    </li>
  );
}
