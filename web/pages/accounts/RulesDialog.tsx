import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Account, AutoApproveRule } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Dialog } from '../../parts/Dialog.js';
import { browserZone } from '../../parts/zonedTime.js';
import styles from './accounts.module.css';
import type { Login } from './logins.js';
import { rulesQuery } from './queries.js';
import { RuleEditor } from './RuleEditor.js';
import { RuleList } from './RuleList.js';
import { type RuleText, textOf } from './rules.js';
import ruleStyles from './rules.module.css';
import { emptySample, type Sample } from './TryRules.js';

/** What has come about, said once, and where the focus goes from there. */
export interface Done {
  readonly said?: string;
  readonly focus: string;
}

/** A rule while it is written; `was` is the one it replaces, as it was read. */
interface Editing {
  readonly was: AutoApproveRule | undefined;
  readonly text: RuleText;
}

/** The way to change the rules of an account and to try them. What is being written stays while it is closed. */
export function RulesDialog({
  account,
  login,
  rules,
}: {
  account: Account;
  login: Login;
  rules: readonly AutoApproveRule[];
}) {
  const [isOpen, setIsOpen] = useState(false);
  const [editing, setEditing] = useState<Editing>();
  const [sample, setSample] = useState<Sample>(() => emptySample(login.capabilities.answers));
  const [done, setDone] = useState<Done>();
  const button = useRef<HTMLButtonElement>(null);
  const queries = useQueryClient();
  const edit = (was: AutoApproveRule | undefined) =>
    setEditing({ was, text: textOf(was, login.capabilities.answers, browserZone()) });
  const title = !editing
    ? `Rules for replies of @${account.username}`
    : editing.was
      ? `Change ‘${editing.was.name}’`
      : `Add a rule for replies of @${account.username}`;
  return (
    <>
      <div className={styles.cardActions}>
        <Button
          ref={button}
          size="small"
          aria-haspopup="dialog"
          onClick={() => {
            void queries.invalidateQueries({ queryKey: rulesQuery(account.id).queryKey });
            setDone(undefined);
            if (rules.length === 0 && !editing) edit(undefined);
            setIsOpen(true);
          }}
        >
          {rules.length > 0 ? 'Change or try the rules' : 'Add a rule'}
          <span className="visually-hidden"> of @{account.username}</span>
        </Button>
      </div>
      <Dialog open={isOpen} onOpenChange={setIsOpen} title={title} finalFocus={button}>
        <p role="status" className={ruleStyles.done}>
          {done?.said}
        </p>
        {editing ? (
          <RuleEditor
            account={account}
            login={login}
            rules={rules}
            was={editing.was}
            text={editing.text}
            onChange={(text) => setEditing({ ...editing, text })}
            onBase={(was, text = editing.text) => setEditing({ was, text })}
            onDone={(done) => {
              setEditing(undefined);
              setDone(done);
            }}
          />
        ) : (
          <RuleList
            account={account}
            login={login}
            rules={rules}
            sample={sample}
            onSample={setSample}
            done={done}
            onDone={setDone}
            onEdit={(rule) => {
              setDone(undefined);
              edit(rule);
            }}
          />
        )}
      </Dialog>
    </>
  );
}
