import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../../api/client.js';
import type { Account } from '../../api/types.js';
import { Confirm } from '../../parts/Dialog.js';
import { Switch } from '../../parts/Switch.js';
import { Refusal } from '../../parts/states.js';
import { count } from '../../parts/words.js';
import styles from './accounts.module.css';
import type { Login } from './logins.js';
import { rulesQuery, useReadAnew } from './queries.js';
import { Rules } from './Rules.js';

const countedEveryMs = 30_000;

/** Whether drafted replies go out without a person, and by which rules. Switching it on is asked about; switching it off is not. */
export function AutoApprove({
  account,
  login,
  mayChange,
}: {
  account: Account;
  login: Login | undefined;
  mayChange: boolean;
}) {
  const capabilities = login?.capabilities;
  const isOffered = capabilities === undefined || capabilities.answers.length > 0;
  const rules = useQuery({
    ...rulesQuery(account.id),
    enabled: isOffered,
    refetchInterval: account.autoApprove && countedEveryMs,
  });
  return (
    <div className={styles.part}>
      <h4>Replies</h4>
      {isOffered ? (
        <>
          {mayChange && <AutoApproveSwitch account={account} rules={rules.data?.length} />}
          {!mayChange && (
            <p>
              {account.autoApprove
                ? 'What a rule allows is sent without asking; everything else asks its owner first.'
                : 'Each one asks its owner first.'}
            </p>
          )}
          <Rules account={account} login={login} rules={rules} mayChange={mayChange} />
        </>
      ) : (
        <p className={styles.soft}>{capabilities.comments.reason}</p>
      )}
    </div>
  );
}

/** `rules`: how many there are, once it is known. */
function AutoApproveSwitch({ account, rules }: { account: Account; rules: number | undefined }) {
  const [isAsking, setIsAsking] = useState(false);
  const readAnew = useReadAnew();
  const set = useMutation({
    mutationFn: (autoApprove: boolean) =>
      answered(
        api.PATCH('/v1/accounts/{accountId}', { params: { path: { accountId: account.id } }, body: { autoApprove } }),
      ),
    async onSuccess() {
      await readAnew();
      setIsAsking(false);
    },
  });
  const what = 'What a rule allows is sent without asking you. Everything else waits for your yes.';
  return (
    <>
      <Switch
        label={
          <>
            Approve replies automatically<span className="visually-hidden"> of @{account.username}</span>
          </>
        }
        hint={what}
        checked={account.autoApprove}
        busy={set.isPending}
        onChange={(on) => {
          set.reset();
          if (on) setIsAsking(true);
          else set.mutate(false);
        }}
      />
      {set.error && !isAsking && <Refusal error={set.error} />}
      <Confirm
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Approve replies of @${account.username} automatically?`}
        confirm="Approve automatically"
        busy={set.isPending}
        error={set.error}
        onConfirm={() => set.mutate(true)}
      >
        <p>{what}</p>
        {rules === 0 && <p>There is no rule yet: nothing changes until you add one.</p>}
        {rules !== undefined && rules > 0 && <p>{count(rules, 'rule')} of yours will say yes from then on.</p>}
        <p>You can switch it off here at any time; what was sent by then stays sent.</p>
      </Confirm>
    </>
  );
}
