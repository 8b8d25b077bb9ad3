import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tiktokWebhooks } from './webhooks.js';

const webhooks = tiktokWebhooks({ clientSecret: 'client-secret' });
const parse = (delivery: object) => webhooks.parse(Buffer.from(JSON.stringify(delivery)));

/** As tiktok.md §6 shows it: `content` is JSON within JSON. */
const delivery = (event: string, content: string, more: object = {}) => ({
  client_key: 'ck_demo',
  event,
  create_time: 1_762_510_000,
  user_openid: 'a1b2',
  content,
  ...more,
});
const failed = delivery(
  'post.publish.failed',
  '{"publish_id":"v_pub_url~v2.7001","reason":"video_pull_failed","publish_type":"DIRECT_PUBLISH"}',
);

describe('TikTok’s webhooks', () => {
  it('are believed by a signature over moment and bytes', () => {
    const body = Buffer.from(JSON.stringify(failed));
    const s = createHmac('sha256', 'client-secret').update('1762510001.').update(body).digest('hex');
    const at = (nowS: number) =>
      webhooks.verify({ headers: { 'tiktok-signature': [`t=1762510001,s=${s}`] }, body, nowMs: nowS * 1_000 });
    expect(at(1_762_510_100)).toEqual({ genuine: true });
    expect(at(1_762_510_302)).toMatchObject({ genuine: false });
  });

  it('have no handshake and no signed_request', () => {
    expect(webhooks.handshake).toBeUndefined();
    expect(webhooks.readSignedRequest).toBeUndefined();
  });

  it('tell what became of a publish', () => {
    expect(parse(failed)).toEqual([
      {
        key: expect.any(String),
        kind: 'publish-state',
        accountExternalId: 'a1b2',
        aboutExternalId: 'v_pub_url~v2.7001',
        occurredAt: new Date(1_762_510_000_000),
        content: {
          event: 'post.publish.failed',
          publish_id: 'v_pub_url~v2.7001',
          reason: 'video_pull_failed',
          publish_type: 'DIRECT_PUBLISH',
        },
      },
    ]);
  });

  it('keep a post’s id to its last digit', () => {
    const content = '{"publish_id":"p1","post_id":7412345678901234567,"publish_type":"DIRECT_PUBLISH"}';
    const [event] = parse(delivery('post.publish.publicly_available', content))!;
    expect(event!.content.post_id).toBe('7412345678901234567');
  });

  it('tell that the app was removed, in whatever way', () => {
    for (const content of ['{"reason":1}', '{"reason":5}', '', '{'])
      expect(parse(delivery('authorization.removed', content))).toEqual([
        expect.objectContaining({ kind: 'authorization-removed', accountExternalId: 'a1b2' }),
      ]);
  });

  it('know an event again, and tell two apart that differ in moment, publish or post', () => {
    const complete = (content: object, more?: object) =>
      parse(delivery('post.publish.complete', JSON.stringify(content), more))![0]!.key;
    const first = complete({ publish_id: 'p1' });
    expect(complete({ publish_type: 'INBOX_SHARE', publish_id: 'p1' })).toBe(first);
    const others = [
      complete({ publish_id: 'p2' }),
      complete({ publish_id: 'p1', post_id: '1' }),
      complete({ publish_id: 'p1' }, { create_time: 1_762_510_001 }),
      complete({ publish_id: 'p1' }, { user_openid: 'c3' }),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
  });

  it('keep what they do not know, and refuse what is no delivery', () => {
    expect(parse(delivery('portability.download.ready', '{"request_id":1}'))![0]!.kind).toBe('other');
    expect(parse({ hello: 1 })).toBeUndefined();
  });
});
