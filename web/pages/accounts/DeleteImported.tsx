import { useMutation } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import { answered, api } from '../../api/client.js';
import type { Account } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Confirm } from '../../parts/Dialog.js';
import { useTell } from '../../parts/toasts.js';
import { count } from '../../parts/words.js';
import { useReadAnew } from './queries.js';

/** Deletes what was imported from an account, connected or not. */
export function DeleteImported({
  account,
  title,
}: {
  account: Account;
  /** Where the focus goes when the button is gone. */
  title: RefObject<HTMLElement | null>;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const readAnew = useReadAnew();
  const tell = useTell();
  const name = `@${account.username}`;
  const remove = useMutation({
    mutationFn: () =>
      answered(api.DELETE('/v1/accounts/{accountId}/imported-posts', { params: { path: { accountId: account.id } } })),
    async onSuccess({ deleted, files }) {
      tell(
        `${count(deleted, 'imported post')} of ${name} deleted`,
        `And ${count(files, 'file')} that nothing else uses.`,
      );
      setIsAsking(false);
      await readAnew();
    },
  });
  return (
    <>
      <Button
        look="danger"
        size="small"
        onClick={() => {
          remove.reset();
          setIsAsking(true);
        }}
      >
        Delete imported posts<span className="visually-hidden"> of {name}</span>
      </Button>
      <Confirm
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Delete what was imported from ${name}?`}
        confirm={`Delete ${count(account.importedPosts, 'imported post')}`}
        danger
        busy={remove.isPending}
        error={remove.error}
        finalFocus={() => (remove.isPending || remove.isSuccess ? title.current : true)}
        onConfirm={() => remove.mutate()}
      >
        <p>They are deleted here and cannot be brought back, except by importing them again.</p>
        <p>Their pictures and videos go too, but for those that a post of yours uses or that were uploaded as well.</p>
        <p>The posts themselves stay where they are.</p>
      </Confirm>
    </>
  );
}
