import type { RefObject } from 'react';
import { Link } from 'wouter';
import { answered, api } from '../../api/client.js';
import type { Account } from '../../api/types.js';
import { count } from '../../parts/words.js';
import styles from './accounts.module.css';
import { DeleteKept } from './DeleteKept.js';

/** What came into an account's inbox and is here, and the way to delete it. */
export function KeptMessages({
  account,
  label,
  title,
  mayChange,
}: {
  account: Account;
  label: string;
  /** Where the focus goes when they are gone. */
  title: RefObject<HTMLElement | null>;
  mayChange: boolean;
}) {
  const name = `@${account.username}`;
  return (
    <div className={styles.part}>
      <h4>Messages</h4>
      <p>
        {count(account.messages, 'message')} here, in the{' '}
        <Link href={`/inbox?accountId=${account.id}`}>
          inbox<span className="visually-hidden"> of {name}</span>
        </Link>
        .
      </p>
      {mayChange && (
        <div className={styles.cardActions}>
          <DeleteKept
            name={name}
            button="Delete messages"
            question={`Delete the messages of ${name}?`}
            confirm={`Delete ${count(account.messages, 'message')}`}
            remove={() =>
              answered(api.DELETE('/v1/accounts/{accountId}/messages', { params: { path: { accountId: account.id } } }))
            }
            told={({ messages, conversations, drafts }) => [
              `${count(messages, 'message')} of ${name} deleted`,
              `In ${count(conversations, 'conversation')}, with ${count(drafts, 'draft')}.`,
            ]}
            title={title}
          >
            <p>They are deleted here with the drafts of their answers, and do not come in again.</p>
            <p>A draft that waits is never sent. What is said from now on comes in as before.</p>
            <p>At {label} everything stays as it is.</p>
          </DeleteKept>
        </div>
      )}
    </div>
  );
}
