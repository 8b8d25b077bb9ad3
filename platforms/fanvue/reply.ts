import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { count } from '../check.js';
import { commitDeadlineMs } from '../http.js';
import type { Call, Committed, ReplyToSend } from '../platform.js';
import { type FanvueApi, read } from './api.js';
import { commentId, postOfComment } from './comments.js';
import { isUuid } from './shapes.js';

const commentLengthMax = 600;
const messageLengthMax = 5_000;

const Commented = z.object({ uuid: z.string().min(1) });
const Sent = z.object({ messageUuid: z.string().min(1) }); // another key than a post's (fanvue.md §8.8)

/** Answers a comment beside it, or a message with a message. Either may have an unknown outcome. */
export const replying = (api: FanvueApi) => ({
  async reply(call: Call, { kind, text, to }: ReplyToSend): Promise<Committed> {
    return kind === 'comment' ? comment(api, call, text, to) : sendMessage(api, call, text, to);
  },
});

/** Comments are flat: the answer is a new one under the same post (fanvue.md §3.3). */
async function comment(api: FanvueApi, call: Call, text: string, to: ReplyToSend['to']): Promise<Committed> {
  const postUuid = 'externalId' in to ? postOfComment(to.externalId) : 'conversationId' in to ? to.conversationId : '';
  if (!isUuid(postUuid)) throw new Failure('bug', 'A comment is answered by its own id, which names its post');
  requireLength('comment', text, commentLengthMax);
  const answer = await api(call, {
    endpoint: 'POST /posts/:uuid/comments',
    method: 'POST',
    path: `/posts/${postUuid}/comments`,
    needs: ['write:post'],
    body: { json: { text } },
    deadlineMs: commitDeadlineMs,
    confidential: [text],
  });
  return { externalId: commentId(postUuid, read(Commented, answer, 'unknown').uuid) };
}

/** A conversation is known by the other's id (fanvue.md §3.6). */
async function sendMessage(api: FanvueApi, call: Call, text: string, to: ReplyToSend['to']): Promise<Committed> {
  const userUuid = 'externalId' in to ? '' : 'participantId' in to ? to.participantId : to.conversationId;
  if (!isUuid(userUuid)) throw new Failure('bug', 'A message goes to a conversation or a participant');
  requireLength('message', text, messageLengthMax);
  const answer = await api(call, {
    endpoint: 'POST /chats/:userUuid/message',
    method: 'POST',
    path: `/chats/${userUuid}/message`,
    needs: ['write:chat'],
    body: { json: { text } },
    deadlineMs: commitDeadlineMs,
    confidential: [text],
  });
  return { externalId: read(Sent, answer, 'unknown').messageUuid };
}

function requireLength(noun: string, { length }: string, lengthMax: number): void {
  if (length === 0) throw new Failure('content-refused', `The ${noun} is empty.`);
  if (length > lengthMax) {
    throw new Failure(
      'content-refused',
      `The ${noun} is ${count(length - lengthMax)} characters over Fanvue’s ${count(lengthMax)}.`,
    );
  }
}
