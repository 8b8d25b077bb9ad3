import { Link } from 'wouter';
import type { ReplayBatchItem } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { classInWords } from '../../parts/failureWords.js';
import { PlatformMark, platformName } from '../../parts/PlatformMark.js';
import { Time } from '../../parts/Time.js';
import { PlatformWords } from './PlatformWords.js';
import { findingOf, findingWords, resultWords, webAddress } from './replayWords.js';
import styles from './support.module.css';

/** One publish of a batch. */
export function ReplayItem({ item, isOpen }: { item: ReplayBatchItem; isOpen: boolean }) {
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <PlatformMark platform={item.account.platform} />
        <div>
          <Link href={`/publishes/${item.publishId}`}>{item.excerpt || 'A post without words'}</Link>
          <p className={styles.soft}>@{item.account.username}</p>
        </div>
      </div>
      <Found item={item} isOpen={isOpen} />
      <Became item={item} />
    </li>
  );
}

/** What the platform said, and what that rests on. */
function Found({ item, isOpen }: { item: ReplayBatchItem; isOpen: boolean }) {
  const finding = findingOf(item);
  if (!finding) return <p className={styles.soft}>Not looked at yet</p>;
  const { name, what, tone } = findingWords[finding];
  const candidates = item.evidence?.candidates ?? [];
  return (
    <div className={styles.found}>
      <p className={styles.foundLine}>
        <Badge tone={tone}>{name}</Badge>
        {isOpen && <span>{what}</span>}
      </p>
      {item.obstacle && <p>{item.obstacle}</p>}
      {item.evidence && (
        <details open={isOpen}>
          <summary>What was looked at{candidates.length > 0 && `, ${candidates.length} came into question`}</summary>
          <p>
            {item.evidence.looked} {item.lookedAt && <Time at={item.lookedAt} exact />}
          </p>
          {candidates.length > 0 && (
            <ul className={styles.candidates}>
              {candidates.map(({ externalId, at, why }) => (
                <li key={externalId}>
                  <code>{externalId}</code>
                  {at && (
                    <>
                      {' '}
                      of <Time at={at} exact />
                    </>
                  )}
                  : {why}
                </li>
              ))}
            </ul>
          )}
        </details>
      )}
    </div>
  );
}

/** How it ended, in the platform's words where it failed. */
function Became({ item }: { item: ReplayBatchItem }) {
  const { name, tone } = resultWords[item.result];
  const url = webAddress(item.url);
  const { failure } = item;
  const isDecided = item.result !== 'to-look' && item.result !== 'waiting';
  return (
    <div className={styles.became}>
      {isDecided && (
        <p className={styles.foundLine}>
          <Badge tone={tone}>{name}</Badge>
          {item.doneAt && <Time at={item.doneAt} exact />}
        </p>
      )}
      {item.skipped && item.skipped !== item.obstacle && <p>{item.skipped}</p>}
      {url && item.result === 'published' && (
        <a href={url} target="_blank" rel="noreferrer">
          See it on {platformName(item.account.platform)}
        </a>
      )}
      {failure && item.result !== 'published' && (
        <>
          <p>
            {classInWords(failure.class)}: {failure.message}
          </p>
          <PlatformWords
            by={`${platformName(item.account.platform)} said`}
            code={failure.platformCode}
            message={failure.platformMessage}
          />
        </>
      )}
    </div>
  );
}
