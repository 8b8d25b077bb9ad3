import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answered, api, newWish } from '../../api/client.js';
import type { Draft } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Refusal } from '../../parts/states.js';
import { useSession } from '../../session.js';
import { AnswerText } from './AnswerText.js';
import type { Answering } from './answering.js';
import styles from './inbox.module.css';
import { keptWordsIn } from './keptWords.js';

const kept = keptWordsIn(sessionStorage);

/** An answer of one's own, or another one after the one before came to nothing. It waits for a yes like any other. */
export function WriteAnswer({
  before,
  isInDoubt,
  message,
  platform,
  onDone,
}: Answering & { before: Draft | undefined; isInDoubt: boolean }) {
  const { user, workspace } = useSession();
  const key = `${workspace.id}/${user.id}/${message.id}`;
  const [text, setText] = useState<string | undefined>(() => kept.read(key));
  const [wish, renew] = useState(newWish);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (words: string) =>
      answered(
        api.POST('/v1/messages/{messageId}/drafts', {
          params: { path: { messageId: message.id }, header: wish },
          body: { text: words },
        }),
      ),
    async onSuccess() {
      kept.drop(key);
      await queries.invalidateQueries({ queryKey: ['conversations'] });
      onDone();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text?.trim() && !save.isPending) save.mutate(text);
  }
  /** The same words are the same wish, however often they are sent; others are another. */
  function write(words: string) {
    setText(words);
    kept.keep(key, words);
    renew(newWish());
  }
  if (text === undefined) {
    // A text that came to nothing is what the next one begins with.
    const first = before?.state === 'failed' ? before.text : '';
    return (
      <div className={styles.buttons}>
        <Button look={message.answeredAt ? 'quiet' : 'plain'} onClick={() => setText(first)}>
          {before ? 'Write another answer' : 'Write an answer'}
        </Button>
        {isInDoubt && (
          <span className={styles.soft}>If the one before is there after all, there will be two of them.</span>
        )}
      </div>
    );
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <AnswerText messageId={message.id} platform={platform} label="Your answer" text={text} onChange={write} />
      {save.error && <Refusal error={save.error} />}
      <div className={styles.buttons}>
        <Button look="primary" type="submit" busy={save.isPending} disabled={text.trim() === ''}>
          Save the draft
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            setText(undefined);
            kept.drop(key);
            onDone();
          }}
        >
          Discard
        </Button>
        <span className={styles.soft}>Nothing is sent before it is approved.</span>
      </div>
    </form>
  );
}
