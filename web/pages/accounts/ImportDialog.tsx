import { useMutation } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import { answered, api, newWish } from '../../api/client.js';
import type { Account, Import } from '../../api/types.js';
import { Confirm } from '../../parts/Dialog.js';
import { Choice } from '../../parts/Field.js';
import { count } from '../../parts/words.js';
import type { Login } from './logins.js';
import { useReadAnew } from './queries.js';

const amounts = ['100', '500', '1000', '3200'] as const;

interface Wanted {
  postsMax: string;
  what: Import['what'];
  wish: ReturnType<typeof newWish>;
}

/** Asks before posts are read: how many at most, what of them, and where they go. */
export function ImportDialog({
  account,
  login,
  title,
  open,
  onOpenChange,
}: {
  account: Account;
  login: Login;
  /** Where the focus goes when the button is gone. */
  title: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const [{ postsMax, what, wish }, setWanted] = useState<Wanted>(() => ({
    postsMax: '1000',
    what: 'both',
    wish: newWish(),
  }));
  const readAnew = useReadAnew();
  const run = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/accounts/{accountId}/imports', {
          params: { path: { accountId: account.id }, header: wish },
          body: { postsMax: Number(postsMax), what },
        }),
      ),
    async onSuccess() {
      await readAnew();
      onOpenChange(false);
      setWanted({ postsMax, what, wish: newWish() });
    },
  });
  const { label } = login;
  const { note } = login.capabilities.import;
  return (
    <Confirm
      open={open}
      onOpenChange={(isOpen) => {
        onOpenChange(isOpen);
        if (run.isError) run.reset();
      }}
      title={`Import earlier posts of @${account.username}?`}
      confirm="Import"
      busy={run.isPending}
      error={run.error}
      finalFocus={() => (run.isPending || run.isSuccess ? title.current : true)}
      onConfirm={() => run.mutate()}
    >
      <Choice
        label="How many at most, the newest first"
        value={postsMax}
        options={amounts.map((amount) => ({ value: amount, name: count(Number(amount), 'post') }))}
        onChange={(amount) => setWanted({ postsMax: amount, what, wish: newWish() })}
      />
      <Choice
        label="What of them is kept"
        value={what}
        options={[
          { value: 'both', name: 'Texts, pictures and videos' },
          { value: 'text', name: 'Texts only' },
          { value: 'media', name: 'Pictures and videos only' },
        ]}
        onChange={(chosen) => setWanted({ postsMax, what: chosen, wish: newWish() })}
      />
      <p>
        Read are the account’s own posts: their text, time, address, language and numbers; their pictures and videos are
        fetched, because {label}’s links to them end. {note}
      </p>
      <p>
        They are kept in this workspace as samples of the account’s voice, each post and file once however often you
        import. Nothing changes at {label}.
      </p>
      <p>It runs within {label}’s limits. You can cancel it, close this page meanwhile, and delete what was read.</p>
    </Confirm>
  );
}
