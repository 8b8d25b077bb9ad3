import { type ReactNode, useRef } from 'react';
import type { Conversation, Draft, Message } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { platformName } from '../../parts/PlatformMark.js';
import { Away, Time } from '../../parts/Time.js';
import { WithTimes } from '../../parts/WithTimes.js';
import { useSession } from '../../session.js';
import { type Answering, placeInPage } from './answering.js';
import { Dismissal } from './Dismissal.js';
import { DraftCard } from './DraftCard.js';
import styles from './inbox.module.css';
import { handleOf, isOpenDraft, kindWord, mediaInWords, needsAnswer, personName } from './inboxWords.js';
import { WriteAnswer } from './WriteAnswer.js';

/** A message: who said it, what, and what became of it; beneath one that came in, what is answered to it. */
export function MessageItem({
  message,
  conversation,
  parent,
  drafts,
  sentAs,
}: {
  message: Message;
  conversation: Conversation;
  parent: Message | undefined;
  drafts: readonly Draft[];
  sentAs: Draft | undefined;
}) {
  const place = useRef<HTMLElement>(null);
  const platform = platformName(conversation.account.platform);
  const isOut = message.direction === 'out';
  const name = isOut ? `@${conversation.account.username}` : personName(message.sender);
  return (
    <article
      ref={place}
      id={placeInPage(message.id)}
      tabIndex={-1}
      className={styles.message}
      data-direction={message.direction}
      aria-label={isOut ? `Answer from ${name}` : `${kindWord(message.kind)} from ${name}`}
    >
      <div className={styles.bubble}>
        <header className={styles.messageHead}>
          <h3>{name}</h3>
          {!isOut && handleOf(message.sender) && <span className={styles.soft}>{handleOf(message.sender)}</span>}
          <span className={styles.soft}>
            {isOut ? 'Answer from here' : kindWord(message.kind)}, <Time at={message.sentAt} />
          </span>
          {needsAnswer(message) && <Badge tone="warn">Needs an answer</Badge>}
        </header>
        {parent && parent.id !== message.id && <InReplyTo parent={parent} isOurs={parent.direction === 'out'} />}
        <Said message={message} platform={platform} />
        {sentAs?.rule && <p className={styles.soft}>Sent without asking: rule ‘{sentAs.rule}’.</p>}
      </div>
      {!isOut && (
        <Answers
          message={message}
          platform={platform}
          drafts={drafts}
          onDone={() => place.current?.focus({ preventScroll: true })}
        />
      )}
    </article>
  );
}

const InReplyTo = ({ parent, isOurs }: { parent: Message; isOurs: boolean }) => (
  <p className={styles.soft}>
    To{' '}
    <a href={`#${placeInPage(parent.id)}`}>
      {isOurs ? 'the answer from here' : `the ${kindWord(parent.kind).toLowerCase()} of ${personName(parent.sender)}`}
    </a>
  </p>
);

function Said({
  message: { text, media, kind, editedAt, deletedAt },
  platform,
}: {
  message: Message;
  platform: string;
}) {
  if (deletedAt) {
    return (
      <p className={styles.soft}>
        Taken back on {platform}, <Time at={deletedAt} />. What it said is not kept.
      </p>
    );
  }
  const files = mediaInWords(media);
  return (
    <>
      {text.trim() ? (
        <p className={styles.text}>{text}</p>
      ) : (
        !files && (
          <p className={styles.soft}>
            {kind === 'mention' ? `${platform} tells no words of a mention.` : `${platform} told no words of it.`}
          </p>
        )
      )}
      {files && (
        <p className={styles.soft}>
          With {files}, to be seen on {platform}.
        </p>
      )}
      {editedAt && (
        <p className={styles.soft}>
          Edited <Time at={editedAt} />.
        </p>
      )}
    </>
  );
}

/** Drafts of a message: the one that counts now, those before it, and what can be done where there is none. */
function Answers({ drafts, ...answering }: Answering & { drafts: readonly Draft[] }) {
  const { role } = useSession();
  const { message, platform } = answering;
  const { obstacles, answerableUntil } = message;
  const current = drafts.at(-1);
  const earlier = drafts.slice(0, -1);
  const isOpen = current !== undefined && isOpenDraft(current);
  const isInDoubt = current?.state === 'unconfirmed';
  return (
    <div className={styles.answers}>
      {needsAnswer(message) && obstacles.length === 0 && answerableUntil && (
        <p className={styles.soft}>
          {platform} takes an answer until <Time at={answerableUntil} /> (<Away at={answerableUntil} />
          ).
        </p>
      )}
      {current && <DraftCard draft={current} {...answering} />}
      {earlier.length > 0 && (
        <details className={styles.details}>
          <summary>{earlier.length === 1 ? 'An earlier draft' : `${earlier.length} earlier drafts`}</summary>
          {earlier.map((draft) => (
            <DraftCard key={draft.id} draft={draft} {...answering} />
          ))}
        </details>
      )}
      <div className={styles.foot}>
        {!isOpen && !message.deletedAt && !message.dismissed && (
          <Unless message={message} isNeeded={needsAnswer(message)}>
            <WriteAnswer key={current?.id} before={current} isInDoubt={isInDoubt} {...answering} />
          </Unless>
        )}
        {(needsAnswer(message) || message.dismissed) && (
          <Dismissal draft={isOpen ? current : undefined} canMark={role === 'owner'} {...answering} />
        )}
      </div>
    </div>
  );
}

/** What can be written to it, unless something stands against any answer; then that, where one is needed. */
function Unless({
  message: { obstacles },
  isNeeded,
  children,
}: {
  message: Message;
  isNeeded: boolean;
  children: ReactNode;
}) {
  if (obstacles.length === 0) return children;
  if (!isNeeded) return null;
  return (
    <div className={styles.obstacles}>
      <p>
        <strong>It cannot be answered from here.</strong>
      </p>
      <ul>
        {obstacles.map((obstacle) => (
          <li key={obstacle}>
            <WithTimes text={obstacle} />
          </li>
        ))}
      </ul>
    </div>
  );
}
