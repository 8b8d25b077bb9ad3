import { type FormEvent, useState } from 'react';
import { replayItemsMax, replaysPerMinute } from '../../../domain/limits.js';
import type { FailureGroup } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Dialog } from '../../parts/Dialog.js';
import { Field } from '../../parts/Field.js';
import { Refusal } from '../../parts/states.js';
import { useNewBatch } from './queries.js';
import { publishes } from './replayWords.js';
import styles from './support.module.css';

/** Asks whether the platform shall be asked, and says that nothing is repeated by it. */
export function LookDialog({ group, onClose }: { group: FailureGroup; onClose(): void }) {
  const [reason, setReason] = useState('');
  const [perMinute, setPerMinute] = useState(String(replaysPerMinute.usual));
  const ask = useNewBatch();
  const { max } = replaysPerMinute;
  const isFast = !/^\d+$/.test(perMinute) || Number(perMinute) < 1 || Number(perMinute) > max;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isFast || ask.isPending) return;
    ask.mutate({
      filter: group.filter,
      perMinute: Number(perMinute),
      ...(reason.trim() && { reason: reason.trim() }),
    });
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Look at ${publishes(group.count)}`}>
      <form className={styles.form} onSubmit={submit}>
        <ol className={styles.steps}>
          <li>First the platform is asked about each: is it live already? Nothing is repeated.</li>
          <li>Then you see what it said, and decide whether the rest is sent again.</li>
        </ol>
        {group.count > replayItemsMax && (
          <p>
            At most {replayItemsMax.toLocaleString('en')} are looked at together. Those that are due first are taken,
            the others stay here for the next time.
          </p>
        )}
        <Field label="Reason (optional)" hint="For whoever reads the trail later.">
          {(control) => (
            <textarea
              {...control}
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Replays a minute, once you decide"
          hint="Live posts of the same accounts keep their share of every limit."
          fault={isFast && `A whole number from 1 to ${max}.`}
        >
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              value={perMinute}
              onChange={(event) => setPerMinute(event.target.value.trim())}
            />
          )}
        </Field>
        {ask.error && <Refusal error={ask.error} />}
        <div className={styles.buttons} data-end>
          <Button onClick={onClose}>Not now</Button>
          <Button look="primary" type="submit" busy={ask.isPending}>
            {`Ask the platform about ${group.count === 1 ? 'it' : 'them'}`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
