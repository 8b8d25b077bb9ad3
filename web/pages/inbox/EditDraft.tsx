import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answered, api } from '../../api/client.js';
import type { Draft } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Refusal } from '../../parts/states.js';
import { AnswerText } from './AnswerText.js';
import type { Answering } from './answering.js';
import styles from './inbox.module.css';

/** Other words for a draft. Those it had stay in its history. */
export function EditDraft({ draft, message, platform, onDone }: Answering & { draft: Draft }) {
  const [text, setText] = useState(draft.text);
  const [begun] = useState(draft.revision);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      answered(api.PATCH('/v1/drafts/{draftId}', { params: { path: { draftId: draft.id } }, body: { text } })),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['conversations'] });
      onDone();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() !== '' && !save.isPending) save.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <AnswerText messageId={message.id} platform={platform} label="The answer" text={text} onChange={setText} />
      {draft.revision !== begun && (
        <p role="status">Somebody else has changed it meanwhile, to: ‘{draft.text}’. Saving puts yours in its place.</p>
      )}
      {save.error && <Refusal error={save.error} />}
      <div className={styles.buttons}>
        <Button look="primary" type="submit" busy={save.isPending} disabled={text.trim() === ''}>
          Save
        </Button>
        <Button look="quiet" onClick={onDone}>
          Leave it as it was
        </Button>
      </div>
    </form>
  );
}
