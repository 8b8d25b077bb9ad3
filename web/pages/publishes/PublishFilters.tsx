import { useSearchParams } from 'wouter';
import { failureClasses } from '../../../domain/failures.js';
import { AccountAndPlatform, including } from '../../parts/AccountAndPlatform.js';
import { Choice, Field } from '../../parts/Field.js';
import { failureWords } from '../../parts/failureWords.js';
import { withSet } from '../../parts/inAddress.js';
import { browserZone, localTimeOf } from '../../parts/zonedTime.js';
import type { FilterName, Filters } from './filters.js';
import styles from './Publishes.module.css';
import { stateChoices, statesInWords } from './publishWords.js';

/** What the list is narrowed by. Each change is in the address at once. */
export function PublishFilters({ filters }: { filters: Filters }) {
  const [, setSearch] = useSearchParams();
  const set = (name: FilterName) => (value: string) =>
    setSearch((before) => withSet(before, { [name]: value }), { replace: true });
  const zone = browserZone();

  return (
    <search className={styles.filters} aria-label="Filter publishes">
      <Choice
        label="State"
        value={filters.state}
        options={including(stateChoices, filters.state, statesInWords)}
        onChange={set('state')}
      />
      <AccountAndPlatform
        accountId={filters.accountId}
        platform={filters.platform}
        onAccount={set('accountId')}
        onPlatform={set('platform')}
      />
      <Choice
        label="What went wrong"
        value={filters.failureClass}
        options={including(
          [
            { value: '', name: 'Anything' },
            ...failureClasses.map((failure) => ({ value: failure, name: failureWords(failure) })),
          ],
          filters.failureClass,
          (failure) => failure,
        )}
        onChange={set('failureClass')}
      />
      <Day label="Asked for from" value={filters.from} zone={zone} onChange={set('from')} />
      <Day label="Asked for until" value={filters.to} zone={zone} onChange={set('to')} />
    </search>
  );
}

/** A day of the reader's zone; a moment in the address shows as its day. */
function Day({
  label,
  value,
  zone,
  onChange,
}: {
  label: string;
  value: string;
  zone: string;
  onChange(value: string): void;
}) {
  const day = value.includes('T') && !Number.isNaN(Date.parse(value)) ? localTimeOf(value, zone).slice(0, 10) : value;
  return (
    <Field label={label} hint={zone}>
      {(control) => <input {...control} type="date" value={day} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
