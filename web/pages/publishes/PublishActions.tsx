import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { ApiProblem, answered, api, newWish } from '../../api/client.js';
import { allAccountsQuery, platformsQuery } from '../../api/queries.js';
import type { PublishDetail } from '../../api/types.js';
import { Banner } from '../../parts/Banner.js';
import { Button, ButtonLink } from '../../parts/Button.js';
import { Confirm } from '../../parts/Dialog.js';
import { Refusal } from '../../parts/states.js';
import { useTell } from '../../parts/toasts.js';
import { useSession } from '../../session.js';
import styles from './Publish.module.css';
import { isOpen, stateSentence } from './publishWords.js';
import { abilitiesOf } from './queries.js';
import { Reschedule } from './Reschedule.js';
import { Settle } from './Settle.js';

/** What can be done about a publish where it stands. What came too late is told with what is true instead. */
export function PublishActions({ publish, platform }: { publish: PublishDetail; platform: string }) {
  const { id, accountId, state, scheduled, endedAt, parts } = publish;
  const { role } = useSession();
  const [tooLate, setTooLate] = useState<string>();
  const isWaiting = state === 'scheduled' && scheduled;
  const hasLive = parts.some(({ standing }) => standing === 'live');
  const isRemoving = state === 'unpublishing' || state === 'unpublished';
  const wasNotOut = state === 'failed' || state === 'unconfirmed';

  return (
    <div className={styles.actions}>
      {tooLate && (
        <Banner tone="info" title={tooLate}>
          {state === 'scheduled'
            ? 'It goes out within the minute, and its content and moment are fixed. It can still be cancelled.'
            : stateSentence(state, platform)}
        </Banner>
      )}
      <div className={styles.buttons}>
        {isWaiting && <Reschedule publish={publish} onTooLate={() => setTooLate('It was too late to reschedule it')} />}
        {isWaiting && <ButtonLink href={`/publishes/new?edit=${id}`}>Edit</ButtonLink>}
        {isOpen(state) && <Cancel publish={publish} onTooLate={() => setTooLate('It was too late to cancel it')} />}
        {role === 'support' && wasNotOut && <AskPlatform publishId={id} platform={platform} />}
        {role === 'support' && state === 'unconfirmed' && <Settle publish={publish} platform={platform} />}
        {hasLive && endedAt && !isRemoving && <Unpublish publish={publish} platform={platform} />}
        {!isOpen(state) && state !== 'unconfirmed' && (
          <ButtonLink href={`/publishes/new?from=${id}&accountId=${accountId}`}>Copy to a new post</ButtonLink>
        )}
      </div>
    </div>
  );
}

function Cancel({ publish: { id, parts }, onTooLate }: { publish: PublishDetail; onTooLate(): void }) {
  const [isAsked, setAsked] = useState(false);
  const queries = useQueryClient();
  const tell = useTell();
  const cancel = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/publishes/{publishId}', { params: { path: { publishId: id } } })),
    onSuccess() {
      setAsked(false);
      tell('Cancelled', 'Nothing of it went out.');
    },
    onError(error) {
      if (!(error instanceof ApiProblem && error.kind === 'too-late')) return;
      setAsked(false);
      onTooLate();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['publishes'] }),
  });
  return (
    <>
      <Button look="danger" onClick={() => setAsked(true)}>
        Cancel this post
      </Button>
      <Confirm
        open={isAsked}
        onOpenChange={setAsked}
        title="Cancel this post?"
        confirm="Cancel this post"
        cancel="Keep it"
        danger
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
      >
        <p>
          {parts.some(({ standing }) => standing === 'live')
            ? 'Parts of it are live already. Whether the rest can be stopped shows at once.'
            : 'If it is still in time, nothing of it will be visible. If it is not, you are told so.'}
        </p>
      </Confirm>
    </>
  );
}

function Unpublish({ publish: { id, url, accountId }, platform }: { publish: PublishDetail; platform: string }) {
  const [wish, setWish] = useState<ReturnType<typeof newWish>>();
  const queries = useQueryClient();
  const account = useQuery(allAccountsQuery).data?.find((one) => one.id === accountId);
  const platforms = useQuery(platformsQuery).data;
  const can = account && platforms && abilitiesOf(account, platforms)?.capabilities.unpublish;
  const remove = useMutation({
    mutationFn: () =>
      answered(api.POST('/v1/publishes/{publishId}/unpublish', { params: { path: { publishId: id }, header: wish! } })),
    onSuccess: () => setWish(undefined),
    onSettled: () => queries.invalidateQueries({ queryKey: ['publishes'] }),
  });
  if (can && !can.can) {
    return (
      <p className={styles.soft}>
        {can.reason}{' '}
        {url && (
          <a href={url} target="_blank" rel="noreferrer noopener">
            Open it on {platform}
          </a>
        )}
      </p>
    );
  }
  return (
    <>
      <Button look="danger" onClick={() => setWish(newWish())}>
        Unpublish
      </Button>
      <Confirm
        open={wish !== undefined}
        onOpenChange={(open) => {
          if (!open) setWish(undefined);
          remove.reset();
        }}
        title={`Remove it from ${platform}?`}
        confirm="Unpublish"
        cancel="Keep it"
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
      >
        <p>It is deleted on {platform}, with its likes and answers. That cannot be taken back.</p>
      </Confirm>
    </>
  );
}

/** A look at the platform, with its verdict and evidence, before anything is sent again. */
function AskPlatform({ publishId, platform }: { publishId: string; platform: string }) {
  const [wish, renew] = useState(newWish);
  const [, navigate] = useLocation();
  const ask = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/replay-batches', {
          params: { header: wish },
          body: { filter: { publishIds: [publishId] }, perMinute: 60 },
        }),
      ),
    onSuccess({ id }) {
      renew(newWish());
      navigate(`/support/replays/${id}`);
    },
  });
  return (
    <>
      <Button look="primary" busy={ask.isPending} onClick={() => ask.mutate()}>
        Ask {platform}
      </Button>
      {ask.error && <Refusal error={ask.error} />}
    </>
  );
}
