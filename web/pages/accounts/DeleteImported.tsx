import type { RefObject } from 'react';
import { answered, api } from '../../api/client.js';
import type { Account } from '../../api/types.js';
import { count } from '../../parts/words.js';
import { DeleteKept } from './DeleteKept.js';

/** Deletes what was imported from an account. */
export function DeleteImported({ account, title }: { account: Account; title: RefObject<HTMLElement | null> }) {
  const name = `@${account.username}`;
  return (
    <DeleteKept
      name={name}
      button="Delete imported posts"
      question={`Delete what was imported from ${name}?`}
      confirm={`Delete ${count(account.importedPosts, 'imported post')}`}
      remove={() =>
        answered(api.DELETE('/v1/accounts/{accountId}/imported-posts', { params: { path: { accountId: account.id } } }))
      }
      told={({ deleted, files }) => [
        `${count(deleted, 'imported post')} of ${name} deleted`,
        `And ${count(files, 'file')} that nothing else uses.`,
      ]}
      title={title}
    >
      <p>They are deleted here and cannot be brought back, except by importing them again.</p>
      <p>Their pictures and videos go too, but for those that a post of yours uses or that were uploaded as well.</p>
      <p>The posts themselves stay where they are.</p>
    </DeleteKept>
  );
}
