import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PublishListItem } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { failureWords } from '../../parts/failureWords.js';
import { PlatformMark, platformName } from '../../parts/PlatformMark.js';
import { Away, Time } from '../../parts/Time.js';
import { useSession } from '../../session.js';
import styles from './Publishes.module.css';
import { isOpen, moverWord, stateWords } from './publishWords.js';
import { useIsNarrow } from './useIsNarrow.js';

/** A table where there is room for one, else a list of cards: the same of each publish. */
export function PublishRows({ publishes }: { publishes: readonly PublishListItem[] }) {
  return useIsNarrow() ? <Cards publishes={publishes} /> : <Table publishes={publishes} />;
}

function Table({ publishes }: { publishes: readonly PublishListItem[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Post</th>
          <th scope="col">State</th>
          <th scope="col">When</th>
          <th scope="col">What it waits for, or what went wrong</th>
        </tr>
      </thead>
      <tbody>
        {publishes.map((publish) => (
          <tr key={publish.id}>
            <td>
              <Account publish={publish} />
            </td>
            <td>
              <Post publish={publish} />
            </td>
            <td>
              <State publish={publish} />
            </td>
            <td>
              <When publish={publish} />
            </td>
            <td>
              <Standing publish={publish} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cards({ publishes }: { publishes: readonly PublishListItem[] }) {
  return (
    <ul className={styles.cards}>
      {publishes.map((publish) => (
        <li key={publish.id}>
          <div className={styles.cardHead}>
            <Account publish={publish} />
            <State publish={publish} />
          </div>
          <Post publish={publish} />
          <When publish={publish} />
          <Standing publish={publish} />
        </li>
      ))}
    </ul>
  );
}

interface Of {
  publish: PublishListItem;
}

const Account = ({ publish: { platform, account } }: Of) => (
  <span className={styles.account}>
    <PlatformMark platform={platform} />
    <span>@{account.username}</span>
  </span>
);

function Post({ publish: { id, excerpt, mediaCount, parts } }: Of) {
  const more = [
    parts > 1 && `${parts} parts`,
    mediaCount > 0 && (mediaCount === 1 ? '1 file' : `${mediaCount} files`),
  ].filter(Boolean);
  return (
    <div>
      <Link href={`/publishes/${id}`} className={styles.excerpt}>
        {excerpt.trim() || 'A post without text'}
      </Link>
      {more.length > 0 && <span className={styles.soft}> {more.join(', ')}</span>}
    </div>
  );
}

function State({ publish: { state } }: Of) {
  const { word, tone } = stateWords(state);
  return <Badge tone={tone}>{word}</Badge>;
}

function When({ publish: { state, scheduled, dueAt, committedAt, endedAt, createdAt } }: Of): ReactNode {
  if (isOpen(state)) {
    return scheduled ? (
      <span>
        Due <Time at={dueAt} />{' '}
        <span className={styles.soft}>
          (<Away at={dueAt} />)
        </span>
      </span>
    ) : (
      <span>
        Asked for <Time at={createdAt} />
      </span>
    );
  }
  const wasOut = state === 'published' || state === 'unpublishing' || state === 'unpublished';
  return (
    <span>
      {wasOut ? 'Published' : 'Ended'} <Time at={(wasOut ? committedAt : endedAt) ?? endedAt ?? createdAt} />
    </span>
  );
}

function Standing({ publish: { platform, waiting, failure, state } }: Of): ReactNode {
  const { role } = useSession();
  if (failure) {
    return (
      <div className={styles.standing}>
        <strong>{failureWords(failure.class)}</strong>
        <span className={styles.soft}> {moverWord(failure.move, { role, platform: platformName(platform) })}</span>
        <p>{failure.message}</p>
      </div>
    );
  }
  if (!waiting || !isOpen(state)) return null;
  return (
    <p className={styles.standing}>
      {waiting.message}
      {waiting.untilMs !== undefined && (
        <>
          {' '}
          Until <Time at={new Date(waiting.untilMs).toISOString()} />.
        </>
      )}
    </p>
  );
}
