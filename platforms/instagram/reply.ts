import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { commitDeadlineMs } from '../http.js';
import { GraphCreated, GraphId } from '../meta/dialect.js';
import type { Call, Committed, ReplyToSend } from '../platform.js';
import { type InstagramApi, read } from './api.js';
import { captionLengthMax } from './capabilities.js';
import { participantOf } from './conversations.js';
import { asPage, label, messagesNode } from './login.js';

const Sent = z.object({ message_id: GraphId });

/** Of a message, counted in UTF-8 (instagram.md §4.3). */
const messageBytesMax = 1_000;

/** Answers a comment below it, or a message with a message. Either may have an unknown outcome. */
export const replying = (api: InstagramApi) => ({
  reply: (call: Call, { kind, text, to }: ReplyToSend): Promise<Committed> =>
    kind === 'comment' ? answerComment(api, call, text, to) : sendMessage(api, call, text, to),
});

async function answerComment(api: InstagramApi, call: Call, text: string, to: ReplyToSend['to']): Promise<Committed> {
  if (!('externalId' in to)) throw new Failure('bug', 'A comment is answered by its own id');
  requireLength(text.length, captionLengthMax, 'characters');
  const answer = await api(asPage(call), {
    endpoint: 'POST /:comment-id/replies',
    method: 'POST',
    path: `/${encodeURIComponent(to.externalId)}/replies`,
    for: 'comments',
    body: { form: { message: text } },
    deadlineMs: commitDeadlineMs,
    confidential: [text],
  });
  return { externalId: read(GraphCreated, answer, 'unknown').id };
}

async function sendMessage(api: InstagramApi, call: Call, text: string, to: ReplyToSend['to']): Promise<Committed> {
  if ('externalId' in to) throw new Failure('bug', 'A message goes to a conversation or a participant');
  requireLength(Buffer.byteLength(text), messageBytesMax, 'bytes');
  const recipient = 'participantId' in to ? to.participantId : await participantOf(api, call, to.conversationId);
  if (recipient === undefined) {
    throw new Failure('not-found', `${label} shows nobody on the other side of this conversation.`);
  }
  const answer = await api(asPage(call), {
    endpoint: 'POST /messages',
    method: 'POST',
    path: `/${messagesNode(call)}/messages`,
    for: 'messages',
    body: { json: { recipient: { id: recipient }, message: { text } } },
    deadlineMs: commitDeadlineMs,
    confidential: [text],
  });
  return { externalId: read(Sent, answer, 'unknown').message_id };
}

function requireLength(length: number, max: number, unit: string): void {
  if (length <= max) return;
  throw new Failure('content-refused', `The answer is ${length - max} over ${label}’s ${max} ${unit}.`);
}
