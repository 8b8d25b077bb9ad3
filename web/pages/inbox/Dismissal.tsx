import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '../../api/client.js';
import type { Draft } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Refusal } from '../../parts/states.js';
import { Time } from '../../parts/Time.js';
import type { Answering } from './answering.js';
import styles from './inbox.module.css';

/** A message that needs no answer is marked so, and leaves what needs one; or comes back to it. */
export function Dismissal({
  message: { id, dismissed },
  draft,
  canMark,
  onDone,
}: Answering & { draft: Draft | undefined; canMark: boolean }) {
  const queries = useQueryClient();
  const params = { path: { messageId: id } };
  const mark = useMutation({
    mutationFn: () =>
      answered(
        dismissed
          ? api.POST('/v1/messages/{messageId}/reopen', { params })
          : api.POST('/v1/messages/{messageId}/dismiss', { params }),
      ),
    async onSettled(_, error) {
      await queries.invalidateQueries({ queryKey: ['conversations'] });
      if (!error) onDone();
    },
  });
  const hasYes = draft !== undefined && draft.state !== 'waiting';
  return (
    <div className={styles.dismissal}>
      {dismissed && (
        <p className={styles.soft}>
          Marked as needing no answer by {dismissed.by}, <Time at={dismissed.at} />.
        </p>
      )}
      {mark.error && <Refusal error={mark.error} />}
      {canMark && !hasYes && (
        <div className={styles.buttons}>
          <Button look="quiet" size="small" busy={mark.isPending} onClick={() => mark.mutate()}>
            {dismissed ? 'It needs an answer after all' : 'It needs no answer'}
          </Button>
          {draft && <span className={styles.soft}>That rejects the draft as well.</span>}
        </div>
      )}
    </div>
  );
}
