import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../../api/client.js';
import type { Draft } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Confirm } from '../../parts/Dialog.js';
import { Field } from '../../parts/Field.js';
import styles from './inbox.module.css';

type As = 'sent' | 'not-sent';

/** Support has looked on the platform, and says what is there. */
export function SettleAnswer({ draft: { id }, platform, onDone }: { draft: Draft; platform: string; onDone(): void }) {
  const [asked, setAsked] = useState<As>();
  const [externalId, setExternalId] = useState('');
  const queries = useQueryClient();
  const settle = useMutation({
    mutationFn: (as: As) =>
      answered(
        api.POST('/v1/drafts/{draftId}/settle', {
          params: { path: { draftId: id } },
          body: as === 'sent' ? { as, externalId: externalId.trim() } : { as },
        }),
      ),
    async onSettled(_, error) {
      await queries.invalidateQueries({ queryKey: ['conversations'] });
      if (error) return;
      setAsked(undefined);
      onDone();
    },
  });
  const ask = (as: As) => () => {
    settle.reset();
    setAsked(as);
  };
  const dialog = {
    onOpenChange: () => setAsked(undefined),
    cancel: 'Leave it unconfirmed',
    busy: settle.isPending,
    error: settle.error,
    onConfirm: () => asked && settle.mutate(asked),
  };
  return (
    <div className={styles.buttons}>
      <Button onClick={ask('sent')}>It is there</Button>
      <Button onClick={ask('not-sent')}>It is not there</Button>
      <Confirm {...dialog} open={asked === 'sent'} title={`Is the answer on ${platform}?`} confirm="Mark as sent">
        <p>
          You have looked on {platform}, and the answer is there. It counts as sent from then on. Who marked it is kept.
        </p>
        <Field label={`The answer’s id on ${platform}`} hint={`As ${platform} itself names it.`}>
          {(control) => (
            <input
              {...control}
              autoComplete="off"
              spellCheck={false}
              value={externalId}
              onChange={({ target }) => setExternalId(target.value)}
            />
          )}
        </Field>
      </Confirm>
      <Confirm
        {...dialog}
        open={asked === 'not-sent'}
        title={`Is the answer not on ${platform}?`}
        confirm="Mark as not there"
        danger
      >
        <p>
          You have looked on {platform}, and the answer is not there. It counts as failed from then on, and another can
          be written: if it is there after all, there will be two of them. Who marked it is kept.
        </p>
      </Confirm>
    </div>
  );
}
