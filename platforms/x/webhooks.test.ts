import { describe, expect, it } from 'vitest';
import * as fixtures from './fixtures/webhooks.js';
import { xWebhooks } from './webhooks.js';

const { secret, crcToken, crcAnswer, body, signature } = fixtures.vectors;
const webhooks = xWebhooks({ webhookSecret: secret });
const parse = (delivery: object) => webhooks.parse(Buffer.from(JSON.stringify(delivery)));
const verify = (value: string, over = body) =>
  webhooks.verify({
    headers: { 'x-twitter-webhooks-signature': [value] },
    body: Buffer.from(over),
    nowMs: Date.now(),
  });

describe('X’s webhooks', () => {
  it('answer the challenge with the app’s consumer secret', () => {
    expect(webhooks.handshake!({ crc_token: crcToken })).toEqual({ json: { response_token: crcAnswer } });
  });

  it('answer no challenge that could be a body: the answer would be its signature', () => {
    for (const token of [body, '{}', ' {"data":{}}', '"text"', '', 'a'.repeat(257)])
      expect(webhooks.handshake!({ crc_token: token })).toHaveProperty('refused');
    expect(webhooks.handshake!({})).toHaveProperty('refused');
    expect(xWebhooks({}).handshake!({ crc_token: crcToken })).toHaveProperty('refused');
  });

  it('are believed by their signature', () => {
    expect(verify(signature)).toEqual({ genuine: true });
    expect(verify(signature, `${body} `)).toMatchObject({ genuine: false });
    expect(verify(signature.replace('=', '=A'))).toMatchObject({ genuine: false });
    expect(verify(Buffer.from(signature.slice(7), 'base64').toString('hex'))).toMatchObject({ genuine: false });
  });

  it.each([
    ['reply', fixtures.reply, { kind: 'reply', aboutExternalId: '1870000000000000002' }],
    ['mention', fixtures.mention, { kind: 'mention', aboutExternalId: '1870000000000000003' }],
    [
      'direct message',
      fixtures.directMessage,
      { kind: 'direct-message', aboutExternalId: '1870000000000000004', occurredAt: new Date(1_784_928_224_372) },
    ],
    ['deleted post', fixtures.deleted, { kind: 'deleted-by-owner', aboutExternalId: '1870000000000000005' }],
    ['removed app', fixtures.revoked, { kind: 'authorization-removed', occurredAt: new Date('2026-09-01T10:02:00Z') }],
  ])('tell of a %s', (_title, delivery, expected) => {
    expect(parse(delivery)).toEqual([
      expect.objectContaining({ key: delivery.data.event_uuid, accountExternalId: '2244994945', ...expected }),
    ]);
  });

  describe('in an inbox', () => {
    const account = { externalId: '2244994945', username: 'ada' };
    const newsOf = (delivery: { data: object }, more: object = {}) => {
      const [event] = parse({ data: { ...delivery.data, ...more } })!;
      return webhooks.inboxNews!(event!, account);
    };
    const payload = {
      ...fixtures.reply.data.payload,
      conversation_id: '1860000000000000001',
      referenced_tweets: [{ type: 'replied_to', id: '1860000000000000001' }],
      author: 'bo',
    };

    it('are the comment that a poll would bring', () => {
      expect(newsOf(fixtures.reply, { payload })).toEqual({
        what: 'message',
        message: {
          externalId: '1870000000000000002',
          kind: 'comment',
          conversationId: '1860000000000000001',
          inReplyToExternalId: '1860000000000000001',
          at: new Date('2026-09-01T10:00:00Z'),
          text: 'Open on Sunday?',
          from: { externalId: '111', username: 'bo' },
        },
      });
    });

    it('are the message, in the conversation of the two', () => {
      expect(newsOf(fixtures.directMessage)).toEqual({
        what: 'message',
        message: {
          externalId: '1870000000000000004',
          kind: 'direct-message',
          conversationId: '111-2244994945',
          at: new Date(1_784_928_224_372),
          text: 'hi',
          from: { externalId: '111' },
        },
      });
    });

    it('have X asked where they do not say enough', () => {
      expect(newsOf(fixtures.reply)).toEqual({ what: 'ask' });
      expect(newsOf(fixtures.reply, { payload: { ...payload, text: 'See https://t.co/a' } })).toEqual({ what: 'ask' });
      expect(newsOf(fixtures.directMessage, { payload: {} })).toEqual({ what: 'ask' });
    });
  });

  it('keep what they do not know, and refuse what is no delivery', () => {
    expect(parse({ data: { event_uuid: '7', event_type: 'space.started', filter: { user_id: '1' } } })).toEqual([
      expect.objectContaining({ key: '7', kind: 'other' }),
    ]);
    expect(parse({})).toBeUndefined();
    expect(webhooks.parse(Buffer.from('no json'))).toBeUndefined();
  });
});
