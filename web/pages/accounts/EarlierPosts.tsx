import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { answered, api } from '../../api/client.js';
import type { Account, Import } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Progress } from '../../parts/Progress.js';
import { Refusal } from '../../parts/states.js';
import { Time } from '../../parts/Time.js';
import { count } from '../../parts/words.js';
import styles from './accounts.module.css';
import { importInWords } from './accountWords.js';
import { DeleteImported } from './DeleteImported.js';
import { ImportDialog } from './ImportDialog.js';
import type { Login } from './logins.js';
import { useReadAnew } from './queries.js';

/** What was imported from an account, the import that runs, and the way to another one. */
export function EarlierPosts({
  account,
  login,
  mayChange,
}: {
  account: Account;
  login: Login | undefined;
  mayChange: boolean;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const { lastImport, importedPosts, state } = account;
  const isRunning = lastImport?.state === 'running';
  const why = state === 'connected' && login ? whyNot(account, login) : undefined;
  const isOffered = mayChange && state === 'connected' && login !== undefined && why === undefined;
  const name = `@${account.username}`;
  return (
    <div className={styles.part}>
      <h4 ref={title} tabIndex={-1}>
        Earlier posts
      </h4>
      <p>{importedPosts > 0 ? `${count(importedPosts, 'imported post')} here.` : 'None are here.'}</p>
      {why && <p className={styles.soft}>{why}</p>}
      {/* Announced when it begins and ends; the numbers between are only shown. */}
      <p role="status" className={styles.soft}>
        {lastImport && importInWords(lastImport)}
      </p>
      {lastImport?.state === 'failed' && lastImport.failure && <Failed failure={lastImport.failure} login={login} />}
      {isRunning && <Running run={lastImport} name={name} mayChange={mayChange} />}
      <div className={styles.cardActions}>
        {isOffered && !isRunning && (
          <Button size="small" onClick={() => setIsAsking(true)} aria-haspopup="dialog">
            {lastImport ? 'Import again' : 'Import earlier posts'}
            <span className="visually-hidden"> of {name}</span>
          </Button>
        )}
        {mayChange && importedPosts > 0 && !isRunning && <DeleteImported account={account} title={title} />}
      </div>
      {isOffered && (
        <ImportDialog account={account} login={login} title={title} open={isAsking} onOpenChange={setIsAsking} />
      )}
    </div>
  );
}

function whyNot(account: Account, { capabilities }: Login): string | undefined {
  if (!capabilities.import.can) return capabilities.import.reason;
  const isOff = account.features.some(({ feature, can }) => feature === 'import' && !can);
  return isOff ? 'Importing is switched off: a permission for it is missing.' : undefined;
}

function Failed({ failure, login }: { failure: NonNullable<Import['failure']>; login: Login | undefined }) {
  return (
    <div className={styles.failed}>
      <p>{failure.message}</p>
      {failure.platformMessage && (
        <p>
          {login?.label ?? 'The platform'} said: “{failure.platformMessage}”
        </p>
      )}
      <p>{failure.class === 'reconnect-needed' ? 'Reconnect the account, then import again.' : failure.nextStep}</p>
    </div>
  );
}

function Running({ run, name, mayChange }: { run: Import; name: string; mayChange: boolean }) {
  const readAnew = useReadAnew();
  const cancel = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/imports/{importId}', { params: { path: { importId: run.id } } })),
    onSettled: readAnew,
  });
  return (
    <div className={styles.running}>
      <Progress
        label="Read so far"
        done={run.seen}
        of={run.postsMax}
        value={`${count(run.seen, 'post')} of at most ${run.postsMax.toLocaleString('en')}, ${run.added.toLocaleString('en')} new`}
      />
      {run.waiting && (
        <p className={styles.soft}>
          Waiting: {run.waiting.message}
          {run.waiting.untilMs !== undefined && (
            <>
              {' '}
              It goes on at <Time at={new Date(run.waiting.untilMs).toISOString()} exact />.
            </>
          )}
        </p>
      )}
      {mayChange && (
        <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate()}>
          Cancel the import<span className="visually-hidden"> of {name}</span>
        </Button>
      )}
      {cancel.error && <Refusal error={cancel.error} />}
    </div>
  );
}
