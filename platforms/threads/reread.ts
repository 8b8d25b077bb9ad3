import { Failure } from '../../domain/failures.js';
import { nextAfter } from '../meta/dialect.js';
import type { Call, KnownMessage, MessageNow, Rereading } from '../platform.js';
import { isId, read, type ThreadsApi, ThreadsPost, ThreadsPostPage } from './api.js';
import { mayReadMentions, mentionFields, replyFields } from './inbox.js';

const pagesMax = 3;
/** A list that leaves out many at once is no proof against any of them: so many are asked for by their ids. */
const byIdMax = 5;

/**
 * The list a message came from is read again: the conversation below one of our posts, or the mentions. What it leaves out is asked for by
 * its id, and gone where Threads does not know that either. Edits keep the id, and Threads tells no time of them.
 */
export const rereading = (api: ThreadsApi): { rereading: Rereading } => ({
  rereading: {
    groupOf: ({ kind, conversationId, externalId }) =>
      kind === 'direct-message' || !isId(externalId) || !isId(conversationId)
        ? undefined
        : { key: kind === 'mention' ? 'mentions' : conversationId, max: 100 },

    async reread(call: Call, messages: readonly KnownMessage[]): Promise<MessageNow[]> {
      if (messages[0]?.kind === 'mention' && !mayReadMentions(call)) return [];
      const listed = await readList(api, call, messages);
      const unlisted = messages.filter(({ externalId }) => !listed.some(({ id }) => id === externalId));
      const told: MessageNow[] = listed.map(asNow);
      for (const { externalId } of unlisted.slice(0, byIdMax)) {
        const post = await readPost(api, call, externalId);
        told.push(post ? asNow(post) : { is: 'gone', externalId });
      }
      return told;
    },
  },
});

const asNow = ({ id, text = '' }: ThreadsPost): MessageNow => ({ is: 'there', externalId: id, text });

/** Newest first, back to the oldest of those that are sought. */
async function readList(api: ThreadsApi, call: Call, sought: readonly KnownMessage[]): Promise<ThreadsPost[]> {
  const oldestMs = Math.min(...sought.map(({ at }) => at.getTime()));
  const posts: ThreadsPost[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const page = read(ThreadsPostPage, await api(call, listRequest(sought[0]!, after)));
    posts.push(...page.data);
    const next = nextAfter(page, 'optional');
    const isPast = page.data.some(({ timestamp }) => timestamp.getTime() < oldestMs);
    if (next === undefined || next === after || isPast) break;
    after = next;
  }
  return posts;
}

const listRequest = ({ kind, conversationId }: KnownMessage, after: string | undefined): Parameters<ThreadsApi>[1] =>
  kind === 'mention'
    ? {
        endpoint: 'GET /me/mentions',
        method: 'GET',
        path: '/me/mentions',
        query: { fields: mentionFields, limit: 50, after },
        needs: ['threads_basic', 'threads_manage_mentions'],
      }
    : {
        endpoint: 'GET /:media/conversation',
        method: 'GET',
        path: `/${conversationId}/conversation`,
        query: { fields: replyFields, reverse: 'true', limit: 100, after },
        needs: ['threads_basic', 'threads_read_replies'],
      };

async function readPost(api: ThreadsApi, call: Call, id: string): Promise<ThreadsPost | undefined> {
  try {
    const answer = await api(call, {
      endpoint: 'GET /:media',
      method: 'GET',
      path: `/${id}`,
      query: { fields: 'id,text,timestamp' },
      needs: ['threads_basic'],
    });
    return read(ThreadsPost, answer);
  } catch (error) {
    // What was deleted answers like what is not there yet (threads.md §3.5, §8): either way it is not there now.
    const isMissing =
      error instanceof Failure && (error.failureClass === 'not-found' || error.platformCode?.startsWith('24/'));
    if (isMissing) return undefined;
    throw error;
  }
}
