import type { PublishDetail } from '../../api/types.js';
import { Card } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { WithTimes } from '../../parts/WithTimes.js';
import styles from './Publish.module.css';

/** Everything that happened, oldest first. */
export function PublishLines({ lines }: { lines: PublishDetail['timeline'] }) {
  return (
    <Card label="What happened">
      <h2>What happened</h2>
      <ol className={styles.lines}>
        {lines.map(({ at, kind, message }) => (
          <li key={at + kind + message}>
            <span className={styles.lineTime}>
              <Time at={at} exact />
            </span>
            <span>
              <WithTimes text={message} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
