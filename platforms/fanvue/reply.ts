import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { Violation } from '../../domain/post.js';
import { checkReplyText, count } from '../check.js';
import { replyAmong } from '../found.js';
import { commitDeadlineMs } from '../http.js';
import type { Call, Committed, Found, ReplyToCheck, ReplyToSend, SoughtReply } from '../platform.js';
import { accountOf, type FanvueApi, read } from './api.js';
import { commentId, postOfComment } from './comments.js';
import {
  commentsUnder,
  firstPlace,
  type ListRequest,
  messagesWith,
  type Place,
  type ReadPage,
  readPage,
} from './pages.js';
import { Comment, isUuid, Message, timeOf } from './shapes.js';

const commentLengthMax = 600;
const messageLengthMax = 5_000;

const Commented = z.object({ uuid: z.string().min(1) });
const Sent = z.object({ messageUuid: z.string().min(1) }); // another key than a post's (fanvue.md §8.8)

const clockLeewayMs = 5_000;
const pagesMax = 5;

/** Answers a comment beside it, or a message with a message. Either may have an unknown outcome. */
export const replying = (api: FanvueApi) => ({
  checkReply({ kind, text }: ReplyToCheck): Violation[] {
    const lengthMax = kind === 'direct-message' ? messageLengthMax : commentLengthMax;
    return checkReplyText('Fanvue', text, { length: text.length, lengthMax });
  },

  async findReply(call: Call, sought: SoughtReply): Promise<Found> {
    return sought.kind === 'comment' ? findComment(api, call, sought) : findMessage(api, call, sought);
  },

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

/** The order of comments is not documented (fanvue.md §3.3): as many pages are read as it takes. */
async function findComment(api: FanvueApi, call: Call, sought: SoughtReply): Promise<Found> {
  const { to } = sought;
  const postUuid = 'externalId' in to ? postOfComment(to.externalId) : 'conversationId' in to ? to.conversationId : '';
  const { externalId: ownId } = accountOf(call);
  const { items, complete } = await readAll(api, call, Comment, commentsUnder(postUuid));
  const own = items
    .filter(({ user }) => user?.uuid === ownId)
    .map(({ uuid, createdAt, text }) => ({
      externalId: commentId(postUuid, uuid),
      at: new Date(timeOf(createdAt)),
      text: text ?? '',
    }));
  return replyAmong(own, sought, { leewayMs: clockLeewayMs, complete, where: 'under the post' });
}

async function findMessage(api: FanvueApi, call: Call, sought: SoughtReply): Promise<Found> {
  const { to, since } = sought;
  const userUuid = 'externalId' in to ? '' : 'participantId' in to ? to.participantId : to.conversationId;
  const { externalId: ownId } = accountOf(call);
  const isPast = ({ sentAt }: { sentAt?: string | null | undefined }) =>
    timeOf(sentAt) < since.getTime() - clockLeewayMs;
  const { items, complete } = await readAll(api, call, Message, messagesWith(userUuid), isPast);
  const own = items
    .filter(({ sender }) => sender?.uuid === ownId)
    .map(({ uuid, sentAt, text }) => ({ externalId: uuid, at: new Date(timeOf(sentAt)), text: text ?? '' }));
  return replyAmong(own, sought, { leewayMs: clockLeewayMs, complete, where: 'in the chat' });
}

async function readAll<T extends z.ZodType>(
  api: FanvueApi,
  call: Call,
  item: T,
  request: ListRequest,
  isPast: (item: z.infer<T>) => boolean = () => false,
): Promise<{ items: z.infer<T>[]; complete: boolean }> {
  const items: z.infer<T>[] = [];
  let place: Place | undefined = firstPlace;
  for (let pages = 0; place && pages < pagesMax; pages += 1) {
    const page: ReadPage<z.infer<T>> = await readPage(api, call, item, request, place);
    items.push(...page.items);
    place = page.items.some(isPast) ? undefined : page.next;
  }
  return { items, complete: place === undefined };
}
