import { useId } from 'react';
import { Link } from 'wouter';
import type { QuotaOverview } from '../../api/types.js';
import { PlatformMark, platformName } from '../../parts/PlatformMark.js';
import { reader } from '../../parts/reader.js';
import { Time } from '../../parts/Time.js';
import { DayStrip } from './DayStrip.js';
import { Limits } from './Limits.js';
import styles from './quota.module.css';
import { dayInWords, limitsBesidePosts, momentInWords, momentsOf, pauseInWords } from './quotaWords.js';
import { postsOf } from './strip.js';

/** One account: in a sentence, as a picture of its day, and limit by limit. */
export function AccountQuota({ quota }: { quota: QuotaOverview }) {
  const title = useId();
  const posts = postsOf(quota);
  const { touched, full, unlimited } = limitsBesidePosts(quota);
  const pause = pauseInWords(quota, reader);
  return (
    <article className={styles.account} aria-labelledby={title}>
      <div className={styles.head}>
        <PlatformMark platform={quota.platform} />
        <div>
          <h2 id={title}>@{quota.username}</h2>
          <p className={styles.soft}>
            {platformName(quota.platform)}, as of <Time at={quota.asOf} />
          </p>
        </div>
      </div>

      {pause && (
        <div className={styles.pause}>
          <p>
            <strong>{pause.title}.</strong> {pause.why}
          </p>
        </div>
      )}
      <p className={styles.sentence}>{dayInWords(quota, reader)}</p>
      <DayStrip quota={quota} reader={reader} />
      <Moments quota={quota} />

      {posts && posts.limits.length > 0 && <Limits endpoint={posts} asOf={quota.asOf} reader={reader} />}
      {touched.map((endpoint) => (
        <Limits key={endpoint.endpoint} endpoint={endpoint} asOf={quota.asOf} reader={reader} />
      ))}
      {full.length > 0 && (
        <details>
          <summary>
            {full.length === 1 ? 'One more limit, untouched' : `${full.length} more limits, all untouched`}
          </summary>
          <div className={styles.more}>
            {full.map((endpoint) => (
              <Limits key={endpoint.endpoint} endpoint={endpoint} asOf={quota.asOf} reader={reader} />
            ))}
          </div>
        </details>
      )}
      {unlimited.length > 0 && (
        <details>
          <summary>No limit is known for {unlimited.length === 1 ? 'one thing' : `${unlimited.length} things`}</summary>
          <p>{unlimited.join('; ')}.</p>
        </details>
      )}
    </article>
  );
}

/** The picture once more, moment by moment. */
function Moments({ quota }: { quota: QuotaOverview }) {
  const moments = momentsOf(quota);
  if (moments.length === 0) return null;
  const nowMs = Date.parse(quota.asOf);
  const notShown = quota.scheduledTotal - quota.scheduled.length;
  return (
    <details>
      <summary>The same as a table</summary>
      <table className={styles.moments}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {moments.map(({ atMs, what, publishId }) => (
            <tr key={`${atMs} ${what} ${publishId}`}>
              <td>{atMs <= nowMs ? 'now' : momentInWords(atMs, nowMs, reader)}</td>
              <td>{publishId ? <Link href={`/publishes/${publishId}`}>{what}</Link> : what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {notShown > 0 && <p className={styles.soft}>{notShown} more are scheduled in these 24 hours.</p>}
    </details>
  );
}
