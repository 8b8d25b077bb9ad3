import { Link } from 'wouter';
import type { Account } from '../../api/types.js';
import { Field } from '../../parts/Field.js';
import { PlatformMark, platformName } from '../../parts/PlatformMark.js';
import styles from './Compose.module.css';
import { canPublish } from './canPublish.js';

/** The account that publishes. Those that cannot now are named, with why. */
export function AccountChoice({
  accounts,
  chosen,
  isFixed,
  onChoose,
}: {
  accounts: readonly Account[];
  chosen: Account;
  isFixed: boolean;
  onChoose(accountId: string): void;
}) {
  const unable = accounts.flatMap((account) => {
    const verdict = canPublish(account);
    return verdict.can || account.state === 'disconnected' ? [] : [{ account, why: verdict.why }];
  });
  if (isFixed) {
    return (
      <p className={styles.account}>
        <PlatformMark platform={chosen.platform} /> {nameOf(chosen)}
      </p>
    );
  }
  return (
    <>
      <div className={styles.account}>
        <PlatformMark platform={chosen.platform} />
        <Field label="Account">
          {(control) => (
            <select {...control} value={chosen.id} onChange={({ target }) => onChoose(target.value)}>
              {accounts
                .filter((account) => canPublish(account).can)
                .map((account) => (
                  <option key={account.id} value={account.id}>
                    {nameOf(account)}
                  </option>
                ))}
            </select>
          )}
        </Field>
      </div>
      {unable.length > 0 && (
        <ul className={styles.unable}>
          {unable.map(({ account, why }) => (
            <li key={account.id}>
              {nameOf(account)} {why}. <Link href="/accounts">Accounts</Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const nameOf = ({ username, platform }: Account): string => `@${username} on ${platformName(platform)}`;
