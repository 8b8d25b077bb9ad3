import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { handleKey, isExpired, stagingGone } from '../adapter.js';
import { commitDeadlineMs } from '../http.js';
import type { ContainerState } from '../meta/containers.js';
import { GraphCreated, GraphSuccess } from '../meta/dialect.js';
import type { Call, Committed, Confirmation, PartToCommit, StagingHandle } from '../platform.js';
import { removedBy } from '../refusals.js';
import { accountOf, type InstagramApi, read } from './api.js';
import { readStatus } from './containers.js';
import { contentOf, shapeOf } from './content.js';
import { carouselKey } from './handles.js';
import { asPage, type Login, label } from './login.js';

const Permalink = z.object({ permalink: z.string().optional() });

/** How often, and after what pauses, a link is asked for that Instagram does not show yet (instagram.md §9.5). */
const linkPausesMs = [500, 1_500];
/** A container that is not seen for a moment is there in most cases (instagram.md §8, 2207008). */
const unseenRetryMs = 30_000;
/** After that many equal refusals waiting alone no longer helps. */
const sameRefusalMax = 2;

export const publishing = (api: InstagramApi, { deletesPosts }: Login) => ({
  /**
   * The first part: `media_publish` of its container, once. Each part after it: a comment below the post, or below the comment
   * before. There is no idempotency key for either.
   */
  commit: (call: Call, part: PartToCommit): Promise<Committed> =>
    part.isFirst ? publishContainer(api, call, part) : writeComment(api, call, part),

  /** It was live with the commit's answer: only its link is asked for, and one that does not come fails nothing (instagram.md §9.5). */
  async confirm(call: Call, { externalId, url }: Committed): Promise<Confirmation> {
    const link = url ?? (await readLink(api, call, externalId));
    return { state: 'live', externalId, ...(link !== undefined && { url: link }) };
  },

  async remove(call: Call, externalId: string): Promise<'removed' | 'already-gone'> {
    if (!deletesPosts) {
      throw new Failure('permission-missing', `${label} lets no app that you log in to with Instagram delete posts.`, {
        nextStep: 'Delete it in the Instagram app.',
      });
    }
    return await removedBy(deleteMedia(api, call, externalId));
  },
});

async function deleteMedia(api: InstagramApi, call: Call, externalId: string): Promise<void> {
  const answer = await api(asPage(call), {
    endpoint: 'DELETE /:media-id',
    method: 'DELETE',
    path: `/${externalId}`,
    for: 'remove',
  });
  read(GraphSuccess, answer, 'unknown');
}

/** The handle of what is published: of a carousel the container that holds the others. */
export function containerOf({ part, options, handles }: Pick<PartToCommit, 'part' | 'options' | 'handles'>) {
  if (shapeOf(part.media, options) === 'carousel') return handles[carouselKey];
  const [first] = contentOf(part.media);
  return first && handles[handleKey(first.index)];
}

async function publishContainer(api: InstagramApi, call: Call, part: PartToCommit): Promise<Committed> {
  const container = usable(containerOf(part));
  const answer = await api(asPage(call), {
    endpoint: 'POST /:ig-user-id/media_publish',
    method: 'POST',
    path: `/${accountOf(call).externalId}/media_publish`,
    for: 'publish',
    body: { form: { creation_id: container.externalId } },
    deadlineMs: commitDeadlineMs,
    confidential: [part.part.text],
  }).catch(async (error: unknown) => {
    throw await inContext(api, call, container, part, error);
  });
  return { externalId: read(GraphCreated, answer, 'unknown').id, isLive: true };
}

function usable(handle: StagingHandle | undefined): StagingHandle {
  if (handle?.ready && !isExpired(handle, Date.now())) return handle;
  throw stagingGone(label);
}

/**
 * Instagram says that it does not know the container, or, time after time, that it is not ready. It may have forgotten it, or
 * just not see it: the container itself tells, and where it says that it is published, the refusal is no refusal.
 */
async function inContext(
  api: InstagramApi,
  call: Call,
  { externalId }: StagingHandle,
  { refusals = [] }: PartToCommit,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof Failure) || error.effect !== 'none') return error;
  const { failureClass, platformCode, platformMessage } = error;
  const times = refusals.filter((refused) => refused.platformCode === platformCode).length;
  const isUnknown = failureClass === 'not-found';
  const isNeverReady = platformCode === '9007/2207027' && times >= sameRefusalMax;
  if (!isUnknown && !isNeverReady) return error;

  const said = { platformCode, platformMessage };
  const unseen = `${label} does not see the media yet that were handed over.`;
  const later = new Failure('platform-unavailable', unseen, { ...said, retryAfterMs: unseenRetryMs });
  switch (await stateNow(api, call, externalId)) {
    case 'FINISHED':
      // It is there and cannot be published: another container can.
      return isUnknown && times >= sameRefusalMax ? stagingGone(label, platformMessage) : later;
    case 'IN_PROGRESS':
    case 'not told':
      return later;
    case 'PUBLISHED':
      return new Failure('platform-unavailable', `${label} refused to publish what it says is published.`, {
        ...said,
        effect: 'unknown',
      });
    default:
      return stagingGone(label, platformMessage);
  }
}

/** Undefined: Instagram shows no such container. */
async function stateNow(api: InstagramApi, call: Call, id: string): Promise<ContainerState | 'not told' | undefined> {
  try {
    return (await readStatus(api, call, id)).status_code;
  } catch (error) {
    return error instanceof Failure && error.failureClass === 'not-found' ? undefined : 'not told';
  }
}

/** Below the post where the part before is the post itself, else below the comment before (instagram.md §4.1). */
async function writeComment(api: InstagramApi, call: Call, part: PartToCommit): Promise<Committed> {
  const { replyToExternalId: parent, rootExternalId, part: content } = part;
  if (parent === undefined) throw new Failure('bug', 'A comment needs the post it stands below');
  const belowPost = rootExternalId === undefined;
  const answer = await api(asPage(call), {
    endpoint: belowPost ? 'POST /:media-id/comments' : 'POST /:comment-id/replies',
    method: 'POST',
    path: `/${parent}/${belowPost ? 'comments' : 'replies'}`,
    for: 'comments',
    body: { form: { message: content.text } },
    deadlineMs: commitDeadlineMs,
    confidential: [content.text],
  });
  return { externalId: read(GraphCreated, answer, 'unknown').id, isLive: true };
}

async function readLink(api: InstagramApi, call: Call, externalId: string): Promise<string | undefined> {
  for (const pauseMs of [...linkPausesMs, undefined]) {
    try {
      const answer = await api(asPage(call), {
        endpoint: 'GET /:media-id',
        method: 'GET',
        path: `/${externalId}`,
        query: { fields: 'permalink,timestamp' },
      });
      return read(Permalink, answer).permalink;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const comesLater = error.failureClass === 'not-found' || error.failureClass === 'platform-unavailable';
      if (!comesLater || pauseMs === undefined) return undefined;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return undefined;
}
