import type { Account } from '../../api/types.js';
import { listed } from '../../parts/words.js';
import styles from './accounts.module.css';
import { featureInWords, missingOf } from './accountWords.js';
import { ConnectButton } from './ConnectButton.js';

/** What an account may do, and what is switched off because its owner did not allow it. */
export function Permissions({ account, label, mayChange }: { account: Account; label: string; mayChange: boolean }) {
  const { features, scopes } = missingOf(account);
  const on = account.features.filter(({ can }) => can).map(({ feature }) => featureInWords(feature));
  return (
    <div className={styles.part}>
      <h4>Permissions</h4>
      {on.length > 0 && <p>Allowed: {listed(on)}.</p>}
      {features.length > 0 && (
        <div className={styles.missing}>
          <p>
            <strong>Switched off: {listed(features.map(featureInWords))}.</strong> {label} was not allowed to give us{' '}
            {scopes.map((scope, at) => (
              <span key={scope}>
                {at > 0 && ', '}
                <code>{scope}</code>
              </span>
            ))}
            .
          </p>
          {mayChange && (
            <ConnectButton
              size="small"
              name={`of @${account.username}`}
              of={{ platform: account.platform, flavour: account.flavour, accountId: account.id, scopes }}
            >
              Allow the missing permissions
            </ConnectButton>
          )}
        </div>
      )}
    </div>
  );
}
