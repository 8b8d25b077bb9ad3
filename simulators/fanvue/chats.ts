import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { flag, jsonBody, listed, pathUuid, uuid } from './body.js';
import { invalidFields, notFound, withMessage } from './errors.js';
import { newestFirst, pageOf } from './lists.js';
import { usableMedia } from './media.js';
import { priceMin } from './posts.js';
import type { FanvueSimulator } from './simulator.js';
import { type ChatView, iso, type Message, pairOf, type User } from './state.js';
import type { Bearer } from './tokens.js';
import { shownUser } from './users.js';

const Open = z.strictObject({ userUuid: uuid });
const Change = z.strictObject({
  isRead: z.boolean().optional(),
  isMuted: z.boolean().optional(),
  nickname: z.string().max(30).optional(),
});
const Send = z.strictObject({
  text: z.string().min(1).max(5_000, 'Must be at most 5000 characters').nullish(),
  mediaUuids: z.array(uuid).optional(),
  price: z.number().int().min(priceMin, `Must be at least ${priceMin}`).nullish(),
  templateUuid: uuid.nullish(),
});

/** A chat is known by the other's id (§3.6). */
export function listChats(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const sortBy = call.query.get('sortBy') ?? 'most_recent_messages';
  if (!['most_recent_messages', 'online_now', 'most_unanswered_chats'].includes(sortBy))
    throw invalidFields({ path: 'sortBy', message: 'Is none of the sort orders' });
  const filters = listed(call, 'filter');
  const rows = chatsOf(fanvue, user)
    .filter(({ unread }) => !filters.includes('unread') || unread > 0)
    .sort((one, other) => (other.last?.sentAt ?? 0) - (one.last?.sentAt ?? 0));
  return pageOf(fanvue, call, rows, (chat) => shownChat(fanvue, chat));
}

interface Chat {
  id: string;
  view: ChatView;
  last: Message | undefined;
  unread: number;
}

function chatsOf(fanvue: FanvueSimulator, user: User): Chat[] {
  const { state } = fanvue;
  const others = new Set(state.messagesOf(user.id).map(({ fromId, toId }) => (fromId === user.id ? toId : fromId)));
  for (const { id } of state.chats.values()) {
    const [owner, other] = id.split(' ');
    if (owner === user.id && other) others.add(other);
  }
  return [...others].map((id) => {
    const messages = state.messagesBetween(user.id, id).sort(newestFirst(({ sentAt }) => sentAt));
    const view = viewOf(fanvue, user.id, id);
    const unread = messages.filter(({ fromId, sentAt }) => fromId === id && sentAt > view.readAt).length;
    return { id, view, last: messages[0], unread };
  });
}

function viewOf({ state, clock }: FanvueSimulator, ownerId: string, otherId: string): ChatView {
  const id = `${ownerId} ${otherId}`;
  return state.chats.get(id) ?? { id, isMuted: false, nickname: null, readAt: 0, createdAt: clock.now() };
}

function shownChat(fanvue: FanvueSimulator, { id, view, last, unread }: Chat): object {
  const user = shownUser(fanvue, id, view.nickname);
  const registeredAt = iso(fanvue.state.users.get(id)?.createdAt);
  return {
    createdAt: iso(view.createdAt),
    lastMessageAt: iso(last?.sentAt),
    isRead: unread === 0,
    isMuted: view.isMuted,
    unreadMessagesCount: unread,
    user: user && { ...user, avatarUrl: null, registeredAt },
    lastMessage: last
      ? {
          ...{ text: last.text, type: last.type, uuid: last.id, sentAt: iso(last.sentAt) },
          ...{ hasMedia: last.mediaUuids.length > 0, mediaType: null, senderUuid: last.fromId, sentByUserId: null },
        }
      : null,
  };
}

export function openChat(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const { userUuid } = jsonBody(call, Open);
  contactable(fanvue, userUuid);
  fanvue.state.chats.put(viewOf(fanvue, user.id, userUuid));
  return { status: 201, body: { message: 'Chat created' } };
}

export function changeChat(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const { isRead, ...changes } = jsonBody(call, Change);
  const view = viewOf(fanvue, user.id, pathUuid(call, 'userUuid'));
  const read = isRead === undefined ? {} : { readAt: isRead ? fanvue.clock.now() : 0 };
  fanvue.state.chats.put({ ...view, ...changes, ...read });
  return { status: 204 };
}

export function countUnread(fanvue: FanvueSimulator, { user }: Bearer): Answer {
  const chats = chatsOf(fanvue, user).filter(({ unread }) => unread > 0);
  return {
    status: 200,
    body: {
      unreadChatsCount: chats.length,
      unreadMessagesCount: chats.reduce((sum, { unread }) => sum + unread, 0),
      unreadNotifications: {
        ...{ newFollower: 0, newPostComment: 0, newPostLike: 0, newPurchase: 0 },
        ...{ newSubscriber: 0, newTip: 0, newPromotion: 0 },
      },
    },
  };
}

/** Newest first. A plain read marks the chat read (§8.3). */
export function listMessages(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const otherId = pathUuid(call, 'userUuid');
  const marksRead = flag(call, 'markAsRead', fanvue.knobs.marksReadByDefault);
  const rows = fanvue.state.messagesBetween(user.id, otherId).sort(newestFirst(({ sentAt }) => sentAt));
  const view = viewOf(fanvue, user.id, otherId);
  if (rows.length === 0 && !fanvue.state.chats.has(view.id)) throw notFound('Conversation');
  if (marksRead) {
    fanvue.state.chats.put({ ...view, readAt: fanvue.clock.now() });
    call.commit('read-mark', { resource: otherId, account: user.id });
  }
  return pageOf(fanvue, call, rows, (message) => shown(fanvue, message, view.readAt));
}

function shown({ state }: FanvueSimulator, message: Message, readAt: number): object {
  const party = (id: string) => ({ uuid: id, handle: state.users.get(id)?.handle ?? 'deleted' });
  const { id, text, type, sentAt, fromId, toId, mediaUuids, price, purchasedAt } = message;
  return {
    ...{ uuid: id, text, sentAt: iso(sentAt), sender: party(fromId), recipient: party(toId) },
    ...{ hasMedia: mediaUuids.length > 0, mediaType: null, mediaUuids, type },
    ...{ pricing: price === null ? null : { USD: { price } }, purchasedAt: iso(purchasedAt), sentByUserId: null },
    isRead: sentAt <= readAt,
  };
}

/** `POST /chats/{userUuid}/message`, in the singular; its answer has a key of its own (§3.6.2, §8.8). */
export function sendMessage(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const toId = pathUuid(call, 'userUuid');
  const { text = null, mediaUuids = [], price = null } = jsonBody(call, Send);
  contactable(fanvue, toId);
  if (text === null && mediaUuids.length === 0) throw withMessage(400, 'Message is invalid');
  if (price !== null && mediaUuids.length === 0) throw withMessage(400, 'A price requires media');
  for (const id of mediaUuids) usableMedia(fanvue, user, id);
  const message = storeMessage(fanvue, { fromId: user.id, toId, text, mediaUuids, price });
  call.commit('dm', { resource: message.id, account: user.id, text: text ?? '' });
  return { status: 201, body: { messageUuid: message.id } };
}

export function storeMessage(
  { state, clock }: FanvueSimulator,
  {
    at = clock.now(),
    ...of
  }: Pick<Message, 'fromId' | 'toId' | 'text'> &
    Partial<Pick<Message, 'mediaUuids' | 'price' | 'type'>> & { at?: number },
): Message {
  const { fromId, toId } = of;
  return state.messages.put({
    ...{ id: state.nextId(), seq: state.nextSeq(), pair: pairOf(fromId, toId), sentAt: at },
    ...{ type: 'SINGLE_RECIPIENT', mediaUuids: [], price: null, purchasedAt: null, ...of },
  });
}

/** One's own, and not what was bought. */
export function unsend(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const message = fanvue.state.messages.get(pathUuid(call, 'messageUuid'));
  const isOwn = message?.fromId === user.id && message.toId === pathUuid(call, 'userUuid');
  if (!isOwn || message.deletedAt !== undefined) throw notFound('Message');
  if (message.purchasedAt !== null) throw withMessage(400, 'Message was already purchased');
  fanvue.state.messages.change(message, { deletedAt: fanvue.clock.now() });
  call.commit('dm-deletion', { resource: message.id, account: user.id });
  return { status: 204 };
}

function contactable({ state }: FanvueSimulator, userId: string): void {
  const user = state.users.get(userId);
  if (!user || user.deletedAt !== undefined || !user.contactable) throw withMessage(400, 'User is not contactable');
}
