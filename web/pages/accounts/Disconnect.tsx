import { useMutation, useQuery } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import { answered, api } from '../../api/client.js';
import type { Account } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Confirm } from '../../parts/Dialog.js';
import { useTell } from '../../parts/toasts.js';
import { count, listed } from '../../parts/words.js';
import { underWayQuery, useReadAnew } from './queries.js';

/** Ends a connection, after saying what that stops. How it goes on shows on the account itself. */
export function Disconnect({
  account,
  label,
  title,
  onAsked,
}: {
  account: Account;
  label: string;
  /** Where the focus goes when the button is gone. */
  title: RefObject<HTMLElement | null>;
  onAsked(accountId: string): void;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const readAnew = useReadAnew();
  const tell = useTell();
  const name = `@${account.username}`;
  const isLeaving = account.state === 'disconnecting' || account.state === 'disconnected';
  const stays = [
    account.importedPosts > 0 && `the ${count(account.importedPosts, 'imported post')}`,
    account.messages > 0 && `the ${count(account.messages, 'message')}`,
  ].filter((one) => one !== false);
  const disconnect = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/accounts/{accountId}', { params: { path: { accountId: account.id } } })),
    async onSuccess({ state }) {
      await readAnew();
      if (state === 'disconnected') tell(`${name} is disconnected`, 'Its receipt stays with the account.');
      else tell(`${name} is being disconnected`, `${label} has not confirmed it yet; this goes on by itself.`);
    },
  });
  return (
    <>
      {!isLeaving && (
        <Button
          look="danger"
          size="small"
          onClick={() => {
            disconnect.reset();
            setIsAsking(true);
          }}
        >
          Disconnect<span className="visually-hidden"> {name}</span>
        </Button>
      )}
      <Confirm
        open={isAsking && !isLeaving}
        onOpenChange={setIsAsking}
        title={`Disconnect ${name}?`}
        confirm={`Disconnect ${name}`}
        danger
        busy={disconnect.isPending}
        error={disconnect.error}
        finalFocus={() => (isLeaving ? title.current : true)}
        onConfirm={() => {
          onAsked(account.id);
          disconnect.mutate();
        }}
      >
        <p>At once, and in this order:</p>
        <ul>
          <li>
            <UnderWay accountId={account.id} />
          </li>
          <li>{label} is asked to take the permission back, and tried whether it did.</li>
          <li>The stored access is erased, and you get a receipt.</li>
        </ul>
        <p>
          What was published stays at {label}
          {stays.length > 0 ? `; ${listed(stays)} stay here until you delete them.` : '.'}
        </p>
      </Confirm>
    </>
  );
}

function UnderWay({ accountId }: { accountId: string }) {
  const { data } = useQuery(underWayQuery(accountId));
  if (!data) return 'Posts that are scheduled or under way are stopped, a running import and drafted replies too.';
  const { length } = data.items;
  if (length === 0) return 'No post is scheduled or under way; a running import and drafted replies are stopped.';
  const posts = data.nextCursor ? `More than ${count(length, 'post')}` : count(length, 'post');
  return `${posts} scheduled or under way ${length === 1 ? 'is' : 'are'} stopped, a running import and drafted replies too.`;
}
