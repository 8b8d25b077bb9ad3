import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '../../api/client.js';
import type { Draft } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Refusal } from '../../parts/states.js';
import type { Answering } from './answering.js';
import styles from './inbox.module.css';
import { canBeUndone } from './inboxWords.js';

/** What its owner can do with a draft where it stands. Each asked for twice is done once. */
export function DraftDeeds({
  draft,
  isRefused,
  onEdit,
  onDone,
}: Answering & { draft: Draft; isRefused: boolean; onEdit(): void }) {
  const { id, state, revision } = draft;
  const queries = useQueryClient();
  const params = { path: { draftId: id } };
  const deeds = {
    // A yes to what stands on the page, and to nothing that somebody put in its place.
    approve: () => answered(api.POST('/v1/drafts/{draftId}/approve', { params, body: { revision } })),
    undo: () => answered(api.POST('/v1/drafts/{draftId}/undo', { params })),
    reject: () => answered(api.POST('/v1/drafts/{draftId}/reject', { params })),
  };
  const act = useMutation({
    mutationFn: (deed: keyof typeof deeds) => deeds[deed](),
    async onSettled(_, error) {
      await queries.invalidateQueries({ queryKey: ['conversations'] });
      if (!error) onDone();
    },
  });
  const isBusy = (deed: keyof typeof deeds) => act.isPending && act.variables === deed;
  return (
    <>
      {act.error && <Refusal error={act.error} />}
      {state === 'waiting' && (
        <div className={styles.buttons}>
          <Button look="primary" disabled={isRefused} busy={isBusy('approve')} onClick={() => act.mutate('approve')}>
            Approve
          </Button>
          <Button onClick={onEdit}>Edit</Button>
          <Button look="danger" busy={isBusy('reject')} onClick={() => act.mutate('reject')}>
            Reject
          </Button>
        </div>
      )}
      {canBeUndone(draft) && (
        <div className={styles.buttons}>
          <Button busy={isBusy('undo')} onClick={() => act.mutate('undo')}>
            Undo
          </Button>
        </div>
      )}
    </>
  );
}
