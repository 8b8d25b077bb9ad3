import { Failure } from '../../domain/failures.js';
import { sameWords } from '../../domain/sameWords.js';
import type { Call, KnownMessage, MessageNow, Rereading } from '../platform.js';
import { type InstagramApi, read } from './api.js';
import { messagesShown, messagesWith } from './conversations.js';
import { CommentPage, commentFields, InstagramReply } from './dialect.js';
import { asPage } from './login.js';

/** What a list leaves out is asked for by its id; so many at once. */
const byIdMax = 10;

/**
 * Comments are read with their post's, messages with the newest of their conversation; either is one call. Of mentions Instagram tells no
 * words, and no list has them.
 */
export const rereading = (api: InstagramApi): { rereading: Rereading } => ({
  rereading: {
    groupOf: ({ kind, conversationId }) => (kind === 'mention' ? undefined : { key: conversationId, max: 50 }),
    reread: (call: Call, messages: readonly KnownMessage[]): Promise<MessageNow[]> =>
      messages[0]?.kind === 'direct-message'
        ? rereadMessages(api, call, messages)
        : rereadComments(api, call, messages),
  },
});

/**
 * A list shows the newest 50 and leaves out what somebody restricted wrote (instagram.md §4.1): whether a comment is gone, only its id can
 * tell. That answers "missing" and "not allowed" in the same words, so that the post's list has to be readable besides.
 */
async function rereadComments(api: InstagramApi, call: Call, messages: readonly KnownMessage[]): Promise<MessageNow[]> {
  const { conversationId: post } = messages[0]!;
  // One alone is asked for by its id at once.
  const listed = messages.length === 1 ? [] : await readComments(api, call, post);
  const unlisted = messages.filter(({ externalId }) => !listed.some(({ id }) => id === externalId));
  const told: MessageNow[] = listed.map(asNow);
  for (const { externalId } of unlisted.slice(0, byIdMax)) {
    const comment = await readComment(api, call, externalId);
    told.push(comment ? asNow(comment) : { is: 'gone', externalId });
  }
  if (messages.length === 1 && told[0]?.is === 'gone') {
    const shown = (await readComments(api, call, post)).find(({ id }) => id === messages[0]!.externalId);
    return shown ? [asNow(shown)] : told;
  }
  return told;
}

const asNow = ({ id, text }: InstagramReply): MessageNow => ({ is: 'there', externalId: id, text });

async function readComments(api: InstagramApi, call: Call, post: string): Promise<InstagramReply[]> {
  const answer = await api(asPage(call), {
    endpoint: 'GET /:media-id/comments',
    method: 'GET',
    path: `/${encodeURIComponent(post)}/comments`,
    query: { fields: commentFields, limit: 50 },
    for: 'comments',
  });
  return read(CommentPage, answer).data.flatMap(({ replies, ...comment }) => [comment, ...(replies?.data ?? [])]);
}

async function readComment(api: InstagramApi, call: Call, id: string): Promise<InstagramReply | undefined> {
  try {
    const answer = await api(asPage(call), {
      endpoint: 'GET /:comment-id',
      method: 'GET',
      path: `/${encodeURIComponent(id)}`,
      query: { fields: 'id,text,timestamp' },
      for: 'comments',
    });
    return read(InstagramReply, answer);
  } catch (error) {
    if (error instanceof Failure && error.failureClass === 'not-found') return undefined;
    throw error;
  }
}

/**
 * Of a conversation the 20 newest messages are shown (instagram.md §4.3), and what is older answers as if it were deleted: gone is only
 * what is left out between two that are shown, or where all fit. One that is named without its words tells nothing. That ids are the same
 * in webhooks and lists nobody promises, so that its words must not stand there under another id either.
 */
async function rereadMessages(api: InstagramApi, call: Call, messages: readonly KnownMessage[]): Promise<MessageNow[]> {
  const listed = await messagesWith(api, call, messages[0]!.conversationId);
  const oldestMs = Math.min(...listed.map(({ created_time: at }) => at?.getTime() ?? Infinity));
  const isWhole = listed.length > 0 && listed.length < messagesShown;
  return messages.flatMap(({ externalId, at, text }): MessageNow[] => {
    const shown = listed.find(({ id }) => id === externalId);
    if (shown) return shown.created_time ? [{ is: 'there', externalId, text: shown.message }] : [];
    const isWithin = isWhole || at.getTime() > oldestMs + 1_000; // lists tell whole seconds
    const isThereByAnotherId = text !== '' && listed.some(({ message }) => sameWords(message, text));
    return isWithin && !isThereByAnotherId ? [{ is: 'gone', externalId }] : [];
  });
}
