import type { UseQueryResult } from '@tanstack/react-query';
import type { Account, AutoApproveRule } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Loading, Refusal } from '../../parts/states.js';
import styles from './accounts.module.css';
import type { Login } from './logins.js';
import { RulesDialog } from './RulesDialog.js';
import ruleStyles from './rules.module.css';
import { approvalInWords, countInWords, ruleInWords } from './ruleWords.js';

/** What the rules of an account say, how often they said yes today, and the way to change them. */
export function Rules({
  account,
  login,
  rules: { data: rules, error, refetch },
  mayChange,
}: {
  account: Account;
  login: Login | undefined;
  rules: UseQueryResult<AutoApproveRule[]>;
  mayChange: boolean;
}) {
  if (!rules) {
    if (!error) return <Loading lines={1} />;
    return (
      <>
        <Refusal error={error} />
        <div className={styles.cardActions}>
          <Button size="small" onClick={() => void refetch()}>
            Read its rules again
          </Button>
        </div>
      </>
    );
  }
  const { isEmpty, sentence } = approvalInWords(account.autoApprove, rules.length);
  return (
    <>
      <p className={isEmpty ? styles.missing : styles.soft}>{sentence}</p>
      {rules.length > 0 && (
        <ol className={ruleStyles.said} aria-label="Rules">
          {rules.map((rule) => (
            <li key={rule.name}>
              {ruleInWords(rule)} <span className={styles.soft}>{countInWords(rule)}</span>
            </li>
          ))}
        </ol>
      )}
      {mayChange && login && <RulesDialog account={account} login={login} rules={rules} />}
    </>
  );
}
