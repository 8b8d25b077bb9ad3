import { useId } from 'react';
import { Field } from './Field.js';
import styles from './Moment.module.css';
import { Away, timeInZone } from './Time.js';
import { browserZone, type ChosenTime, meaningOf, momentOf, zones } from './zonedTime.js';

/** A date, a time and the zone whose clock shows it; says so where that clock never does, and asks which where it does twice. */
export function Moment({
  value,
  onChange,
  label = 'Date and time',
  fault,
}: {
  value: ChosenTime;
  onChange(value: ChosenTime): void;
  label?: string;
  fault?: string | undefined;
}) {
  const meaning = meaningOf(value.local, value.zone);
  return (
    <div className={styles.moment}>
      <div className={styles.fields}>
        <Field label={label} fault={wrong(value) ?? fault}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              required
              value={value.local}
              onChange={({ target }) => onChange({ ...value, local: target.value })}
            />
          )}
        </Field>
        <Field label="Time zone">
          {(control) => (
            <select
              {...control}
              value={value.zone}
              onChange={({ target }) => onChange({ ...value, zone: target.value })}
            >
              {zones().map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll('_', ' ')}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {meaning.kind === 'twice' && <Which value={value} meaning={meaning} onChange={onChange} />}
      <Summary value={value} />
    </div>
  );
}

function wrong({ local, zone }: ChosenTime): string | undefined {
  const meaning = meaningOf(local, zone);
  if (meaning.kind === 'unreadable') return 'Choose a date and a time.';
  if (meaning.kind !== 'never') return undefined;
  const [before, after] = [meaning.before, meaning.after].map((time) => time.slice('yyyy-mm-ddT'.length));
  return `This time does not come in ${inWords(zone)}: its clocks go from ${before} to ${after} then. Choose a time before ${before}, or from ${after} on.`;
}

function Which({
  value,
  meaning,
  onChange,
}: {
  value: ChosenTime;
  meaning: { earlier: string; later: string };
  onChange(value: ChosenTime): void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.which}>
      <legend>This time comes twice in {inWords(value.zone)}, as its clocks are set back. Which one?</legend>
      {(['earlier', 'later'] as const).map((which) => (
        <label key={which}>
          <input
            type="radio"
            name={name}
            checked={value.which === which}
            onChange={() => onChange({ ...value, which })}
          />
          {which === 'earlier' ? 'The first' : 'The second'}: {timeInZone(meaning[which], value.zone)}
        </label>
      ))}
    </fieldset>
  );
}

/** What was chosen, once it is one moment; by the reader's own clock as well, where that is another. */
function Summary({ value }: { value: ChosenTime }) {
  const at = momentOf(value);
  if (!at) return null;
  const [chosen, own] = [timeInZone(at, value.zone), timeInZone(at, browserZone())];
  return (
    <p className={styles.summary}>
      {chosen}, <Away at={at} />
      {chosen !== own && <>. By your clock: {own}</>}.
    </p>
  );
}

const inWords = (zone: string): string => zone.replaceAll('_', ' ');
