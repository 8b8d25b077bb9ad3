import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../../api/client.js';
import type { Account } from '../../api/types.js';
import { Confirm } from '../../parts/Dialog.js';
import { Switch } from '../../parts/Switch.js';
import { Refusal } from '../../parts/states.js';
import styles from './accounts.module.css';
import { useReadAnew } from './queries.js';

/** Whether drafted replies go out without a person. Switching it on is asked about; switching it off is not. */
export function AutoApprove({ account, mayChange }: { account: Account; mayChange: boolean }) {
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
  const what = 'Replies drafted for this account are sent without asking you. It takes effect when the inbox opens.';
  return (
    <div className={styles.part}>
      <h4>Replies</h4>
      {mayChange ? (
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
      ) : (
        <p>{account.autoApprove ? 'Approved automatically: sent without asking.' : 'Each one asks its owner first.'}</p>
      )}
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
        <p>You can switch it off here at any time; what was sent by then stays sent.</p>
      </Confirm>
    </div>
  );
}
