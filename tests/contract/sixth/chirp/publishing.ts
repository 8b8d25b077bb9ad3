import { z } from 'zod';
import { Failure } from '../../../../domain/failures.js';
import { handleKey, isExpired, stagingGone } from '../../../../platforms/adapter.js';
import { checkReplyText } from '../../../../platforms/check.js';
import { type Candidate, foundAmong } from '../../../../platforms/found.js';
import { commitDeadlineMs, uploadDeadlineMs } from '../../../../platforms/http.js';
import type { Call, Committed, Found, PartToCommit, Platform, SoughtPart } from '../../../../platforms/platform.js';
import { removedBy } from '../../../../platforms/refusals.js';
import type { ChirpApi } from './api.js';
import { type ChirpPost, postsPage } from './reading.js';

const Picture = z.object({ id: z.string().min(1), expires_at: z.iso.datetime() });
const Created = z.object({ id: z.string().min(1), url: z.string() });
/** Chirp's clock and ours may differ by this much. */
const clockLeewayMs = 5_000;

type Publishing = Pick<
  Platform,
  'stage' | 'commit' | 'confirm' | 'findPublished' | 'remove' | 'checkReply' | 'reply' | 'findReply'
>;

export const publishing = (api: ChirpApi): Publishing => ({
  async stage(call, { media: [picture], handles, save }) {
    const key = handleKey(0);
    const saved = handles[key];
    if (!picture || (saved && !isExpired(saved, Date.now()))) return { ready: true };
    const { altText, mimeType, bytes } = picture;
    const file = { name: 'picture', filename: 'picture', mimeType, bytes, open: () => picture.open() };
    const { id, expires_at } = await api(call, 'POST /v1/pictures', Picture, {
      needs: 'post',
      body: { multipart: { fields: { ...(altText && { alt: altText }) }, file } },
      deadlineMs: uploadDeadlineMs,
      confidential: altText ? [altText] : [],
    });
    await save(key, { externalId: id, ready: true, expiresAtMs: Date.parse(expires_at) });
    return { ready: true };
  },

  commit: (call, part) => create(api, call, part.part.text, part.replyToExternalId, pictureOf(part)),

  /** A created post is live: its answer says so. */
  confirm: async (_, { externalId, url }) => ({ state: 'live', externalId, url }),

  /** Chirp knows no idempotency key: the posts since the intent are compared with it. */
  findPublished: (call, sought) => find(api, call, sought),

  checkReply: ({ text }) => checkReplyText('Chirp', text, { length: [...text].length, lengthMax: 300 }),

  /** An answer is a post like any other. */
  async findReply(call, { text, to, since, excludingExternalIds }) {
    const replyToExternalId = 'externalId' in to ? to.externalId : '';
    const part = { part: { text, media: [] }, options: {}, handles: {}, media: [], isFirst: false, replyToExternalId };
    return await find(api, call, { ...part, since, excludingExternalIds });
  },

  remove: (call, id) => removedBy(api(call, 'DELETE /v1/posts/:id', z.unknown(), { id, needs: 'post' })),

  async reply(call, { kind, text, to }) {
    if (kind !== 'comment' || !('externalId' in to)) throw new Failure('bug', 'Chirp has no direct messages');
    return await create(api, call, text, to.externalId);
  },
});

async function find(api: ChirpApi, call: Call, sought: SoughtPart): Promise<Found> {
  const earliestMs = sought.since.getTime() - clockLeewayMs;
  const { items, next } = await postsPage(api, call, { limit: 50 });
  const young = items.filter(({ created_at }) => created_at.getTime() >= earliestMs);
  const candidates = young
    .filter(({ id }) => !sought.excludingExternalIds.includes(id))
    .map((post) => ({ externalId: post.id, url: post.url, at: post.created_at, ...judge(post, sought) }));
  return foundAmong(candidates, {
    looked: `The account’s ${items.length} latest posts, for one since ${new Date(earliestMs).toISOString()}`,
    complete: next === undefined || young.length < items.length,
  });
}

async function create(api: ChirpApi, call: Call, text: string, replyTo?: string, picture?: string): Promise<Committed> {
  const { id, url } = await api(call, 'POST /v1/posts', Created, {
    needs: 'post',
    body: { json: { text, reply_to: replyTo, picture } },
    deadlineMs: commitDeadlineMs,
    confidential: [text],
  });
  return { externalId: id, url };
}

function pictureOf({ part, handles }: PartToCommit): string | undefined {
  if (part.media.length === 0) return undefined;
  const handle = handles[handleKey(0)];
  if (!handle || isExpired(handle, Date.now())) throw stagingGone('Chirp');
  return handle.externalId;
}

function judge(post: ChirpPost, sought: SoughtPart): Pick<Candidate, 'verdict' | 'why'> {
  if (post.reply_to !== sought.replyToExternalId) return { verdict: 'other', why: 'answers another post' };
  const wanted = sought.part.media.length > 0 ? sought.handles[handleKey(0)]?.externalId : undefined;
  if (post.picture?.id !== wanted) return { verdict: 'other', why: 'has another picture' };
  return post.text === sought.part.text
    ? { verdict: 'same', why: 'equal text' }
    : { verdict: 'other', why: 'another text' };
}
