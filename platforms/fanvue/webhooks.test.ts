import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fanvueWebhooks } from './webhooks.js';

const webhooks = fanvueWebhooks({ webhookSecret: 'signing-secret' });
const parse = (delivery: object) => webhooks.parse(Buffer.from(JSON.stringify(delivery)));

/** As fanvue.md §5.3 and §5.4 show them. */
const flat = {
  message: {
    uuid: 'm-1',
    text: 'hi',
    hasMedia: false,
    mediaUuids: [],
    price: null,
    createdAt: '2026-05-01T10:00:00.000Z',
  },
  messageUuid: 'm-1',
  sender: { uuid: 'f00d', handle: 'fan-77', displayName: 'Sam', avatarUrl: null },
  recipientUuid: '6b1f',
  isMuted: false,
  timestamp: '2026-05-01T10:00:00.000Z',
};
const data = {
  object: 'message',
  uuid: 'm-2',
  sender: 'fan',
  is_automated: false,
  created_at: '2026-11-22T18:04:00.000Z',
  deleted_at: null,
  unread_messages_count: 2,
  creator: { uuid: '6b1f' },
  fan: { uuid: 'f00d', handle: 'fan-77' },
};
const envelope = { id: 'evt_01J', type: 'creator.message.received', timestamp: '2026-11-22T18:04:01.000Z', data };

describe('Fanvue’s webhooks', () => {
  it('are believed by a signature of their own secret, and by one of several while it is changed', () => {
    const body = Buffer.from(JSON.stringify(flat));
    const t = 1_763_900_000;
    const v0 = (secret: string) => `v0=${createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex')}`;
    const verify = (value: string) =>
      webhooks.verify({ headers: { 'x-fanvue-signature': [value] }, body, nowMs: t * 1_000 });
    expect(verify(`t=${t},${v0('signing-secret')}`)).toEqual({ genuine: true });
    expect(verify(`t=${t},${v0('old')},${v0('signing-secret')}`)).toEqual({ genuine: true });
    expect(verify(`t=${t},${v0('old')}`)).toMatchObject({ genuine: false });
  });

  it('tell of a message in both families', () => {
    expect(parse(flat)).toEqual([
      expect.objectContaining({
        key: 'message:m-1',
        kind: 'direct-message',
        accountExternalId: '6b1f',
        aboutExternalId: 'm-1',
        occurredAt: new Date('2026-05-01T10:00:00Z'),
      }),
    ]);
    expect(parse(envelope)).toEqual([
      expect.objectContaining({
        key: 'evt_01J',
        kind: 'direct-message',
        accountExternalId: '6b1f',
        aboutExternalId: 'm-2',
        occurredAt: new Date('2026-11-22T18:04:00Z'),
      }),
    ]);
  });

  it('keep what is no message to answer: the creator’s own, what was read, what was bought, what is new', () => {
    const others = [
      { ...envelope, data: { ...data, sender: 'creator' } },
      { ...envelope, type: 'creator.follower.created' },
      { ...flat, message: undefined },
      { sender: flat.sender, price: 500, timestamp: flat.timestamp },
    ];
    for (const other of others) expect(parse(other)).toEqual([expect.objectContaining({ kind: 'other' })]);
  });

  it('know a delivery without an id again, however its members are ordered', () => {
    const purchase = { sender: { uuid: 'f00d' }, price: 500, timestamp: flat.timestamp };
    const reordered = Object.fromEntries(Object.entries(purchase).reverse());
    expect(parse(purchase)![0]!.key).toBe(parse(reordered)![0]!.key);
    expect(parse({ ...purchase, price: 501 })![0]!.key).not.toBe(parse(purchase)![0]!.key);
  });

  it('refuse what is no delivery', () => {
    expect(webhooks.parse(Buffer.from('"text"'))).toBeUndefined();
  });

  it('tell of a message that was taken back, in the newer family', () => {
    const deleted = { ...data, deleted_at: '2026-11-22T19:00:00.000Z' };
    const [event] = parse({ ...envelope, type: 'creator.message.deleted', data: deleted })!;
    expect(event).toMatchObject({ kind: 'message-changed', accountExternalId: '6b1f', aboutExternalId: 'm-2' });
    expect(webhooks.inboxNews!(event!, { externalId: '6b1f', username: 'luna-demo' })).toEqual({
      what: 'deleted',
      externalId: 'm-2',
      at: new Date('2026-11-22T19:00:00.000Z'),
    });
  });
});
