import { useEffect, useRef, useState } from 'react';
import { autoApproveRulesMax } from '../../../domain/limits.js';
import type { Account, AutoApproveRule } from '../../api/types.js';
import { Banner } from '../../parts/Banner.js';
import { Button } from '../../parts/Button.js';
import { Refusal } from '../../parts/states.js';
import { inFigures } from '../../parts/words.js';
import styles from './accounts.module.css';
import type { Login } from './logins.js';
import { useChangeRules } from './queries.js';
import type { Done } from './RulesDialog.js';
import type { Change } from './rules.js';
import ruleStyles from './rules.module.css';
import { countInWords, ruleInWords } from './ruleWords.js';
import { type Sample, TryRules } from './TryRules.js';

/** The rules in the order in which they are tried: each can be changed, moved and removed, and all of them tried. */
export function RuleList({
  account,
  login,
  rules,
  sample,
  onSample,
  done,
  onDone,
  onEdit,
}: {
  account: Account;
  login: Login;
  rules: readonly AutoApproveRule[];
  sample: Sample;
  onSample(sample: Sample): void;
  done: Done | undefined;
  onDone(done: Done | undefined): void;
  onEdit(rule: AutoApproveRule | undefined): void;
}) {
  const [removing, setRemoving] = useState<string>();
  const change = useChangeRules(account.id);
  const { places, place } = usePlaces();
  useEffect(() => {
    if (done) places.current.get(done.focus)?.focus();
  }, [done, places]);

  const ask = (wanted: Change & { kind: 'move' | 'remove' }) => {
    if (change.isPending) return;
    const { name } = wanted.was;
    onDone(undefined);
    change.mutate(wanted, {
      onSuccess(answer) {
        setRemoving(undefined);
        if (!('rules' in answer)) return;
        const { rules: now, at } = answer;
        if (wanted.kind === 'remove') return onDone({ said: `‘${name}’ is removed.`, focus: 'add' });
        const isAtItsEnd = at === (wanted.by < 0 ? 0 : now.length - 1);
        onDone({
          said: `‘${name}’ is number ${at + 1} of ${now.length} now.`,
          focus: placeOf(wanted.by < 0 !== isAtItsEnd ? 'up' : 'down', name),
        });
      },
    });
  };
  const isFull = rules.length >= autoApproveRulesMax;
  return (
    <>
      {rules.length > 1 && <p className={styles.soft}>They are tried in this order; the first that fits says yes.</p>}
      {rules.length === 0 && <p>There is no rule: nothing is sent without asking.</p>}
      <ol className={ruleStyles.rules} aria-label="Rules">
        {rules.map((rule, at) => (
          <li key={rule.name}>
            <p>{ruleInWords(rule)}</p>
            <p className={styles.soft}>{countInWords(rule)}</p>
            {removing === rule.name ? (
              <div className={styles.cardActions}>
                <p>Remove ‘{rule.name}’? What it let through stays sent.</p>
                <Button
                  size="small"
                  look="danger"
                  busy={change.isPending}
                  ref={place('confirm')}
                  onClick={() => ask({ kind: 'remove', was: rule })}
                >
                  Remove it
                </Button>
                <Button
                  size="small"
                  onClick={() => {
                    setRemoving(undefined);
                    onDone({ focus: placeOf('remove', rule.name) });
                  }}
                >
                  Keep it
                </Button>
              </div>
            ) : (
              <div className={styles.cardActions}>
                <Button size="small" ref={place('edit', rule.name)} onClick={() => onEdit(rule)}>
                  Change
                  <Of name={rule.name} />
                </Button>
                {rules.length > 1 && (
                  <>
                    <Button
                      size="small"
                      look="quiet"
                      disabled={at === 0}
                      ref={place('up', rule.name)}
                      onClick={() => ask({ kind: 'move', was: rule, by: -1 })}
                    >
                      Move up
                      <Of name={rule.name} />
                    </Button>
                    <Button
                      size="small"
                      look="quiet"
                      disabled={at === rules.length - 1}
                      ref={place('down', rule.name)}
                      onClick={() => ask({ kind: 'move', was: rule, by: 1 })}
                    >
                      Move down
                      <Of name={rule.name} />
                    </Button>
                  </>
                )}
                <Button
                  size="small"
                  look="quiet"
                  ref={place('remove', rule.name)}
                  onClick={() => {
                    change.reset();
                    setRemoving(rule.name);
                    onDone({ focus: 'confirm' });
                  }}
                >
                  Remove
                  <Of name={rule.name} />
                </Button>
              </div>
            )}
          </li>
        ))}
      </ol>
      {change.error && <Refusal error={change.error} />}
      {change.data && 'refused' in change.data && change.variables && (
        <Banner
          tone="warn"
          title={`‘${nameIn(change.variables)}’ was ${changedOrRemoved(change.data)} elsewhere meanwhile`}
        >
          Above stands how the rules are now. Nothing of yours was done.
        </Banner>
      )}
      <div>
        {isFull ? (
          <p className={styles.soft}>These are {inFigures(rules.length)}, as many as there may be.</p>
        ) : (
          <Button ref={place('add')} onClick={() => onEdit(undefined)}>
            Add a rule
          </Button>
        )}
      </div>
      {rules.length > 0 && (
        <TryRules account={account} login={login} rules={rules} sample={sample} onSample={onSample} />
      )}
    </>
  );
}

const Of = ({ name }: { name: string }) => <span className="visually-hidden"> ‘{name}’</span>;

const nameIn = (change: Change): string => (change.kind === 'add' ? change.rule : change.was).name;
const changedOrRemoved = ({ refused }: { refused: string }): string => (refused === 'gone' ? 'removed' : 'changed');

/** What can be given the focus, by what it does and to which rule. */
export const placeOf = (what: string, name = ''): string => (name ? `${what} ${name}` : what);

function usePlaces() {
  const places = useRef(new Map<string, HTMLElement>());
  const place = (what: string, name?: string) => (element: HTMLElement | null) => {
    if (element) places.current.set(placeOf(what, name), element);
    else places.current.delete(placeOf(what, name));
  };
  return { places, place };
}
