import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { Violation } from '../../domain/post.js';
import { cannotReply, checkReplyText } from '../check.js';
import { replyAmong } from '../found.js';
import { commitDeadlineMs } from '../http.js';
import { GraphCreated, GraphId } from '../meta/dialect.js';
import type { Call, Committed, Found, ReplyToCheck, ReplyToSend, SoughtReply } from '../platform.js';
import { accountOf, type InstagramApi, read } from './api.js';
import { captionLengthMax } from './capabilities.js';
import { messagesShown, messagesWith } from './conversations.js';
import { commentFields, ReplyPage } from './dialect.js';
import { asPage, label, messagesNode } from './login.js';

const Sent = z.object({ message_id: GraphId });

/** Of a message, counted in UTF-8 (instagram.md §4.3). */
const messageBytesMax = 1_000;

/** An account may write to somebody within this time of their last message, and then not until they write again (instagram.md §4.3). */
export const messageWindowMs = 24 * 3_600_000;
const clockLeewayMs = 60_000;

/** Answers a comment below it, or a message with a message. Either may have an unknown outcome. */
export const replying = (api: InstagramApi) => ({
  checkReply({ kind, text, lastReceivedAt, nowMs }: ReplyToCheck): Violation[] {
    if (kind === 'mention') return [cannotReply(`${label} tells apps no words of a mention: answer it in the app.`)];
    if (kind !== 'direct-message')
      return checkReplyText(label, text, { length: text.length, lengthMax: captionLengthMax });
    const isOver = nowMs > windowEnd(lastReceivedAt).getTime();
    return [
      ...checkReplyText(label, text, { length: Buffer.byteLength(text), lengthMax: messageBytesMax, unit: 'bytes' }),
      ...(isOver
        ? [
            cannotReply(
              `${label} lets an account answer within 24 hours of the other’s last message, which came at ${lastReceivedAt.toISOString()}: it can be answered in the app, or once that person writes again.`,
            ),
          ]
        : []),
    ];
  },

  answerableUntil: ({ kind, lastReceivedAt }: Pick<ReplyToCheck, 'kind' | 'lastReceivedAt'>): Date | undefined =>
    kind === 'direct-message' ? windowEnd(lastReceivedAt) : undefined,

  findReply: (call: Call, sought: SoughtReply): Promise<Found> =>
    sought.kind === 'comment' ? findAnswer(api, call, sought) : findMessage(api, call, sought),

  reply: (call: Call, { kind, text, to }: ReplyToSend): Promise<Committed> =>
    kind === 'comment' ? answerComment(api, call, text, to) : sendMessage(api, call, text, to),
});

const windowEnd = (lastReceivedAt: Date): Date => new Date(lastReceivedAt.getTime() + messageWindowMs);

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
  const recipient = 'participantId' in to ? to.participantId : to.conversationId;
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

/** Answers attach to the comment at the top, whichever of those below it is answered. */
async function findAnswer(api: InstagramApi, call: Call, sought: SoughtReply): Promise<Found> {
  if (!('externalId' in sought.to)) throw new Failure('bug', 'A comment is answered by its own id');
  const top = sought.to.parentExternalId ?? sought.to.externalId;
  const answer = await api(asPage(call), {
    endpoint: 'GET /:comment-id/replies',
    method: 'GET',
    path: `/${encodeURIComponent(top)}/replies`,
    query: { fields: commentFields, limit: 50 },
    for: 'comments',
  });
  const { externalId: ownId, username: ownName } = accountOf(call);
  const { data } = read(ReplyPage, answer);
  const own = data
    .filter(({ from, username = from?.username }) => from?.id === ownId || username === ownName)
    .map(({ id, timestamp, text }) => ({ externalId: id, at: timestamp, text }));
  return replyAmong(own, sought, { leewayMs: clockLeewayMs, complete: data.length < 50, where: 'below the comment' });
}

async function findMessage(api: InstagramApi, call: Call, sought: SoughtReply): Promise<Found> {
  if ('externalId' in sought.to) throw new Failure('bug', 'A message goes to a conversation or a participant');
  const person = 'participantId' in sought.to ? sought.to.participantId : sought.to.conversationId;
  const messages = await messagesWith(api, call, person);
  const { externalId: ownId, username: ownName } = accountOf(call);
  const own = messages.flatMap(({ id, from, created_time: at, message: text }) =>
    at && (from?.id === ownId || from?.username === ownName) ? [{ externalId: id, at, text }] : [],
  );
  // Instagram shows the 20 newest, by a clock of its own and in whole seconds.
  const earliest = new Date(sought.since.getTime() - clockLeewayMs);
  const complete = messages.length < messagesShown || messages.some(({ created_time: at }) => at && at < earliest);
  return replyAmong(own, sought, { leewayMs: clockLeewayMs, complete, where: 'in the conversation' });
}
