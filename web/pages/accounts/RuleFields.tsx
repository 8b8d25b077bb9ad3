import { useId } from 'react';
import { ruleLimits } from '../../../domain/autoApprove.js';
import type { MessageKind } from '../../../domain/states.js';
import { Field } from '../../parts/Field.js';
import { zones } from '../../parts/zonedTime.js';
import styles from './accounts.module.css';
import type { Faults, RuleField, RuleText } from './rules.js';
import ruleStyles from './rules.module.css';
import { kindInWords, times, zoneInWords } from './ruleWords.js';

const lists = 'With commas or line ends between them.';

/** Everything that a rule can hold; what is wrong stands below its field. */
export function RuleFields({
  text,
  faults,
  choices,
  answers,
  label,
  counted,
  onChange,
}: {
  text: RuleText;
  faults: Faults;
  choices: readonly MessageKind[];
  /** What the platform has. */
  answers: readonly MessageKind[];
  label: string;
  /** How often the name that is given up has said yes today. */
  counted: number;
  onChange(field: RuleField, to: Partial<RuleText>): void;
}) {
  const id = useId();
  const zoneChoices = [...new Set([text.zone, ...zones()])];
  const kindsFault = faults.kinds && { 'aria-invalid': true, 'aria-describedby': `${id}-kinds` };
  const hours = {
    required: true,
    ...(faults.hours && { 'aria-invalid': true, 'aria-describedby': `${id}-hours` }),
  };
  return (
    <>
      <Field
        label="Name"
        hint={
          counted > 0
            ? `Its yeses are counted by its name: it has said yes ${times(counted)} today, and begins anew with another.`
            : 'The history of a reply names the rule that said yes.'
        }
        fault={faults.name}
      >
        {(control) => (
          <input
            {...control}
            required
            autoComplete="off"
            value={text.name}
            onChange={({ target }) => onChange('name', { name: target.value })}
          />
        )}
      </Field>
      <fieldset className={ruleStyles.group}>
        <legend>Says yes to replies to</legend>
        {choices.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              {...kindsFault}
              checked={text.kinds.includes(kind)}
              onChange={({ target }) =>
                onChange('kinds', {
                  kinds: choices.filter((one) => (one === kind ? target.checked : text.kinds.includes(one))),
                })
              }
            />
            <span>
              {kindInWords(kind)}
              {!answers.includes(kind) && (
                <span className={styles.soft}> (none come from {label} that could be answered)</span>
              )}
            </span>
          </label>
        ))}
        <Fault id={`${id}-kinds`} of={faults.kinds} />
      </fieldset>
      <Field label="Only from" hint={`User names; empty: from anybody. ${lists}`} fault={faults.senders}>
        {(control) => (
          <textarea
            {...control}
            rows={1}
            value={text.senders}
            onChange={({ target }) => onChange('senders', { senders: target.value })}
          />
        )}
      </Field>
      <Field
        label="Only with one of these words in the message"
        hint={`Whole words, or several in a row; empty: whatever it says. ${lists}`}
        fault={faults.words}
      >
        {(control) => (
          <textarea
            {...control}
            rows={1}
            value={text.words}
            onChange={({ target }) => onChange('words', { words: target.value })}
          />
        )}
      </Field>
      <Field
        label="Never with one of these words"
        hint={`Neither in the message nor in the answer. ${lists}`}
        fault={faults.notWords}
      >
        {(control) => (
          <textarea
            {...control}
            rows={1}
            value={text.notWords}
            onChange={({ target }) => onChange('notWords', { notWords: target.value })}
          />
        )}
      </Field>
      <fieldset className={ruleStyles.group}>
        <legend>At which hours</legend>
        {[false, true].map((isTimed) => (
          <label key={String(isTimed)}>
            <input
              type="radio"
              name={`${id}-timed`}
              checked={text.isTimed === isTimed}
              onChange={() => onChange('hours', { isTimed })}
            />
            {isTimed ? 'Between two times' : 'Round the clock'}
          </label>
        ))}
        {text.isTimed && (
          <div className={ruleStyles.beside}>
            <Field label="From">
              {(control) => (
                <input
                  {...control}
                  {...hours}
                  type="time"
                  value={text.from}
                  onChange={({ target }) => onChange('hours', { from: target.value })}
                />
              )}
            </Field>
            <Field label="Until" hint={text.to !== '' && text.to < text.from ? 'On the next day.' : undefined}>
              {(control) => (
                <input
                  {...control}
                  {...hours}
                  type="time"
                  value={text.to}
                  onChange={({ target }) => onChange('hours', { to: target.value })}
                />
              )}
            </Field>
          </div>
        )}
        <Fault id={`${id}-hours`} of={faults.hours} />
      </fieldset>
      <div className={ruleStyles.beside}>
        <Field label="At most so often a day" fault={faults.dailyCap}>
          {(control) => (
            <input
              {...control}
              type="number"
              required
              min={1}
              max={ruleLimits.dailyCapMax}
              value={text.dailyCap}
              onChange={({ target }) => onChange('dailyCap', { dailyCap: target.value })}
            />
          )}
        </Field>
        <Field label="Time zone" hint="Where the hours hold and a day begins." fault={faults.zone}>
          {(control) => (
            <select {...control} value={text.zone} onChange={({ target }) => onChange('zone', { zone: target.value })}>
              {zoneChoices.map((zone) => (
                <option key={zone} value={zone}>
                  {zoneInWords(zone)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
    </>
  );
}

const Fault = ({ id, of }: { id: string; of: string | undefined }) =>
  of ? (
    <p id={id} className={ruleStyles.fault}>
      {of}
    </p>
  ) : null;
