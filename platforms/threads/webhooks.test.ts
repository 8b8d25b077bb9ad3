import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { threadsWebhooks } from './webhooks.js';

const webhooks = threadsWebhooks({ clientSecret: 'threads-app', webhookSecret: 'meta-app' });
const me = '17841400000000077';
const parse = (delivery: object) => webhooks.parse(Buffer.from(JSON.stringify(delivery)));

/** As threads.md §4 shows it. */
const delivery = (topic: string, target: string, field: string, value: object) => ({
  app_id: '123456',
  topic,
  target_id: target,
  time: 1_780_000_001,
  subscription_id: '234567',
  has_uid_field: false,
  values: { field, value },
});
const reply = {
  id: '18070000000000003',
  username: 'guest_1',
  text: 'Nice',
  media_type: 'TEXT_POST',
  replied_to: { id: '18060000000000009' },
  root_post: { id: '18060000000000009', owner_id: me, username: 'cafe.nord' },
  timestamp: '2026-05-02T09:20:00+0000',
};

describe('Threads’ webhooks', () => {
  it.each(['threads-app', 'meta-app'])('are believed under the secret of %s', (secret) => {
    const body = Buffer.from('{}');
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const headers = { 'x-hub-signature-256': [signature] };
    expect(webhooks.verify({ headers, body, nowMs: 0 })).toEqual({ genuine: true });
  });

  it.each([
    [
      'reply',
      delivery('moderate', '18060000000000009', 'replies', reply),
      { kind: 'reply', key: 'replies:18070000000000003', occurredAt: new Date('2026-05-02T09:20:00Z') },
    ],
    ['mention', delivery('interaction', me, 'mentions', { id: '1', text: '@cafe.nord' }), { kind: 'mention' }],
    [
      'post that came live',
      delivery('interaction', me, 'publish', { id: '18060000000000010', media_type: 'IMAGE' }),
      { kind: 'publish-state', aboutExternalId: '18060000000000010' },
    ],
    [
      'deleted post',
      delivery('moderate', '18060000000000009', 'delete', {
        id: '18060000000000009',
        owner: { owner_id: me },
        deleted_at: '2026-05-03T09:20:00+0000',
      }),
      { kind: 'deleted-by-owner', aboutExternalId: '18060000000000009' },
    ],
  ])('tell of a %s, and whose it is', (_title, sent, expected) => {
    expect(parse(sent)).toEqual([expect.objectContaining({ accountExternalId: me, ...expected })]);
  });

  it('know nobody as the owner where the body does not say', () => {
    const [event] = parse(delivery('moderate', '18060000000000009', 'replies', { id: '1' }))!;
    expect(event).not.toHaveProperty('accountExternalId');
  });

  it('refuse what is no delivery', () => {
    expect(parse({ entry: [] })).toBeUndefined();
    expect(webhooks.parse(Buffer.from(''))).toBeUndefined();
  });
});
