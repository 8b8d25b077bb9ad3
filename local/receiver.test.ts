import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isVerified, type Receiver, startReceiver, verified } from './receiver.js';

/**
 * The vectors of the Standard Webhooks specification's own libraries: github.com/standard-webhooks/standard-webhooks,
 * libraries/javascript/src/webhook.test.ts and libraries/go/webhook_symmetric_test.go.
 */
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const at = 1_614_265_330;
const body = '{"test": 2432232314}';
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const wrongSignature = 'Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': String(at),
  'webhook-signature': signature,
};
const without = (name: keyof typeof headers) =>
  Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));

describe('a receiver of Standard Webhooks', () => {
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver?.stop());
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: at * 1_000 }));
  afterEach(() => void vi.useRealTimers());

  const received = async (sent: { body: string; headers: Record<string, string> }) => {
    expect((await fetch(receiver.url, { method: 'POST', ...sent })).status).toBe(204);
    return receiver.received.at(-1)!;
  };

  it('takes the vector of the specification as it came over the wire, its secret written with and without prefix', async () => {
    const call = await received({ body, headers });

    expect(verified(call, secret)).toEqual({ test: 2432232314 });
    expect(verified(call, secret.replace('whsec_', ''))).toEqual({ test: 2432232314 });
  });

  it('takes it where it is one of several signatures, as during a rotation', async () => {
    const several = [`v1,${wrongSignature}`, `v2,${wrongSignature}`, signature, `v1,${wrongSignature}`].join(' ');

    expect(isVerified(await received({ body, headers: { ...headers, 'webhook-signature': several } }), secret)).toBe(
      true,
    );
  });

  it.each([
    ['another body', { body: '{"test": 2432232315}', headers }],
    ['another id', { body, headers: { ...headers, 'webhook-id': 'msg_of_another' } }],
    ['another moment', { body, headers: { ...headers, 'webhook-timestamp': String(at + 1) } }],
    ['a moment that is none', { body, headers: { ...headers, 'webhook-timestamp': 'hello' } }],
    ['another signature', { body, headers: { ...headers, 'webhook-signature': `v1,${wrongSignature}` } }],
    ['a part of the signature', { body, headers: { ...headers, 'webhook-signature': signature.slice(0, 8) } }],
    ['an empty signature', { body, headers: { ...headers, 'webhook-signature': 'v1,' } }],
    ['another version', { body, headers: { ...headers, 'webhook-signature': signature.replace('v1', 'v2') } }],
    ['no id', { body, headers: without('webhook-id') }],
    ['no moment', { body, headers: without('webhook-timestamp') }],
    ['no signature', { body, headers: without('webhook-signature') }],
  ])('refuses %s', async (_, sent) => {
    expect(isVerified(await received(sent), secret)).toBe(false);
  });

  it.each([
    ['five minutes ago', 300, true],
    ['longer ago', 301, false],
    ['five minutes from now', -300, true],
    ['later', -301, false],
  ])('that was sent %s: taken only within the tolerance', async (_, agoSeconds, isTaken) => {
    const call = await received({ body, headers });
    vi.setSystemTime((at + agoSeconds) * 1_000);

    expect(isVerified(call, secret)).toBe(isTaken);
  });

  it('refuses it with another secret', async () => {
    const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    expect(isVerified(await received({ body, headers }), other)).toBe(false);
  });
});
