import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { answered, api } from '../../api/client.js';
import type { Account, Platform, PublishDetail } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { withSet } from '../../parts/inAddress.js';
import { Card } from '../../parts/Page.js';
import { useTell } from '../../parts/toasts.js';
import { momentOf } from '../../parts/zonedTime.js';
import { useSession } from '../../session.js';
import { AccountChoice } from './AccountChoice.js';
import styles from './Compose.module.css';
import { canPublish } from './canPublish.js';
import {
  blankDraft,
  blankPart,
  carriedTo,
  draftOf,
  faultAt,
  isBlank,
  moved,
  postOf,
  withoutPart,
  withPart,
} from './draft.js';
import { GoesOut } from './GoesOut.js';
import { NotSent } from './NotSent.js';
import { PartEditor } from './PartEditor.js';
import { PostOptions } from './PostOptions.js';
import { abilitiesOf } from './queries.js';
import { useDraft } from './useDraft.js';
import { useUploads } from './useUploads.js';
import { useVerdict } from './useVerdict.js';
import { Verdict } from './Verdict.js';

/** The post that is being written, judged while it is. */
export function Composer({
  accounts,
  platforms,
  mode,
  source,
  accountWanted,
}: {
  accounts: readonly Account[];
  platforms: readonly Platform[];
  mode: 'new' | 'edit';
  source: PublishDetail | undefined;
  accountWanted: string | null;
}) {
  const { user, workspace } = useSession();
  const [, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const tell = useTell();
  const able = accounts.filter((account) => canPublish(account).can);
  const [account, setAccount] = useState(
    () =>
      (mode === 'edit' && accounts.find(({ id }) => id === source?.accountId)) ||
      able.find(({ id }) => id === (accountWanted ?? source?.accountId)) ||
      able.find(({ platform }) => platform === source?.platform) ||
      able[0]!,
  );
  const keyOf = (accountId: string) =>
    [workspace.id, user.id, mode, source && `${source.id}/${source.revision}`, accountId].filter(Boolean).join('/');
  const { draft, isKept, change, moveTo, discard } = useDraft(keyOf(account.id), () =>
    source ? carriedTo(draftOf(source), source.platform === account.platform) : blankDraft(),
  );
  const uploads = useUploads((partKey, file) =>
    change((before) => withPart(before, partKey, (part) => ({ ...part, media: [...part.media, file] }))),
  );
  const [wasTried, setTried] = useState(false);
  const publishAt = mode === 'new' && draft.goesOut === 'later' ? momentOf(draft.moment) : undefined;
  const isDecided = mode === 'edit' || draft.goesOut === 'now' || publishAt !== undefined;
  const body = { accountId: account.id, post: postOf(draft), ...(publishAt && { publishAt }) };
  const verdict = useVerdict(body);
  const violations = wasTried || !isBlank(draft) ? verdict.violations : [];
  const abilities = abilitiesOf(account, platforms);

  const send = useMutation({
    mutationFn: () =>
      mode === 'edit'
        ? answered(
            api.PATCH('/v1/publishes/{publishId}', {
              params: { path: { publishId: source!.id } },
              body: { post: body.post },
            }),
          )
        : answered(api.POST('/v1/publishes', { params: { header: { 'Idempotency-Key': draft.wish } }, body })),
    onSuccess({ id }) {
      discard();
      void queries.invalidateQueries({ queryKey: ['publishes'] });
      tell(mode === 'edit' ? 'Changed' : draft.goesOut === 'now' ? 'On its way' : 'Scheduled');
      navigate(`/publishes/${id}`, { replace: true });
    },
  });

  const isLosing = uploads.all.length > 0 || (!isKept && !send.isSuccess);
  useEffect(() => {
    if (!isLosing) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isLosing]);

  function choose(accountId: string) {
    const other = accounts.find(({ id }) => id === accountId);
    if (!other) return;
    moveTo(keyOf(other.id), (before) => carriedTo(before, other.platform === account.platform));
    setAccount(other);
    setSearch((before) => withSet(before, { accountId }), { replace: true });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isDecided && uploads.all.length === 0 && !send.isPending) send.mutate();
  }

  const canThread = abilities?.capabilities.publish.thread.can ?? false;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Card label="Account">
        <AccountChoice accounts={accounts} chosen={account} isFixed={mode === 'edit'} onChoose={choose} />
        {abilities?.capabilities.publish.note && <p className={styles.soft}>{abilities.capabilities.publish.note}</p>}
      </Card>
      {draft.parts.map((part, at) => (
        <PartEditor
          key={part.key}
          part={part}
          at={at}
          count={draft.parts.length}
          abilities={abilities}
          violations={violations}
          uploads={uploads}
          onChange={(to) => change((before) => withPart(before, part.key, to))}
          onMove={(by) =>
            change((before) => ({ ...before, parts: moved(before.parts, at, by) as unknown as typeof before.parts }))
          }
          onRemove={() => {
            for (const one of uploads.all) if (one.partKey === part.key) uploads.cancel(one.id);
            change((before) => withoutPart(before, part.key));
          }}
        />
      ))}
      {(canThread || draft.parts.length > 1) && (
        <div>
          <Button onClick={() => change((before) => ({ ...before, parts: [...before.parts, blankPart()] }))}>
            Add a part
          </Button>{' '}
          <span className={styles.soft}>{abilities?.capabilities.publish.thread.note}</span>
        </div>
      )}
      {abilities && (
        <PostOptions
          key={account.id}
          label={abilities.label}
          schema={abilities.postOptions}
          options={draft.options}
          violations={violations}
          onChange={(options) => change((before) => ({ ...before, options }))}
        />
      )}
      {mode === 'new' && (
        <GoesOut
          draft={draft}
          fault={faultAt(violations, 'moment')}
          onChange={(to) => change((before) => ({ ...before, ...to }))}
        />
      )}
      <Verdict
        verdict={verdict}
        violations={violations}
        platform={abilities?.label ?? account.platform}
        isBlank={isBlank(draft) && !wasTried}
      />
      {wasTried && uploads.all.length > 0 && (
        <p role="alert" className={styles.fault}>
          {uploads.all.some(({ state }) => state === 'failed')
            ? 'A file was not uploaded. Try it again, or take it away.'
            : 'Files are still being uploaded. Send the post once they are there.'}
        </p>
      )}
      <NotSent
        error={send.error}
        accountId={account.id}
        publishId={source?.id}
        onAnother={() => {
          change((before) => ({ ...before, wish: crypto.randomUUID() }));
          send.reset();
        }}
      />
      <div className={styles.buttons}>
        <Button look="primary" type="submit" busy={send.isPending}>
          {mode === 'edit' ? 'Save the change' : draft.goesOut === 'now' ? 'Publish now' : 'Schedule'}
        </Button>
        {!isBlank(draft) && (
          <Button look="quiet" onClick={discard}>
            Discard the draft
          </Button>
        )}
      </div>
      <p className={styles.soft}>
        {isKept
          ? 'What you write stays in this tab, also when the page is loaded anew, until it is sent or the tab is closed.'
          : 'This browser does not keep what you write: it is lost when the page is left.'}
      </p>
    </form>
  );
}
