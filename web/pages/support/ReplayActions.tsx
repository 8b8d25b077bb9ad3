import { useState } from 'react';
import type { ReplayBatch } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Confirm } from '../../parts/Dialog.js';
import { Refusal } from '../../parts/states.js';
import { GoWords } from './GoWords.js';
import { useBatchAction } from './queries.js';
import { outlook, publishes } from './replayWords.js';
import styles from './support.module.css';

/** What can be done with a batch as it stands. */
export function ReplayActions({ batch }: { batch: ReplayBatch }) {
  const [asking, setAsking] = useState<'start' | 'cancel'>();
  const act = useBatchAction(batch.id);
  const { replays } = outlook(batch);
  const isOver = batch.state === 'completed' || batch.state === 'cancelled';
  if (isOver) return null;

  const ask = (what: 'start' | 'cancel') => {
    act.reset();
    setAsking(what);
  };
  const dialog = (what: 'start' | 'cancel') => ({
    open: asking === what,
    onOpenChange: (open: boolean) => setAsking(open ? what : undefined),
    busy: act.isPending,
    error: act.error,
    onConfirm: () => act.mutate(what, { onSuccess: () => setAsking(undefined) }),
  });
  return (
    <>
      {batch.state === 'looked' && replays === 0 && (
        <p>Nothing here can be replayed: each says below what stands in the way.</p>
      )}
      <div className={styles.buttons}>
        {batch.state === 'looked' && replays > 0 && (
          <Button look="primary" onClick={() => ask('start')}>{`Replay ${publishes(replays)}`}</Button>
        )}
        {batch.state === 'replaying' && (
          <Button busy={act.isPending} onClick={() => act.mutate('pause')}>
            Pause
          </Button>
        )}
        {batch.state === 'paused' && (
          <Button look="primary" busy={act.isPending} onClick={() => act.mutate('resume')}>
            Resume
          </Button>
        )}
        <Button look="danger" onClick={() => ask('cancel')}>
          {batch.state === 'looking' || batch.state === 'looked' ? 'Close without a replay' : 'Cancel the rest'}
        </Button>
      </div>
      {act.error && asking === undefined && <Refusal error={act.error} />}
      {batch.state === 'looked' && replays > 0 && (
        <p className={styles.soft}>If nobody decides within seven days, it is closed by itself.</p>
      )}

      <Confirm
        {...dialog('start')}
        title={`Replay ${publishes(replays)}`}
        confirm={`Replay ${publishes(replays)}`}
        cancel="Not now"
      >
        <GoWords batch={batch} />
      </Confirm>
      <Confirm
        {...dialog('cancel')}
        title={batch.state === 'replaying' || batch.state === 'paused' ? 'Cancel the rest' : 'Close without a replay'}
        confirm={batch.state === 'replaying' || batch.state === 'paused' ? 'Cancel the rest' : 'Close it'}
        cancel="Go back"
        danger
      >
        <p>
          What has begun ends by itself. What has not begun is left as it is, and can be looked at again from Support.
        </p>
      </Confirm>
    </>
  );
}
