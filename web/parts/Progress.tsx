import { Progress as Base } from '@base-ui/react/progress';
import styles from './Progress.module.css';

/** How far something with a known end is. `value` says it in words, for who does not see the bar. */
export function Progress({ label, done, of, value }: { label: string; done: number; of: number; value: string }) {
  return (
    <Base.Root className={styles.progress} value={Math.min(done, of)} max={of} getAriaValueText={() => value}>
      <Base.Label className={styles.label}>{label}</Base.Label>
      <Base.Value className={styles.value}>{() => value}</Base.Value>
      <Base.Track className={styles.track}>
        <Base.Indicator className={styles.indicator} />
      </Base.Track>
    </Base.Root>
  );
}
