import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, answered, api } from '../../api/client.js';
import type { PublishDetail } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Dialog } from '../../parts/Dialog.js';
import { Moment } from '../../parts/Moment.js';
import { Refusal } from '../../parts/states.js';
import { useTell } from '../../parts/toasts.js';
import { browserZone, type ChosenTime, localTimeOf, momentOf } from '../../parts/zonedTime.js';
import styles from './Publish.module.css';

/** Another moment for a post that waits. */
export function Reschedule({ publish: { id, dueAt }, onTooLate }: { publish: PublishDetail; onTooLate(): void }) {
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<ChosenTime>();
  const queries = useQueryClient();
  const tell = useTell();
  const moment = chosen ?? { local: localTimeOf(dueAt, browserZone()), zone: browserZone() };
  const publishAt = momentOf(moment);
  const move = useMutation({
    mutationFn: (publishAt: string) =>
      answered(api.PATCH('/v1/publishes/{publishId}', { params: { path: { publishId: id } }, body: { publishAt } })),
    onSuccess(moved) {
      queries.setQueryData(['publishes', 'one', id], moved);
      close();
      tell('Rescheduled');
    },
    onError(error) {
      if (!(error instanceof ApiProblem && error.kind === 'too-late')) return;
      close();
      onTooLate();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['publishes'] }),
  });
  function close() {
    setOpen(false);
    setChosen(undefined);
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>Reschedule</Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => {
          move.reset();
          if (open) setOpen(true);
          else close();
        }}
        title="Reschedule"
      >
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (publishAt && !move.isPending) move.mutate(publishAt);
          }}
        >
          <Moment value={moment} onChange={setChosen} />
          {move.error && <Refusal error={move.error} />}
          <div className={styles.buttons}>
            <Button look="primary" type="submit" busy={move.isPending}>
              Reschedule
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
