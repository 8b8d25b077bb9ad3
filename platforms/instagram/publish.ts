import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { handleKey, isExpired, stagingGone } from '../adapter.js';
import { commitDeadlineMs } from '../http.js';
import { GraphCreated, GraphSuccess } from '../meta/dialect.js';
import type { Call, Committed, Confirmation, PartToCommit, StagingHandle } from '../platform.js';
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
    try {
      const answer = await api(asPage(call), {
        endpoint: 'DELETE /:media-id',
        method: 'DELETE',
        path: `/${externalId}`,
        for: 'remove',
      });
      read(GraphSuccess, answer, 'unknown');
      return 'removed';
    } catch (error) {
      if (error instanceof Failure && error.failureClass === 'not-found') return 'already-gone';
      throw error;
    }
  },
});

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
    throw await inContext(api, call, container, error);
  });
  return { externalId: read(GraphCreated, answer, 'unknown').id, isLive: true };
}

function usable(handle: StagingHandle | undefined): StagingHandle {
  if (handle?.ready && !isExpired(handle, Date.now())) return handle;
  throw stagingGone(label);
}

/**
 * Instagram says that it does not know the container. It may have forgotten it, or just not see it: the container itself
 * tells, and where it says that it is published, the refusal is no refusal.
 */
async function inContext(
  api: InstagramApi,
  call: Call,
  { externalId }: StagingHandle,
  error: unknown,
): Promise<unknown> {
  const unknown = error instanceof Failure && error.failureClass === 'not-found' && error.effect === 'none';
  if (!unknown) return error;
  const { platformCode, platformMessage } = error;
  const state = await readStatus(api, call, externalId).then(
    ({ status_code: code }) => code,
    () => undefined,
  );
  switch (state) {
    case 'FINISHED':
    case 'IN_PROGRESS':
      return new Failure('platform-unavailable', `${label} does not see the media yet that were handed over.`, {
        platformCode,
        platformMessage,
        retryAfterMs: unseenRetryMs,
      });
    case 'PUBLISHED':
      return new Failure('platform-unavailable', `${label} refused to publish what it says is published.`, {
        platformCode,
        platformMessage,
        effect: 'unknown',
      });
    default:
      return stagingGone(label, platformMessage);
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
