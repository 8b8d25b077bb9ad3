import { badParameter, noSuchObject, refuse } from '../meta/errors.js';
import { graphTime } from '../meta/ids.js';
import { pageOf } from '../meta/paging.js';
import { type GraphNode, Parameters, pick } from '../meta/parameters.js';
import type { Answer, Call } from '../shared/call.js';
import { opaque } from '../shared/secrets.js';
import { fieldsOf, nextLink } from './accounts.js';
import { type Actor, actorOf } from './actor.js';
import type { InstagramSimulator } from './simulator.js';
import type { InstagramAccount, Message, Thread } from './state.js';
import { announceChange, announceMessage } from './webhooks.js';

/** Conversations and messages (instagram.md §4.3). */

/** Only the newest of a conversation are shown; older ones answer as if they were deleted. */
const messagesShown = 20;
const secondMs = 1_000;

/** The account whose messages they are: of a Page, or of whoever is logged in. */
function inboxOf(ig: InstagramSimulator, actor: Actor, named: string | undefined): InstagramAccount {
  const key = named === 'me' ? undefined : named;
  if (actor.kind === 'account') {
    if (key !== undefined && key !== actor.account.id) throw noSuchObject(key);
    return actor.account;
  }
  if (actor.kind === 'person') {
    throw refuse({
      code: 190,
      subcode: 2069032,
      message: 'User Access Token Is Not Supported: a Page access token is required.',
    });
  }
  const { page } = actor;
  if (key !== undefined && key !== page.id) throw noSuchObject(key);
  const account = ig.state.accounts.get(page.accountId ?? '');
  if (!account) throw noSuchObject(page.id);
  return account;
}

/** `GET /{page-id}/conversations` or `/me/conversations`. */
export function conversations(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'messages');
  const account = inboxOf(ig, actor, call.params.id);
  const parameters = new Parameters(call);
  if (parameters.optional('platform') !== 'instagram')
    throw badParameter('Param platform must be one of {MESSENGER, INSTAGRAM}');
  requirePace(ig, account);
  const guestId = parameters.optional('user_id');
  const rows = [...ig.state.threads.values()]
    .filter((thread) => thread.accountId === account.id && (guestId === undefined || thread.guestId === guestId))
    .map((thread) => ({ ...thread, createdAt: ig.state.messagesOf(thread.id)[0]?.createdAt ?? 0 }))
    .sort((one, other) => other.createdAt - one.createdAt);
  const page = pageOf(rows, parameters, {
    limitUsual: 25,
    limitMax: ig.knobs.pageSizeMax,
    nextLink: nextLink(ig, call),
  });
  const fields = fieldsOf(parameters, 'id,updated_time');
  return { status: 200, body: { ...page, data: page.data.map((thread) => pick(threadShown(ig, thread), fields)) } };
}

function requirePace(ig: InstagramSimulator, { id }: InstagramAccount): void {
  const rule = { limit: ig.knobs.conversationsPerSecond, windowMs: secondMs };
  if (ig.windows.take([{ key: `conversations ${id}`, rule }]).full) {
    throw refuse({ code: 613, message: '(#613) Calls to this api have exceeded the rate limit.' });
  }
}

function threadShown(ig: InstagramSimulator, thread: Thread): GraphNode {
  const account = ig.state.accounts.get(thread.accountId)!;
  const guest = ig.state.guests.get(thread.guestId)!;
  const all = ig.state.messagesOf(thread.id);
  const people = [account, guest].map(({ id, username }) => ({ id, username }));
  return {
    id: thread.id,
    updated_time: graphTime(all[0]?.createdAt ?? 0),
    participants: { data: people },
    messages: { data: all.slice(0, messagesShown).map((message) => messageShown(ig, thread, message)) },
  };
}

function messageShown(ig: InstagramSimulator, thread: Thread, message: Message): GraphNode {
  const account = ig.state.accounts.get(thread.accountId)!;
  const guest = ig.state.guests.get(thread.guestId)!;
  const own = message.fromId === account.id;
  const shown = ({ id, username }: { id: string; username: string }) => ({ id, username });
  return {
    id: message.id,
    created_time: graphTime(message.createdAt),
    from: shown(own ? account : guest),
    to: { data: [shown(own ? guest : account)] },
    message: message.text,
    attachments: undefined,
  };
}

/** `GET /{conversation-id}`. */
export function threadNode(ig: InstagramSimulator, call: Call, actor: Actor, thread: Thread): Answer {
  const account = inboxOf(ig, actor, undefined);
  if (thread.accountId !== account.id) throw noSuchObject(thread.id);
  requirePace(ig, account);
  return { status: 200, body: pick(threadShown(ig, thread), fieldsOf(new Parameters(call), 'id,updated_time')) };
}

/** `GET /{message-id}`. */
export function messageNode(ig: InstagramSimulator, call: Call, actor: Actor, message: Message): Answer {
  const thread = ig.state.threads.get(message.threadId)!;
  if (thread.accountId !== inboxOf(ig, actor, undefined).id) throw noSuchObject(message.id);
  const known = ig.state.messagesOf(thread.id).slice(0, messagesShown).includes(message);
  if (!known) throw noSuchObject(message.id);
  return {
    status: 200,
    body: pick(messageShown(ig, thread, message), fieldsOf(new Parameters(call), 'id,created_time')),
  };
}

/** `POST /{page-id}/messages` or `/me/messages`: to a person, or, once, to whoever wrote a comment. */
export function send(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'messages');
  const account = inboxOf(ig, actor, call.params.id === ownIdOf(actor) ? undefined : call.params.id);
  const parameters = new Parameters(call);
  const recipient = (parameters.json('recipient') ?? {}) as { id?: unknown; comment_id?: unknown };
  const { text } = (parameters.json('message') ?? {}) as { text?: unknown };
  if (typeof text !== 'string' || text === '') throw badParameter('Message text must not be empty');
  if (Buffer.byteLength(text) > 1_000)
    throw badParameter('Length of param message[text] must be less than or equal to 1000');

  const commentId = typeof recipient.comment_id === 'string' ? recipient.comment_id : undefined;
  const guestId = commentId === undefined ? String(recipient.id ?? '') : privately(ig, account, commentId);
  const thread = threadWith(ig, account.id, guestId);
  if (commentId === undefined) requireWindow(ig, thread, parameters);
  const message = storeMessage(ig, thread, { fromId: account.id, text, ...(commentId !== undefined && { commentId }) });
  call.commit('dm', { resource: message.id, text });
  return { status: 200, body: { recipient_id: guestId, message_id: message.id } };
}

/** Instagram Login also takes the account's own id in the path. */
const ownIdOf = (actor: Actor): string | undefined => (actor.kind === 'account' ? actor.account.id : undefined);

function privately(ig: InstagramSimulator, account: InstagramAccount, commentId: string): string {
  const comment = ig.state.comments.get(commentId);
  if (!comment || ig.state.media.get(comment.mediaId)?.accountId !== account.id) throw noSuchObject(commentId, 'post');
  const used = [...ig.state.messages.values()].some((message) => message.commentId === commentId);
  if (used || ig.clock.now() > comment.createdAt + 7 * 86_400_000) {
    throw refuse({
      code: 10,
      subcode: 2534025,
      message: '(#10) A private reply was already sent to this comment, or its time is over.',
    });
  }
  ig.state.guests.put({ id: comment.authorId, username: comment.username });
  return comment.authorId;
}

function requireWindow(ig: InstagramSimulator, thread: Thread | undefined, parameters: Parameters): void {
  const lastReceived = thread && ig.state.messagesOf(thread.id).find(({ fromId }) => fromId === thread.guestId);
  const byPerson =
    parameters.optional('tag') === 'HUMAN_AGENT' && parameters.optional('messaging_type') === 'MESSAGE_TAG';
  const windowMs = byPerson ? ig.knobs.humanAgentWindowMs : ig.knobs.messageWindowMs;
  if (!lastReceived || ig.clock.now() > lastReceived.createdAt + windowMs) {
    throw refuse({
      code: 10,
      subcode: 2534022,
      status: 403,
      message: '(#10) This message is sent outside of allowed window.',
    });
  }
}

function threadWith(ig: InstagramSimulator, accountId: string, guestId: string): Thread {
  if (!ig.state.guests.has(guestId)) {
    throw refuse({ code: 100, subcode: 2534014, message: '(#100) The requested user cannot be found.' });
  }
  const known = [...ig.state.threads.values()].find(
    (thread) => thread.accountId === accountId && thread.guestId === guestId,
  );
  return known ?? ig.state.threads.put({ id: `aWdf${opaque(18)}`, accountId, guestId });
}

export function receiveMessage(
  ig: InstagramSimulator,
  accountId: string,
  guestId: string,
  text: string,
  at?: number,
): Message {
  return storeMessage(ig, threadWith(ig, accountId, guestId), {
    fromId: guestId,
    text,
    ...(at !== undefined && { at }),
  });
}

function storeMessage(
  ig: InstagramSimulator,
  thread: Thread,
  { at = ig.clock.now(), ...rest }: Pick<Message, 'fromId' | 'text' | 'commentId'> & { at?: number },
): Message {
  const message = ig.state.messages.put({ ...rest, id: `aWdf${opaque(24)}`, threadId: thread.id, createdAt: at });
  announceMessage(ig, thread, message);
  return message;
}

/** Within a quarter of an hour. */
const editableMs = 15 * 60_000;

export function changeMessage(
  ig: InstagramSimulator,
  id: string,
  change: { text: string } | { deletedAt: number },
): void {
  const message = ig.state.messages.get(id);
  if (!message || message.deletedAt !== undefined) throw new Error(`There is no message "${id}"`);
  if ('text' in change && ig.clock.now() > message.createdAt + editableMs)
    throw new Error(`Instagram lets nobody edit the message "${id}" any more`);
  announceChange(ig, ig.state.threads.get(message.threadId)!, ig.state.messages.change(message, change));
}
