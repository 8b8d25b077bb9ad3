import { useState } from 'react';
import type { MessageKind } from '../../../domain/states.js';
import type { Account, AutoApproveRule } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Choice, Field } from '../../parts/Field.js';
import styles from './accounts.module.css';
import type { Login } from './logins.js';
import { withoutAt } from './rules.js';
import ruleStyles from './rules.module.css';
import { oneOfKind, type Verdict, verdictInWords, verdictOn } from './ruleWords.js';

/** A message as it might come, and an answer to it. */
export interface Sample {
  readonly kind: MessageKind;
  readonly sender: string;
  readonly message: string;
  readonly answer: string;
}

export const emptySample = ([kind = 'comment']: readonly MessageKind[]): Sample => ({
  kind,
  sender: '',
  message: '',
  answer: '',
});

/** Says what the rules would say now of a message and its answer, and why; nothing is sent or kept. */
export function TryRules({
  account,
  login,
  rules,
  sample,
  onSample,
}: {
  account: Account;
  login: Login;
  rules: readonly AutoApproveRule[];
  sample: Sample;
  onSample(sample: Sample): void;
}) {
  const [verdict, setVerdict] = useState<Verdict>();
  const set = (to: Partial<Sample>) => {
    setVerdict(undefined);
    onSample({ ...sample, ...to });
  };
  const { kind, sender, message, answer } = sample;
  return (
    <details className={ruleStyles.try}>
      <summary>Try the rules on a message</summary>
      <form
        className={ruleStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          const name = withoutAt(sender);
          const judged = { kind, sender: { externalId: name, username: name }, message, answer };
          setVerdict(verdictOn(rules, judged, new Date()));
        }}
      >
        <div className={ruleStyles.beside}>
          <Choice
            label="What comes"
            value={kind}
            options={login.capabilities.answers.map((one) => ({ value: one, name: oneOfKind(one) }))}
            onChange={(chosen) => set({ kind: chosen })}
          />
          <Field label="From whom">
            {(control) => (
              <input
                {...control}
                autoComplete="off"
                value={sender}
                onChange={({ target }) => set({ sender: target.value })}
              />
            )}
          </Field>
        </div>
        <Field label="The message">
          {(control) => (
            <textarea {...control} rows={2} value={message} onChange={({ target }) => set({ message: target.value })} />
          )}
        </Field>
        <Field label="The answer">
          {(control) => (
            <textarea {...control} rows={2} value={answer} onChange={({ target }) => set({ answer: target.value })} />
          )}
        </Field>
        <div>
          <Button type="submit" size="small" onClick={() => {}}>
            Try it
          </Button>
        </div>
        <div role="status">
          {verdict && (
            <>
              <p>
                <strong>{verdictInWords(verdict, account.autoApprove, rules.length)}</strong>
              </p>
              {verdict.others.length > 0 && (
                <ul>
                  {verdict.others.map(({ name, why }) => (
                    <li key={name}>
                      ‘{name}’ does not: {why}
                    </li>
                  ))}
                </ul>
              )}
            </>
          )}
        </div>
        <p className={styles.soft}>
          What {login.label} would refuse is never sent without asking, whatever a rule says: that is looked at when a
          reply is drafted.
        </p>
      </form>
    </details>
  );
}
