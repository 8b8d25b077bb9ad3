import { Moment } from '../../parts/Moment.js';
import { Card } from '../../parts/Page.js';
import styles from './Compose.module.css';
import type { Draft } from './draft.js';

/** At once, or at a moment. */
export function GoesOut({
  draft: { goesOut, moment },
  fault,
  onChange,
}: {
  draft: Draft;
  fault: string | undefined;
  onChange(to: Partial<Pick<Draft, 'goesOut' | 'moment'>>): void;
}) {
  return (
    <Card label="When it goes out">
      <fieldset className={styles.when}>
        <legend>When it goes out</legend>
        <label>
          <input type="radio" name="when" checked={goesOut === 'now'} onChange={() => onChange({ goesOut: 'now' })} />
          Now
        </label>
        <label>
          <input
            type="radio"
            name="when"
            checked={goesOut === 'later'}
            onChange={() => onChange({ goesOut: 'later' })}
          />
          At a moment
        </label>
      </fieldset>
      {goesOut === 'later' && <Moment value={moment} fault={fault} onChange={(moment) => onChange({ moment })} />}
    </Card>
  );
}
