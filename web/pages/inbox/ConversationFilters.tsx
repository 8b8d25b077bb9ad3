import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { messageKinds } from '../../../domain/states.js';
import { AccountAndPlatform } from '../../parts/AccountAndPlatform.js';
import { Choice, Field } from '../../parts/Field.js';
import { withSet } from '../../parts/inAddress.js';
import { useRested } from '../../parts/useRested.js';
import type { FilterName, Filters } from './filters.js';
import styles from './inbox.module.css';
import { kindWord } from './inboxWords.js';

/** What the list is narrowed by. Each change is in the address at once, words as soon as the hands rest. */
export function ConversationFilters({ filters }: { filters: Filters }) {
  const [, setSearch] = useSearchParams();
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
      <AccountAndPlatform
        accountId={filters.accountId}
        platform={filters.platform}
        onAccount={set('accountId')}
        onPlatform={set('platform')}
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
