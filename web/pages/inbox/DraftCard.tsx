import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { Draft } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { Time } from '../../parts/Time.js';
import { WithTimes } from '../../parts/WithTimes.js';
import { useSession } from '../../session.js';
import { type Answering, placeInPage } from './answering.js';
import { DraftDeeds } from './DraftDeeds.js';
import { DraftFailure } from './DraftFailure.js';
import { DraftHistory } from './DraftHistory.js';
import { EditDraft } from './EditDraft.js';
import styles from './inbox.module.css';
import { againstYes, drafterName, draftSentence, draftWords, isOpenDraft } from './inboxWords.js';
import { SettleAnswer } from './SettleAnswer.js';
import { UndoTime } from './UndoTime.js';

/** A draft: its words, who wrote it, where it stands, and what can be done about it there. */
export function DraftCard({ draft, ...answering }: Answering & { draft: Draft }) {
  const title = useId();
  const { role } = useSession();
  const [isEdited, setEdited] = useState(false);
  const { message, platform, onDone } = answering;
  const { state, rule, text, by, sendAt, waiting, sentMessageId, failure, expiresAt } = draft;
  const against = state === 'waiting' ? againstYes(draft, message) : [];
  const isEditing = isEdited && state === 'waiting';
  return (
    <section className={styles.draft} data-state={state} aria-labelledby={title}>
      <h4 id={title}>Answer by {drafterName(by)}</h4>
      <State draft={draft} platform={platform} />
      {state === 'approved' && sendAt && <UndoTime until={sendAt} />}
      {state === 'waiting' && (
        <p className={styles.soft}>
          If nobody says yes by <Time at={expiresAt} />, it is given up.
        </p>
      )}
      {waiting && isOpenDraft(draft) && (
        <p>
          <strong>It waits:</strong> <WithTimes text={waiting.message} />
          {waiting.untilMs !== undefined && (
            <>
              {' '}
              Until <Time at={new Date(waiting.untilMs).toISOString()} exact />.
            </>
          )}
        </p>
      )}
      {isEditing ? (
        <EditDraft
          draft={draft}
          {...answering}
          onDone={() => {
            setEdited(false);
            onDone();
          }}
        />
      ) : state === 'sent' && sentMessageId ? (
        <p className={styles.soft}>
          <a href={`#${placeInPage(sentMessageId)}`}>See the answer in its place</a>
          {rule !== null && (
            <>
              . Rules are set up on <Link href="/accounts">Accounts</Link>.
            </>
          )}
        </p>
      ) : (
        <p className={styles.text}>{text}</p>
      )}
      {failure && <DraftFailure draft={draft} failure={failure} platform={platform} />}
      {against.length > 0 && !isEditing && <Against against={against} />}
      {!isEditing && role === 'owner' && (
        <DraftDeeds draft={draft} isRefused={against.length > 0} onEdit={() => setEdited(true)} {...answering} />
      )}
      {role === 'support' && state === 'unconfirmed' && (
        <SettleAnswer draft={draft} platform={platform} onDone={onDone} />
      )}
      <DraftHistory steps={draft.history} />
    </section>
  );
}

/** Told aloud when it changes, and only then: the seconds that pass stand elsewhere. */
function State({ draft, platform }: { draft: Draft; platform: string }) {
  const { word, tone } = draftWords(draft.state);
  return (
    <p role={isOpenDraft(draft) ? 'status' : undefined}>
      <Badge tone={tone}>{word}</Badge> {draftSentence(draft, platform)}
    </p>
  );
}

const Against = ({ against }: { against: readonly string[] }) => (
  <div className={styles.obstacles}>
    <p>
      <strong>It cannot be approved as it is.</strong>
    </p>
    <ul>
      {against.map((why) => (
        <li key={why}>
          <WithTimes text={why} />
        </li>
      ))}
    </ul>
  </div>
);
