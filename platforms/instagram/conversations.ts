import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { GraphId, GraphTime, graphPage, nextAfter } from '../meta/dialect.js';
import type { Call, InboxMessage, InboxPage, InboxRequest } from '../platform.js';
import { accountOf, type InstagramApi, read } from './api.js';
import { asPage, label, messagesNode } from './login.js';
import { isNew, laterOf, type Mark, newestMark, readMark, writeMark } from './mark.js';

const Person = z.object({ id: GraphId, username: z.string().optional() });
const Message = z.object({
  id: GraphId,
  created_time: GraphTime.optional(),
  from: Person.optional(),
  message: z.string().default(''),
});
const Conversation = z.object({
  id: GraphId,
  updated_time: GraphTime.optional(),
  participants: z.object({ data: z.array(Person) }).optional(),
  messages: z.object({ data: z.array(Message) }).optional(),
});
const ConversationPage = graphPage(Conversation);

/** Of one conversation (instagram.md §4.3). */
export const messagesShown = 20;

const fields = `id,updated_time,participants,messages.limit(${messagesShown}){id,from,to,message,created_time,attachments}`;

const Cursor = z.object({ after: z.string(), newest: z.string().optional() });
type Cursor = z.infer<typeof Cursor>;

/** Conversations by their last message, newest first; of each the 20 newest messages, as Instagram shows no more (instagram.md §4.3). */
export async function readConversations(
  api: InstagramApi,
  call: Call,
  { cursor, sinceExternalId }: InboxRequest,
  since: Mark | undefined,
): Promise<InboxPage> {
  const at: Cursor | undefined = decodeCursor(label, Cursor, cursor);
  const answer = await api(asPage(call), {
    endpoint: 'GET /conversations',
    method: 'GET',
    path: `/${messagesNode(call)}/conversations`,
    query: {
      platform: 'instagram',
      fields,
      limit: 25,
      after: at?.after,
    },
    for: 'messages',
  });
  const page = read(ConversationPage, answer);
  const own = accountOf(call);
  const received = page.data.flatMap(({ messages }) =>
    (messages?.data ?? []).flatMap((message): InboxMessage[] => {
      const { from, created_time: time } = message;
      // One that is older than the 20 newest answers as deleted, without time and sender.
      const isOthers = from !== undefined && from.id !== own.externalId && from.username !== own.username;
      return isOthers && time ? [asReceived({ ...message, from, time })] : [];
    }),
  );
  const isFresh = ({ externalId, at: time }: InboxMessage) => isNew({ id: externalId, at: time }, since);
  const newest = newestMark([readMark(at?.newest), ...received.map((one) => ({ id: one.externalId, at: one.at }))]);
  const newestText = newest && writeMark(newest);

  const next = nextAfter(page, 'needed');
  const reachedKnown =
    since !== undefined && page.data.some(({ updated_time: time }) => time && time.getTime() < since.atMs);
  const goesOn = next !== undefined && next !== at?.after && !reachedKnown;
  return {
    messages: received.filter(isFresh).sort((one, other) => other.at.getTime() - one.at.getTime()),
    seenAgain: received.filter((one) => !isFresh(one)),
    ...(goesOn && { nextCursor: encodeCursor({ after: next, newest: newestText } satisfies Cursor) }),
    ...laterOf(newestText, sinceExternalId),
  };
}

/** There are no groups: a conversation is known by the other's id, which webhooks tell as well, and lists under a name of their own. */
const asReceived = ({
  id,
  message,
  from,
  time,
}: z.infer<typeof Message> & { from: z.infer<typeof Person>; time: Date }): InboxMessage => ({
  externalId: id,
  kind: 'direct-message',
  conversationId: from.id,
  at: time,
  text: message,
  from: { externalId: from.id, ...(from.username !== undefined && { username: from.username }) },
});

/** The 20 newest messages to and from one person. */
export async function messagesWith(
  api: InstagramApi,
  call: Call,
  personId: string,
): Promise<readonly z.infer<typeof Message>[]> {
  const answer = await api(asPage(call), {
    endpoint: 'GET /conversations',
    method: 'GET',
    path: `/${messagesNode(call)}/conversations`,
    query: { platform: 'instagram', fields, user_id: personId },
    for: 'messages',
  });
  return read(ConversationPage, answer).data.flatMap(({ messages }) => messages?.data ?? []);
}
