import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { metaWebhooks } from './webhooks.js';

const clientSecret = 'the-app-secret';
const webhooks = metaWebhooks({ clientSecret, webhookSecret: 'the-other-app-secret', webhookVerifyToken: 'our-token' });
const nowMs = 1_780_000_100_000;

const encoded = (payload: unknown) => Buffer.from(JSON.stringify(payload)).toString('base64url');
const sign = (text: string, { secret = clientSecret, algorithm = 'sha256' } = {}) =>
  `${createHmac(algorithm, secret).update(text).digest('base64url')}.${text}`;
const payload = { algorithm: 'HMAC-SHA256', expires: 1_780_003_600, issued_at: 1_780_000_000, user_id: '218471' };
const read = (signedRequest: string) => webhooks.readSignedRequest!(signedRequest, nowMs);

describe('Meta’s question whether its webhooks are wanted', () => {
  const ask = (query: Record<string, string>) => webhooks.handshake!(query);

  it('is answered with the challenge, as it came', () => {
    const question = { 'hub.mode': 'subscribe', 'hub.challenge': '<script>', 'hub.verify_token': 'our-token' };
    expect(ask(question)).toEqual({ text: '<script>' });
  });

  it.each([
    ['another token', { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': 'their-token' }],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['another mode', { 'hub.mode': 'unsubscribe', 'hub.challenge': '1', 'hub.verify_token': 'our-token' }],
    ['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': 'our-token' }],
  ])('is refused: %s', (_title, query) => {
    expect(ask(query)).toEqual({ refused: expect.any(String) });
  });

  it('is refused to everybody where no token is set', () => {
    const question = { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': '' };
    expect(metaWebhooks({ clientSecret }).handshake!(question)).toHaveProperty('refused');
  });
});

describe('signed_request', () => {
  it('names the user, under either of the app secrets', () => {
    const said = { userExternalId: '218471', issuedAt: new Date(1_780_000_000_000) };
    expect(read(sign(encoded(payload)))).toEqual(said);
    expect(read(sign(encoded(payload), { secret: 'the-other-app-secret' }))).toEqual(said);
  });

  it('names a user whose number no double holds, and a Page where the user is 0', () => {
    const long = Buffer.from('{"algorithm":"HMAC-SHA256","user_id":17841400000000077}').toString('base64url');
    expect(read(sign(long))).toMatchObject({ userExternalId: '17841400000000077' });
    expect(read(sign(encoded({ ...payload, user_id: 0, profile_id: '334455' })))).toMatchObject({
      userExternalId: '334455',
    });
  });

  it('does not end where Meta says 0', () => {
    expect(read(sign(encoded({ ...payload, expires: 0 })))).toHaveProperty('userExternalId');
  });

  it.each([
    ['another secret', sign(encoded(payload), { secret: 'guessed' })],
    ['an empty secret', sign(encoded(payload), { secret: '' })],
    ['SHA-1', sign(encoded(payload), { algorithm: 'sha1' })],
    ['algorithm none', sign(encoded({ ...payload, algorithm: 'none' }))],
    ['algorithm SHA-1, signed well', sign(encoded({ ...payload, algorithm: 'HMAC-SHA1' }))],
    ['no algorithm', sign(encoded({ ...payload, algorithm: undefined }))],
    ['no signature', `.${encoded(payload)}`],
    ['no payload', `${createHmac('sha256', clientSecret).update('').digest('base64url')}.`],
    ['only a payload', encoded(payload)],
    ['three pieces', `${sign(encoded(payload))}.more`],
    ['a payload that is no JSON', sign(Buffer.from('no json').toString('base64url'))],
    ['a payload that is no object', sign(encoded(['HMAC-SHA256']))],
    ['no user', sign(encoded({ ...payload, user_id: undefined }))],
    ['a user of 0', sign(encoded({ ...payload, user_id: '0' }))],
    ['one that has expired', sign(encoded({ ...payload, expires: 1_779_990_000 }))],
    ['nothing', ''],
  ])('is refused: %s', (_title, signedRequest) => {
    expect(read(signedRequest)).toEqual({ refused: expect.any(String) });
  });

  it('is checked over the payload as it was sent, not over what it says', () => {
    const [signature] = sign(encoded(payload)).split('.');
    const reordered = encoded(Object.fromEntries(Object.entries(payload).reverse()));
    expect(read(`${signature}.${reordered}`)).toHaveProperty('refused');
  });
});
