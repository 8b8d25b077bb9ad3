import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import type { Violation } from '../../domain/post.js';
import { cannotReply, checkReplyText } from '../check.js';
import { replyAmong } from '../found.js';
import { commitDeadlineMs } from '../http.js';
import type { AccountFacts, Call, Committed, Found, ReplyToCheck, ReplyToSend, SoughtReply } from '../platform.js';
import { accountOf, read, readOwn, type XApi } from './api.js';
import { timeOf, XDmPage } from './dialect.js';
import { finding } from './findPublished.js';
import { postUrl } from './publish.js';
import { messageLengthMax, textLengthMax, weightedLength, writtenText } from './text.js';

const Created = z.object({ data: z.object({ id: z.string().min(1) }) });
const Sent = z.object({ data: z.object({ dm_event_id: z.string().min(1) }) });

/** X tells times of messages in milliseconds, by a clock of its own. */
const clockLeewayMs = 5_000;

/** Answers a comment with a post below it, or a message with a message. Either may have an unknown outcome. */
export const replying = (api: XApi, webUrl: string) => ({
  /** X lets apps answer whoever mentions the account, and nobody else (x.md §0, row 4). */
  checkReply({ kind, text, message }: ReplyToCheck, { username, facts }: AccountFacts): Violation[] {
    if (kind === 'direct-message')
      return checkReplyText('X', text, { length: text.length, lengthMax: messageLengthMax });
    const mentionsUs = new RegExp(`@${username}(?!\\w)`, 'i').test(message.text);
    return [
      ...checkReplyText('X', text, { length: weightedLength(text), lengthMax: textLengthMax(facts) }),
      ...(mentionsUs
        ? []
        : [cannotReply(`X lets apps answer only posts that mention @${username}: answer this one in X itself.`)]),
    ];
  },

  async findReply(call: Call, sought: SoughtReply): Promise<Found> {
    if (sought.kind === 'direct-message') return await findMessage(api, call, sought);
    const { text, to, since, excludingExternalIds } = sought;
    if (!('externalId' in to)) throw new Failure('bug', 'A comment is answered by its own id');
    return await finding(api, webUrl).findPublished(call, {
      part: { text, media: [] },
      options: {},
      handles: {},
      media: [],
      isFirst: false,
      replyToExternalId: to.externalId,
      since,
      excludingExternalIds,
    });
  },

  async reply(call: Call, { kind, text, to }: ReplyToSend): Promise<Committed> {
    return kind === 'comment' ? answerPost(api, webUrl, call, text, to) : sendMessage(api, call, text, to);
  },
});

/** X lets us answer the comment that mentions the account; the post it stands under would be refused (x.md §3.6). */
async function answerPost(
  api: XApi,
  webUrl: string,
  call: Call,
  text: string,
  to: ReplyToSend['to'],
): Promise<Committed> {
  if (!('externalId' in to)) throw new Failure('bug', 'A comment is answered by its own id');
  const answer = await api(call, {
    endpoint: 'POST /2/tweets',
    method: 'POST',
    path: '/2/tweets',
    needs: ['tweet.read', 'tweet.write', 'users.read'],
    body: { json: { text, reply: { in_reply_to_tweet_id: to.externalId } } },
    deadlineMs: commitDeadlineMs,
    confidential: [text],
  });
  const { id } = read(Created, answer, 'unknown').data;
  return { externalId: id, url: postUrl(webUrl, accountOf(call).username, id) };
}

async function sendMessage(api: XApi, call: Call, text: string, to: ReplyToSend['to']): Promise<Committed> {
  if ('externalId' in to) throw new Failure('bug', 'A message goes to a conversation or a participant');
  if (text.length > messageLengthMax) {
    throw new Failure(
      'content-refused',
      `The message is ${text.length - messageLengthMax} characters over X’s ${messageLengthMax}.`,
    );
  }
  const conversation = conversationOf(to);
  const answer = await api(call, {
    endpoint: 'POST /2/dm_conversations/messages',
    method: 'POST',
    path: `/2/dm_conversations/${conversation}/messages`,
    needs: ['dm.read', 'dm.write', 'tweet.read', 'users.read'],
    body: { json: { text } },
    deadlineMs: commitDeadlineMs,
    confidential: [text],
  });
  return { externalId: read(Sent, answer, 'unknown').data.dm_event_id };
}

const conversationOf = (to: Exclude<ReplyToSend['to'], { externalId: string }>): string =>
  'participantId' in to ? `with/${encodeURIComponent(to.participantId)}` : encodeURIComponent(to.conversationId);

/** What was written just now is on the first page, which is newest first. */
async function findMessage(api: XApi, call: Call, sought: SoughtReply): Promise<Found> {
  if ('externalId' in sought.to) throw new Failure('bug', 'A message goes to a conversation or a participant');
  const { externalId: ownId } = accountOf(call);
  const answer = await api(call, {
    endpoint: 'GET /2/dm_conversations/dm_events',
    method: 'GET',
    path: `/2/dm_conversations/${conversationOf(sought.to)}/dm_events`,
    query: {
      max_results: 100,
      event_types: 'MessageCreate',
      'dm_event.fields': 'id,text,event_type,created_at,sender_id,entities',
    },
    needs: ['dm.read', 'tweet.read', 'users.read'],
  });
  const { data: events } = readOwn(XDmPage, answer);
  const own = events
    .filter(({ sender_id: from }) => from === ownId)
    .map((event) => ({
      externalId: event.id,
      at: timeOf(event),
      text: writtenText({ text: event.text ?? '', entities: event.entities }),
    }));
  const earliestMs = sought.since.getTime() - clockLeewayMs;
  const isPast = events.length < 100 || events.some((event) => timeOf(event).getTime() < earliestMs);
  return replyAmong(own, sought, { leewayMs: clockLeewayMs, complete: isPast, where: 'in the conversation' });
}
