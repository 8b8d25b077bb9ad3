import { Link } from 'wouter';
import { platformName } from '../../parts/PlatformMark.js';
import { listed } from '../../parts/words.js';
import styles from './inbox.module.css';
import type { Unread as UnreadHalf } from './inboxWords.js';

/** Halves of inboxes that are not read, with the permission that each lacks. */
export function Unread({ unread }: { unread: readonly UnreadHalf[] }) {
  return (
    <>
      <ul className={styles.unread}>
        {unread.map(({ account, what, missingScopes }) => (
          <li key={account.id + what}>
            {what} of @{account.username} on {platformName(account.platform)}: not allowed{' '}
            {missingScopes.length > 0 && <>({listed(missingScopes)})</>}
          </li>
        ))}
      </ul>
      <p className={styles.soft}>
        Their owner allows it by connecting the account anew, on <Link href="/accounts">Accounts</Link>. Until then
        nothing of it is read.
      </p>
    </>
  );
}
