import { createHmac, randomUUID } from 'node:crypto';
import type { FanvueSimulator } from './simulator.js';
import { type Comment, iso, type Message, type Reaction, type User } from './state.js';
import { shownUser } from './users.js';

/** `t=…,v0=…`: of the time, a dot, and the body as it is sent (§5.2). */
export const sign = (secret: string, body: string, seconds: number): string =>
  `t=${seconds},v0=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;

/** Something that happened to a creator, in both ways of telling it: the flat one, and the envelope (§5.3, §5.4). */
export interface FanvueEvent {
  creatorId: string;
  flat?: { name: string; body: object };
  envelope?: { type: string; data: object };
}

/** Tells the app's address of the Events tab, and again as long as it does not take it. */
export async function deliver(fanvue: FanvueSimulator, event: FanvueEvent): Promise<void> {
  const { app, clock, knobs } = fanvue;
  const told = knobs.webhookFamily === 'flat' ? flatOf(event) : envelopeOf(fanvue, event);
  if (!app.webhook || !told || !app.webhook.events.includes(told.name)) return;
  const message = {
    url: app.webhook.url,
    event: told.name,
    account: event.creatorId,
    body: told.body,
    headers: (body: string) => ({
      'x-fanvue-signature': sign(app.signingSecret, body, Math.floor(clock.now() / 1000)),
    }),
  };
  for (let attempt = 0; attempt <= knobs.webhookRetries; attempt += 1) {
    const deliveries = await fanvue.webhooks.deliver(message);
    if (deliveries.every(({ status }) => status >= 200 && status < 300)) return;
    await new Promise((resolve) => setTimeout(resolve, knobs.webhookRetryMs * 2 ** attempt));
  }
}

const flatOf = ({ flat }: FanvueEvent) => flat;

/** Its id is the same over all deliveries. */
function envelopeOf({ clock }: FanvueSimulator, { envelope }: FanvueEvent) {
  if (!envelope) return undefined;
  const { type, data } = envelope;
  const id = `evt_${randomUUID().replaceAll('-', '')}`;
  return { name: type, body: { id, type, timestamp: iso(clock.now()), data } };
}

// ---------------------------------------------------------------- what happens

export function messageReceived(fanvue: FanvueSimulator, message: Message): FanvueEvent {
  const { id, text, mediaUuids, price, sentAt, fromId, toId } = message;
  const createdAt = iso(sentAt);
  const handle = fanvue.state.users.get(fromId)?.handle;
  const unread = fanvue.state.messagesBetween(fromId, toId).filter((one) => one.fromId === fromId).length;
  return {
    creatorId: toId,
    flat: {
      name: 'message.received',
      body: {
        message: { uuid: id, text, hasMedia: mediaUuids.length > 0, mediaUuids, price, createdAt },
        ...{ messageUuid: id, sender: { ...shownUser(fanvue, fromId), avatarUrl: null } },
        ...{ recipientUuid: toId, isMuted: false, timestamp: createdAt },
      },
    },
    envelope: {
      type: 'creator.message.received',
      data: {
        ...{ object: 'message', uuid: id, sender: 'fan', is_automated: false, created_at: createdAt },
        ...{ deleted_at: null, unread_messages_count: unread, creator: { uuid: toId }, fan: { uuid: fromId, handle } },
        ...(fanvue.knobs.webhookText && { text }),
      },
    },
  };
}

/** Only the newer family knows it (§5.4). */
export function messageUnsent(fanvue: FanvueSimulator, { id, sentAt, deletedAt, fromId, toId }: Message): FanvueEvent {
  const handle = fanvue.state.users.get(fromId)?.handle;
  return {
    creatorId: toId,
    envelope: {
      type: 'creator.message.deleted',
      data: {
        ...{ object: 'message', uuid: id, sender: 'fan', is_automated: false, created_at: iso(sentAt) },
        ...{ deleted_at: iso(deletedAt), creator: { uuid: toId }, fan: { uuid: fromId, handle } },
      },
    },
  };
}

export function followed(fanvue: FanvueSimulator, creator: User, fan: User): FanvueEvent {
  const timestamp = iso(fanvue.clock.now());
  return {
    creatorId: creator.id,
    flat: { name: 'follow.new', body: { sender: shownUser(fanvue, fan.id), recipientUuid: creator.id, timestamp } },
    envelope: {
      type: 'creator.follow.created',
      data: { object: 'follow', creator: { uuid: creator.id }, fan: { uuid: fan.id, handle: fan.handle } },
    },
  };
}

export function tipped(
  fanvue: FanvueSimulator,
  creatorId: string,
  { id, userId, gross, createdAt }: Reaction,
): FanvueEvent {
  const timestamp = iso(createdAt);
  return {
    creatorId,
    flat: {
      name: 'tip.new',
      body: { sender: shownUser(fanvue, userId), price: gross, recipientUuid: creatorId, timestamp },
    },
    envelope: {
      type: 'creator.payment.succeeded',
      data: {
        object: 'payment',
        uuid: id,
        source: 'tip',
        amount: gross,
        creator: { uuid: creatorId },
        fan: { uuid: userId },
      },
    },
  };
}

/** Only the newer family may have it, and nobody relies on it (§5.4). */
export const commented = (creatorId: string, { id, postId, userId, createdAt }: Comment): FanvueEvent => ({
  creatorId,
  envelope: {
    type: 'creator.post.commented',
    data: {
      ...{ object: 'comment', uuid: id, post: { uuid: postId }, created_at: iso(createdAt) },
      ...{ creator: { uuid: creatorId }, fan: { uuid: userId } },
    },
  },
});

export const everyEvent = [
  'message.received',
  'follow.new',
  'tip.new',
  'creator.message.received',
  'creator.message.deleted',
  'creator.follow.created',
  'creator.payment.succeeded',
  'creator.post.commented',
];
