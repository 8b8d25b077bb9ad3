import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { failureClasses } from '../../../domain/failures.js';
import { allAccountsQuery, platformsQuery } from '../../api/queries.js';
import { Choice, Field } from '../../parts/Field.js';
import { failureWords } from '../../parts/failureWords.js';
import { platformName } from '../../parts/PlatformMark.js';
import { browserZone, localTimeOf } from '../../parts/zonedTime.js';
import { type FilterName, type Filters, withFilter } from './filters.js';
import styles from './Publishes.module.css';
import { stateChoices, statesInWords } from './publishWords.js';

/** What the list is narrowed by. Each change is in the address at once. */
export function PublishFilters({ filters }: { filters: Filters }) {
  const [, setSearch] = useSearchParams();
  const accounts = useQuery(allAccountsQuery).data ?? [];
  const platforms = useQuery(platformsQuery).data ?? [];
  const set = (name: FilterName) => (value: string) =>
    setSearch((before) => withFilter(before, name, value), { replace: true });
  const zone = browserZone();

  return (
    <search className={styles.filters} aria-label="Filter publishes">
      <Choice
        label="State"
        value={filters.state}
        options={including(stateChoices, filters.state, statesInWords)}
        onChange={set('state')}
      />
      <Choice
        label="Account"
        value={filters.accountId}
        options={including(
          [
            { value: '', name: 'Any account' },
            ...accounts.map(({ id, username, platform }) => ({
              value: id,
              name: `@${username} (${platformName(platform)})`,
            })),
          ],
          filters.accountId,
          () => 'Another account',
        )}
        onChange={set('accountId')}
      />
      <Choice
        label="Platform"
        value={filters.platform}
        options={including(
          [{ value: '', name: 'Any platform' }, ...platforms.map(({ name, label }) => ({ value: name, name: label }))],
          filters.platform,
          platformName,
        )}
        onChange={set('platform')}
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

/** The address may hold what is no choice of the page: it is shown as what it is. */
const including = (
  options: readonly { value: string; name: string }[],
  value: string,
  nameOf: (value: string) => string,
) => (options.some((option) => option.value === value) ? options : [...options, { value, name: nameOf(value) }]);

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
