import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../../api/client.js';
import type { Connection } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Refusal } from '../../parts/states.js';
import { useSession } from '../../session.js';
import styles from './accounts.module.css';

/** Several accounts fit: one is chosen. Those that do not fit say what their owner would have to change. */
export function Choices({ connection, label }: { connection: Connection; label: string }) {
  const isOwner = useSession().role === 'owner';
  const queries = useQueryClient();
  const [chosen, setChosen] = useState('');
  const choose = useMutation({
    mutationFn: (externalId: string) =>
      answered(
        api.POST('/v1/connections/{connectionId}/choice', {
          params: { path: { connectionId: connection.id } },
          body: { externalId },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
  const choices = connection.choices ?? [];
  return (
    <form
      className={styles.choices}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen && !choose.isPending && !choose.isSuccess) choose.mutate(chosen);
      }}
    >
      <fieldset disabled={!isOwner}>
        <legend>Accounts at {label}</legend>
        {choices.map(({ externalId, displayName, username, usable, whatToChange }) => (
          <label key={externalId} className={styles.choice}>
            <input
              type="radio"
              name="account"
              value={externalId}
              disabled={!usable}
              checked={chosen === externalId}
              onChange={() => setChosen(externalId)}
            />
            <span>
              <strong>{displayName || `@${username}`}</strong> @{username}
              {whatToChange && <span className={styles.soft}>{whatToChange}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      {choose.error && <Refusal error={choose.error} />}
      {isOwner && (
        <Button type="submit" look="primary" disabled={!chosen} busy={choose.isPending || choose.isSuccess}>
          Connect this account
        </Button>
      )}
    </form>
  );
}
