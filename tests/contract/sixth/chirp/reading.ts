import { z } from 'zod';
import { Failure } from '../../../../domain/failures.js';
import { decodeCursor, encodeCursor } from '../../../../platforms/cursor.js';
import type { Call, Insights, Platform } from '../../../../platforms/platform.js';
import { takesToken } from '../../../../platforms/refusals.js';
import type { ChirpApi } from './api.js';

const Me = z.object({ id: z.string(), username: z.string(), name: z.string(), picture_url: z.string().optional() });
const Numbers = z.record(z.string(), z.number());
const at = z.iso.datetime().transform((value) => new Date(value));
const Post = z.object({
  id: z.string(),
  url: z.string(),
  text: z.string(),
  created_at: at,
  reply_to: z.string().optional(),
  picture: z.object({ id: z.string(), url: z.string(), alt: z.string().optional() }).optional(),
  numbers: Numbers,
});
export type ChirpPost = z.infer<typeof Post>;
const Comment = z.object({
  id: z.string(),
  post_id: z.string(),
  text: z.string(),
  created_at: at,
  from: z.object({ id: z.string(), username: z.string() }),
});
const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().optional() });

/** `next` is the id of the last item, from where a page can always be had. */
export const postsPage = (api: ChirpApi, call: Call, query: { limit: number; before?: string | undefined }) =>
  api(call, 'GET /v1/me/posts', pageOf(Post), { needs: 'read', query });

const ImportCursor = z.object({ before: z.string() });
const InboxCursor = z.object({ before: z.string(), newest: z.string().optional() });

type Reading = Pick<
  Platform,
  'discoverAccounts' | 'isTokenAlive' | 'importPage' | 'readInbox' | 'insightFacts' | 'readInsights'
>;

export const reading = (api: ChirpApi): Reading => ({
  async discoverAccounts(call) {
    const { id, username, name, picture_url: pictureUrl } = await readMe(api, call);
    const grantedScopes = call.account?.grantedScopes ?? []; // told by the token answer, not here
    return [{ externalId: id, username, displayName: name, pictureUrl, facts: {}, grantedScopes, usable: true }];
  },

  isTokenAlive: (call) => takesToken(readMe(api, call)),

  async importPage(call, { cursor, pageSize }) {
    const from = decodeCursor('Chirp', ImportCursor, cursor);
    const { items, next } = await postsPage(api, call, { limit: Math.min(pageSize, 50), before: from?.before });
    const posts = items.map(({ id, url, text, created_at, reply_to, picture, numbers }) => ({
      externalId: id,
      url,
      text,
      createdAt: created_at,
      replyToExternalId: reply_to,
      media: picture ? [{ kind: 'image' as const, url: picture.url, altText: picture.alt }] : [],
      metrics: numbers,
    }));
    return { posts, ...(next !== undefined && { nextCursor: encodeCursor({ before: next }) }) };
  },

  async readInbox(call, { kind, cursor, sinceExternalId }) {
    if (kind !== 'comments') throw new Failure('bug', 'Chirp has no direct messages');
    const from = decodeCursor('Chirp', InboxCursor, cursor);
    const query = { limit: 50, before: from?.before, after: sinceExternalId };
    const { items, next } = await api(call, 'GET /v1/me/comments', pageOf(Comment), { needs: 'read', query });
    const newest = from?.newest ?? items[0]?.id;
    return {
      messages: items.map(({ id, post_id, text, created_at, from: sender }) => ({
        externalId: id,
        kind: 'comment',
        conversationId: post_id,
        inReplyToExternalId: post_id,
        at: created_at,
        text,
        from: { externalId: sender.id, username: sender.username },
      })),
      ...(next !== undefined && { nextCursor: encodeCursor({ before: next, newest }) }),
      newestExternalId: newest ?? sinceExternalId,
    };
  },

  insightFacts: {
    delay: 'Chirp’s numbers are those of the moment.',
    postsPerRead: 20,
    common: { account: { followers: 'followers' }, post: { likes: 'likes' } },
    ofLastDay: [],
    notOffered: { account: {}, post: { reach: 'Chirp does not tell how many people were reached.' } },
  },

  async readInsights(call, { postExternalIds, account }) {
    const posts: Record<string, Readonly<Record<string, number>>> = {};
    const gaps: Insights['gaps'][number][] = [];
    for (const id of postExternalIds) {
      try {
        posts[id] = await api(call, 'GET /v1/posts/:id/numbers', Numbers, { id, needs: 'read' });
      } catch (error) {
        if (!(error instanceof Failure) || error.failureClass !== 'not-found') throw error;
        gaps.push({ externalId: id, metric: 'all', why: error.message });
      }
    }
    if (!account) return { posts, gaps };
    return { account: await api(call, 'GET /v1/me/numbers', Numbers, { needs: 'read' }), posts, gaps };
  },
});

const readMe = (api: ChirpApi, call: Call) => api(call, 'GET /v1/me', Me, { needs: 'read' });
