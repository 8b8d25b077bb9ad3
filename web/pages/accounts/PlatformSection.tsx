import { useId } from 'react';
import type { Account, Platform } from '../../api/types.js';
import { PlatformMark } from '../../parts/PlatformMark.js';
import { AccountCard } from './AccountCard.js';
import styles from './accounts.module.css';
import { ConnectButton } from './ConnectButton.js';
import { KindsOfLoginButton } from './KindsOfLogin.js';
import { type Login, loginsOf } from './logins.js';

/** One platform: what it needs, the way to connect, and the accounts that are connected. */
export function PlatformSection({
  platform,
  accounts,
  mayConnect,
  isWhole,
  onDisconnect,
}: {
  platform: Platform;
  accounts: readonly Account[];
  mayConnect: boolean;
  /** Every account there is has been read. */
  isWhole: boolean;
  onDisconnect(accountId: string): void;
}) {
  const titleId = useId();
  const logins = loginsOf(platform);
  const isConfigured = logins.some(({ configured }) => configured);
  return (
    <section className={styles.platform} aria-labelledby={titleId}>
      <div className={styles.platformHead}>
        <PlatformMark platform={platform.name} />
        <h2 id={titleId}>{platform.label}</h2>
        {mayConnect && isConfigured && <Connect platform={platform} logins={logins} isFirst={accounts.length === 0} />}
      </div>
      {!isConfigured && (
        <p className={styles.soft}>
          Not set up here: this installation has no credentials at {platform.label}, so nothing can be connected.
        </p>
      )}
      {isConfigured && logins.length === 1 && platform.accountNeeded && (
        <p className={styles.soft}>Needed: {platform.accountNeeded}</p>
      )}
      {isConfigured && logins.length > 1 && (
        <p className={styles.soft}>
          There are {logins.length} kinds of login, which need different accounts: Connect explains them.
        </p>
      )}
      {accounts.length > 0 ? (
        <ul className={styles.cards} aria-label={`${platform.label} accounts`}>
          {accounts.map((account) => (
            <li key={account.id}>
              <AccountCard
                account={account}
                login={logins.find(({ flavour }) => flavour === account.flavour)}
                onDisconnect={onDisconnect}
              />
            </li>
          ))}
        </ul>
      ) : (
        isWhole && isConfigured && <p className={styles.soft}>No account is connected.</p>
      )}
    </section>
  );
}

function Connect({
  platform: { label },
  logins,
  isFirst,
}: {
  platform: Platform;
  logins: readonly Login[];
  isFirst: boolean;
}) {
  const look = isFirst ? 'primary' : 'plain';
  if (logins.length > 1) {
    return <KindsOfLoginButton look={look} logins={logins}>{`Connect ${label}`}</KindsOfLoginButton>;
  }
  const { platform, flavour } = logins[0]!;
  return <ConnectButton look={look} of={{ platform, flavour }}>{`Connect ${label}`}</ConnectButton>;
}
