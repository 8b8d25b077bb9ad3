import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { commitDeadlineMs } from '../http.js';
import type { Call, Committed, ReplyToSend } from '../platform.js';
import { accountOf, read, type XApi } from './api.js';
import { postUrl } from './publish.js';
import { messageLengthMax } from './text.js';

const Created = z.object({ data: z.object({ id: z.string().min(1) }) });
const Sent = z.object({ data: z.object({ dm_event_id: z.string().min(1) }) });

/** Answers a comment with a post below it, or a message with a message. Either may have an unknown outcome. */
export const replying = (api: XApi, webUrl: string) => ({
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
  const conversation =
    'participantId' in to ? `with/${encodeURIComponent(to.participantId)}` : encodeURIComponent(to.conversationId);
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
