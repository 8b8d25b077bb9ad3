import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { messageKinds } from '../../../domain/states.js';
import { allAccountsQuery, platformsQuery } from '../../api/queries.js';
import { Choice, Field } from '../../parts/Field.js';
import { platformName } from '../../parts/PlatformMark.js';
import { useRested } from '../../parts/useRested.js';
import { type FilterName, type Filters, withSet } from './filters.js';
import styles from './inbox.module.css';
import { kindWord } from './inboxWords.js';

/** What the list is narrowed by. Each change is in the address at once, words as soon as the hands rest. */
export function ConversationFilters({ filters }: { filters: Filters }) {
  const [, setSearch] = useSearchParams();
  const accounts = useQuery(allAccountsQuery).data ?? [];
  const platforms = useQuery(platformsQuery).data ?? [];
  const set = (name: FilterName) => (value: string) =>
    setSearch((before) => withSet(before, { [name]: value }), { replace: true });

  return (
    <search className={styles.filters} aria-label="Filter conversations">
      <Choice
        label="Show"
        value={filters.unanswered}
        options={[
          { value: '', name: 'All conversations' },
          { value: 'true', name: 'Those that need an answer' },
        ]}
        onChange={set('unanswered')}
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
          'Another account',
        )}
        onChange={set('accountId')}
      />
      <Choice
        label="Platform"
        value={filters.platform}
        options={including(
          [{ value: '', name: 'Any platform' }, ...platforms.map(({ name, label }) => ({ value: name, name: label }))],
          filters.platform,
          platformName(filters.platform),
        )}
        onChange={set('platform')}
      />
      <Choice
        label="Kind"
        value={filters.kind}
        options={[
          { value: '', name: 'Any kind' },
          ...messageKinds.map((kind) => ({ value: kind as string, name: kindWord(kind) })),
        ]}
        onChange={set('kind')}
      />
      <Words value={filters.text} onChange={set('text')} />
    </search>
  );
}

/** The address may hold what is no choice of the page: it is shown as what it is. */
const including = (options: readonly { value: string; name: string }[], value: string, name: string) =>
  options.some((option) => option.value === value) ? options : [...options, { value, name }];

function Words({ value, onChange }: { value: string; onChange(value: string): void }) {
  const [written, setWritten] = useState(value);
  const rested = useRested(written).trim();
  const told = useRef(value);

  useEffect(() => {
    if (rested !== written.trim() || rested === told.current) return;
    told.current = rested;
    onChange(rested);
  }, [rested, written, onChange]);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value; // set from elsewhere, as by a link
    setWritten(value);
  }, [value]);

  return (
    <Field label="Words, or who wrote">
      {(control) => (
        <input
          {...control}
          type="search"
          maxLength={200}
          autoComplete="off"
          value={written}
          onChange={({ target }) => setWritten(target.value)}
        />
      )}
    </Field>
  );
}
