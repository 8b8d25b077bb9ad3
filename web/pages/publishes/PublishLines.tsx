import type { PublishDetail } from '../../api/types.js';
import { Card } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
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

const instant = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

/** Moments in our sentences are UTC; the reader sees them by their own clock. */
export function WithTimes({ text }: { text: string }) {
  return text.split(instant).map((piece, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text keep their places
    instant.test(piece) ? <Time key={place} at={piece} /> : piece,
  );
}
