import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { answered, api, newWish } from '../../api/client.js';
import type { PublishDetail } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Confirm } from '../../parts/Dialog.js';
import { Field } from '../../parts/Field.js';
import { useTell } from '../../parts/toasts.js';

type As = 'published' | 'not-published';

/** Support has looked on the platform, and says what is there. */
export function Settle({ publish, platform }: { publish: PublishDetail; platform: string }) {
  const [asked, setAsked] = useState<{ as: As; wish: ReturnType<typeof newWish> }>();
  const [seen, setSeen] = useState({ externalId: '', url: '' });
  const queries = useQueryClient();
  const tell = useTell();
  const settle = useMutation({
    mutationFn: ({ as, wish }: { as: As; wish: ReturnType<typeof newWish> }) =>
      answered(
        api.POST('/v1/publishes/{publishId}/settle', {
          params: { path: { publishId: publish.id }, header: wish },
          body:
            as === 'published'
              ? {
                  as,
                  ...(seen.externalId.trim() && { externalId: seen.externalId.trim() }),
                  ...(seen.url.trim() && { url: seen.url.trim() }),
                }
              : { as },
        }),
      ),
    onSuccess(_, { as }) {
      setAsked(undefined);
      tell(as === 'published' ? 'Marked as live' : 'Marked as not there');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['publishes'] }),
  });
  const ask = (as: As) => () => {
    settle.reset();
    setAsked({ as, wish: newWish() });
  };
  const dialog = {
    onOpenChange: () => setAsked(undefined),
    cancel: 'Leave it unconfirmed',
    busy: settle.isPending,
    error: settle.error,
    onConfirm: () => asked && settle.mutate(asked),
  };

  return (
    <>
      <Button onClick={ask('published')}>It is live</Button>
      <Button onClick={ask('not-published')}>It is not there</Button>
      <Confirm {...dialog} open={asked?.as === 'published'} title={`Is it live on ${platform}?`} confirm="Mark as live">
        <p>
          You have looked on {platform}, and the post is there. It counts as published from then on, and a replay does
          nothing. Who marked it is kept.
        </p>
        <Seen publish={publish} platform={platform} seen={seen} onChange={setSeen} />
      </Confirm>
      <Confirm
        {...dialog}
        open={asked?.as === 'not-published'}
        title={`Is it not on ${platform}?`}
        confirm="Mark as not there"
        danger
      >
        <p>
          You have looked on {platform}, and the post is not there. It counts as failed from then on, and a replay sends
          it once more: if it is there after all, it will be there twice. Who marked it is kept.
        </p>
      </Confirm>
    </>
  );
}

function Seen({
  publish,
  platform,
  seen,
  onChange,
}: {
  publish: PublishDetail;
  platform: string;
  seen: { externalId: string; url: string };
  onChange(seen: { externalId: string; url: string }): void;
}) {
  const candidates = useId();
  const known = new Set(
    publish.replays.flatMap(({ evidence }) => evidence?.candidates.map((one) => one.externalId) ?? []),
  );
  return (
    <>
      <Field
        label={`The post’s id on ${platform}`}
        hint={`As ${platform} itself names the post. Needed where ${platform} never answered; the evidence of a replay names those that it may be.`}
      >
        {(control) => (
          <input
            {...control}
            list={candidates}
            autoComplete="off"
            spellCheck={false}
            value={seen.externalId}
            onChange={({ target }) => onChange({ ...seen, externalId: target.value })}
          />
        )}
      </Field>
      <datalist id={candidates}>
        {[...known].map((externalId) => (
          <option key={externalId} value={externalId} />
        ))}
      </datalist>
      <Field label="Where it can be seen" hint="Its address, if you have it.">
        {(control) => (
          <input
            {...control}
            type="url"
            autoComplete="off"
            value={seen.url}
            onChange={({ target }) => onChange({ ...seen, url: target.value })}
          />
        )}
      </Field>
    </>
  );
}
