import { Meter } from '@base-ui/react/meter';
import type { QuotaOverview } from '../../api/types.js';
import type { Reader } from '../../parts/reader.js';
import styles from './quota.module.css';
import { leftInWords, momentInWords, nounOf, upperFirst, windowInWords } from './quotaWords.js';

/** What is left of the limits of one thing, each as a meter. */
export function Limits({
  endpoint: { label, limits, nextAt, remaining },
  asOf,
  reader,
}: {
  endpoint: QuotaOverview['endpoints'][number];
  asOf: string;
  reader: Reader;
}) {
  const nowMs = Date.parse(asOf);
  const waits = remaining === 0 && Date.parse(nextAt) > nowMs;
  return (
    <section className={styles.limits}>
      <h3>{upperFirst(nounOf(label))}</h3>
      {waits && <p className={styles.soft}>The next one may go {momentInWords(Date.parse(nextAt), nowMs, reader)}.</p>}
      {limits.map((limit) => {
        const words = leftInWords(limit, '', nowMs, reader);
        return (
          <Meter.Root
            key={`${limit.scope} ${limit.windowMs}`}
            className={styles.meter}
            value={limit.remaining}
            max={Math.max(1, limit.limit)}
            getAriaValueText={() => words}
          >
            <Meter.Label>
              {limit.scope === 'app' ? 'Shared by every account of this app, in' : 'In'} {windowInWords(limit.windowMs)}
            </Meter.Label>
            <span aria-hidden="true">{words}</span>
            <Meter.Track className={styles.track}>
              <Meter.Indicator className={styles.left} data-low={isLow(limit) || undefined} />
            </Meter.Track>
          </Meter.Root>
        );
      })}
    </section>
  );
}

/** A fifth is what imports and replays leave to posts. */
const isLow = ({ remaining, limit }: { remaining: number; limit: number }): boolean => remaining <= limit / 5;
