import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { instagramWebhooks } from './webhooks.js';

const webhooks = instagramWebhooks({ clientSecret: 'app', webhookSecret: 'other', webhookVerifyToken: 'token' });
const me = '17841400000000011';
const parse = (...entry: object[]) => webhooks.parse(Buffer.from(JSON.stringify({ object: 'instagram', entry }))) ?? [];

/** As instagram.md §4.4 shows them. */
const value = {
  id: '17870000000000007',
  from: { id: '7001', username: 'guest_1' },
  text: 'Open on Sunday?',
  media: { id: '17920000000000042', media_product_type: 'FEED' },
};
const comment = { field: 'comments', value };
const message = {
  sender: { id: '7001' },
  recipient: { id: me },
  timestamp: 1_780_000_002_123,
  message: { mid: 'aWdfbWlk1', text: 'Hi' },
};

describe('Instagram’s webhooks', () => {
  it.each(['app', 'other'])('are believed under the secret “%s”, since it is open which of the two signs', (secret) => {
    const body = Buffer.from('{"object":"instagram","entry":[]}');
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    expect(webhooks.verify({ headers: { 'x-hub-signature-256': [signature] }, body, nowMs: 0 })).toEqual({
      genuine: true,
    });
  });

  it('tell of a comment, in both of its shapes, as one and the same', () => {
    const expected = {
      key: 'comments:17870000000000007',
      kind: 'comment',
      accountExternalId: me,
      aboutExternalId: '17870000000000007',
    };
    const { id, ...rest } = value;
    const shapes = [
      { id: me, time: 1_780_000_001, changes: [comment] },
      { id: me, time: 1_780_000_999, ...comment },
      { id: me, time: 1_780_000_001, changes: [{ field: 'comments', value: { ...rest, comment_id: id } }] },
    ];
    for (const shape of shapes) expect(parse(shape)).toEqual([expect.objectContaining(expected)]);
  });

  it('tell an answer to a comment from a comment, and the account’s own from both', () => {
    const kindOf = (more: object) =>
      parse({ id: me, changes: [{ field: 'comments', value: { ...value, ...more } }] })[0]?.kind;
    expect(kindOf({ parent_id: '17869' })).toBe('reply');
    expect(kindOf({ from: { id: me, username: 'cafe.nord' } })).toBe('other');
  });

  it('tell of a mention and of a message, and of what is no message to answer', () => {
    expect(parse({ id: me, changes: [{ field: 'mentions', value: { media_id: '1', comment_id: '2' } }] })).toEqual([
      expect.objectContaining({ key: 'mentions:2', kind: 'mention', aboutExternalId: '2' }),
    ]);
    expect(parse({ id: me, time: 1_780_000_002, messaging: [message] })).toEqual([
      expect.objectContaining({
        key: 'message:aWdfbWlk1',
        kind: 'direct-message',
        occurredAt: new Date(1_780_000_002_123),
      }),
    ]);
    const others = [
      { ...message, message: { ...message.message, is_echo: true } },
      { ...message, message: undefined, read: { mid: 'aWdfbWlk1' } },
      { ...message, message: undefined, reaction: { mid: 'aWdfbWlk1', action: 'react', emoji: '❤' } },
    ];
    const events = parse({ id: me, messaging: others });
    expect(events.map(({ kind }) => kind)).toEqual(['other', 'other', 'other']);
    expect(new Set(events.map(({ key }) => key)).size).toBe(3);
  });

  it('tell an inbox what came, what was edited and what was taken back', () => {
    const account = { externalId: me, username: 'cafe.nord' };
    const newsOf = (entry: object) =>
      parse({ id: me, time: 1_780_000_002, ...entry }).map((event) => webhooks.inboxNews!(event, account));
    const at = new Date(1_780_000_002_123);
    expect(
      newsOf({
        messaging: [
          message,
          { ...message, message: undefined, message_edit: { mid: 'aWdfbWlk1', text: 'Hi there' } },
          { ...message, message: { mid: 'aWdfbWlk1', is_deleted: true } },
        ],
      }),
    ).toEqual([
      expect.objectContaining({
        message: expect.objectContaining({ externalId: 'aWdfbWlk1', conversationId: '7001', text: 'Hi', at }),
      }),
      { what: 'edited', externalId: 'aWdfbWlk1', text: 'Hi there', at },
      { what: 'deleted', externalId: 'aWdfbWlk1', at },
    ]);
    const value = { id: '17870', from: { id: '7001', username: 'guest_1' }, text: 'Open?', media: { id: '17920' } };
    expect(
      newsOf({
        changes: [
          { field: 'comments', value },
          { field: 'mentions', value: { media_id: '1' } },
        ],
      }),
    ).toEqual([
      expect.objectContaining({
        message: expect.objectContaining({
          externalId: '17870',
          kind: 'comment',
          conversationId: '17920',
          text: 'Open?',
        }),
      }),
      expect.objectContaining({ message: expect.objectContaining({ externalId: '1', kind: 'mention', text: '' }) }),
    ]);
  });

  it('take a thousand changes of many accounts at once', () => {
    const entry = Array.from({ length: 1_000 }, (_, at) => ({
      id: String(at % 10),
      changes: [{ field: 'comments', value: { ...value, id: String(at) } }],
    }));
    const events = parse(...entry);
    expect(new Set(events.map(({ key }) => key)).size).toBe(1_000);
    expect(new Set(events.map(({ accountExternalId }) => accountExternalId)).size).toBe(10);
  });

  it('know a change without an id again, whenever it is delivered', () => {
    const insights = { field: 'story_insights', value: { media_id: '5', reach: 7 } };
    const [first, again] = [1_780_000_001, 1_780_000_900].map(
      (time) => parse({ id: me, time, changes: [insights] })[0]!.key,
    );
    expect(first).toBe(again);
    expect(parse({ id: '9', changes: [insights] })[0]!.key).not.toBe(first);
  });

  it('refuse what is no delivery', () => {
    expect(webhooks.parse(Buffer.from('{"entry":1}'))).toBeUndefined();
    expect(webhooks.parse(Buffer.from('[]'))).toBeUndefined();
  });
});
