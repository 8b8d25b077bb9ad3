import { useEffect, useRef, useState } from 'react';
import type { Account, AutoApproveRule } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Refusal } from '../../parts/states.js';
import styles from './accounts.module.css';
import type { Login } from './logins.js';
import { useChangeRules } from './queries.js';
import { RuleFields } from './RuleFields.js';
import { placeOf } from './RuleList.js';
import { RuleMeanwhile } from './RuleMeanwhile.js';
import type { Done } from './RulesDialog.js';
import { type Faults, faultsOf, isSame, kindChoices, type RuleField, type RuleText, ruleOf, textOf } from './rules.js';
import ruleStyles from './rules.module.css';
import { ruleInWords } from './ruleWords.js';

/** One rule while it is written. What is wrong is said at its field once that was touched, or all of it when it is to be saved. */
export function RuleEditor({
  account,
  login,
  rules,
  was,
  text,
  onChange,
  onBase,
  onDone,
}: {
  account: Account;
  login: Login;
  /** As they are now. */
  rules: readonly AutoApproveRule[];
  was: AutoApproveRule | undefined;
  text: RuleText;
  onChange(text: RuleText): void;
  /** What is changed is another one from now on, by other words where some are given. */
  onBase(was: AutoApproveRule | undefined, text?: RuleText): void;
  onDone(done: Done): void;
}) {
  const { answers } = login.capabilities;
  const [touched, setTouched] = useState<ReadonlySet<RuleField>>(new Set());
  const [told, setTold] = useState<Faults>({});
  const [asked, setAsked] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const change = useChangeRules(account.id);

  const faults = faultsOf(
    text,
    rules.map(({ name }) => name).filter((name) => name !== was?.name),
  );
  const isFit = Object.keys(faults).length === 0;
  const shown = { ...told, ...(asked > 0 ? faults : pick(faults, touched)) };
  const rule = ruleOf(text, answers);
  const newer = was && rules.find(({ name }) => name === was.name);
  const isKept = change.data !== undefined && 'rules' in change.data;
  const isOther = was !== undefined && !(newer && isSame(newer, was)) && !change.isPending && !isKept;

  useEffect(() => {
    if (asked === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [asked]);
  useEffect(() => {
    form.current?.querySelector('input')?.focus();
  }, []);

  const save = () => {
    setAsked(asked + 1);
    if (!isFit || isOther || change.isPending) return;
    setTold({});
    change.mutate(was ? { kind: 'edit', was, rule } : { kind: 'add', rule }, {
      onSuccess(answer) {
        if ('rules' in answer) onDone({ said: `‘${rule.name}’ is saved.`, focus: placeOf('edit', rule.name) });
        if ('faults' in answer) {
          setTold(answer.faults);
          setAsked(asked + 2);
        }
      },
    });
  };
  return (
    <form
      ref={form}
      className={ruleStyles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <RuleFields
        text={text}
        faults={shown}
        choices={kindChoices(answers, was)}
        answers={answers}
        label={login.label}
        counted={was?.saidYesToday && was.name !== text.name.trim() ? was.saidYesToday : 0}
        onChange={(field, to) => {
          setTouched(new Set([...touched, field]));
          setTold({});
          onChange({ ...text, ...to });
        }}
      />
      {isFit && <p className={ruleStyles.reads}>{ruleInWords(rule)}</p>}
      {isOther && (
        <RuleMeanwhile
          name={was.name}
          newer={newer}
          onNewer={() => (newer ? onBase(newer, textOf(newer, answers, newer.zone)) : onDone({ focus: 'add' }))}
          onOwn={() => onBase(newer)}
        />
      )}
      {change.error && <Refusal error={change.error} />}
      {change.data && 'refused' in change.data && change.data.refused === 'full' && (
        <p role="alert" className={styles.missing}>
          There are as many rules as there may be: remove one, then save this.
        </p>
      )}
      <div className={ruleStyles.buttons}>
        <Button onClick={() => onDone({ focus: was ? placeOf('edit', was.name) : 'add' })}>Cancel</Button>
        <Button type="submit" look="primary" busy={change.isPending} onClick={() => {}}>
          Save the rule
        </Button>
      </div>
    </form>
  );
}

const pick = (faults: Faults, fields: ReadonlySet<RuleField>): Faults =>
  Object.fromEntries(Object.entries(faults).filter(([field]) => fields.has(field as RuleField)));
