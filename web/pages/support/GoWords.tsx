import type { ReplayBatch } from '../../api/types.js';
import { outlook, publishes } from './replayWords.js';
import styles from './support.module.css';

/** What a go does, before it is given. */
export function GoWords({ batch }: { batch: ReplayBatch }) {
  const { adopts, sends, replays, minutes } = outlook(batch);
  const { cannotTell, obstacle } = batch.counts;
  return (
    <>
      <ul className={styles.steps}>
        {sends > 0 && <li>{publishes(sends)} not there: sent again.</li>}
        {adopts > 0 && <li>{publishes(adopts)} live already: taken as published. Nothing is repeated.</li>}
        {cannotTell > 0 && (
          <li>{publishes(cannotTell)} left out: whether they are live cannot be told, so they could appear twice.</li>
        )}
        {obstacle > 0 && (
          <li>{publishes(obstacle)} left out: something stands in the way, and they would fail again.</li>
        )}
      </ul>
      <p>
        Before each, the platform is asked once more.
        {replays > 1 &&
          ` At most ${batch.perMinute} begin in a minute, so all have begun in about ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`}
      </p>
    </>
  );
}
