import crypto, { createHmac } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isSameSecret, isSignedBy, verifyBodySignature, verifyTimedSignature } from './signatures.js';

const secret = 'a-secret-for-tests';
const body = Buffer.from('{"text":"caf\u00e9","n":1}');
const hex = (key: string, ...parts: (string | Buffer)[]) =>
  parts.reduce((mac, part) => mac.update(part), createHmac('sha256', key)).digest('hex');
const nowMs = 1_762_510_000_000;
const nowS = nowMs / 1_000;

describe('a signature over the body', () => {
  const verify = (values: string[] | undefined, over: Uint8Array = body, secrets: (string | undefined)[] = [secret]) =>
    verifyBodySignature(
      { headers: { 'x-signature': values }, body: over, nowMs },
      { header: 'x-signature', secrets, encoding: 'hex' },
    );
  const good = `sha256=${hex(secret, body)}`;

  it('is believed over the bytes that came', () => {
    expect(verify([good])).toEqual({ genuine: true });
    expect(verify([good.toUpperCase().replace('SHA256', 'sha256')])).toEqual({ genuine: true });
  });

  it.each([
    ['one byte more', [good], Buffer.concat([body, Buffer.from(' ')])],
    ['the same JSON, written again', [good], Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1))],
    ['the same text, encoded otherwise', [good], Buffer.from(body.toString(), 'latin1')],
    ['another secret', [`sha256=${hex('another', body)}`], body],
    ['SHA-1', [`sha1=${createHmac('sha1', secret).update(body).digest('hex')}`], body],
    ['SHA-1 under the name of SHA-256', [`sha256=${createHmac('sha1', secret).update(body).digest('hex')}`], body],
    ['no signature', ['sha256='], body],
    ['an empty header', [''], body],
    ['half of it', [good.slice(0, -2)], body],
    ['something behind it', [`${good}zz`], body],
    ['two headers, one of them right', [good, good], body],
    ['two in one header', [`${good}, ${good}`], body],
    ['no header', undefined, body],
    ['a list of none', [], body],
  ])('is refused: %s', (_title, values, over) => {
    expect(verify(values, over)).toMatchObject({ genuine: false });
  });

  it('says nothing of what was sent when it refuses', () => {
    const verdict = verify([`sha256=${hex('another', body)}`]);
    expect(JSON.stringify(verdict)).not.toMatch(/another|caf|[0-9a-f]{16}/);
  });

  it('is believed under each secret that is set, and under none that is empty', () => {
    expect(verify([good], body, ['other', undefined, secret])).toEqual({ genuine: true });
    expect(verify([`sha256=${hex('', body)}`], body, ['', undefined])).toMatchObject({ genuine: false });
    expect(verify([good], body, [''])).toMatchObject({ why: expect.stringContaining('no secret is set') });
  });
});

describe('a signature over moment and body', () => {
  const signed = (t: number | string, key = secret) => `v0=${hex(key, `${t}.`, body)}`;
  const verify = (...values: string[]) =>
    verifyTimedSignature(
      { headers: { 'x-signature': values }, body, nowMs },
      { header: 'x-signature', secrets: [secret], name: 'v0' },
    );
  const at = (t: number) => verify(`t=${t},${signed(t)}`);

  it('is believed five minutes before and after, and no longer', () => {
    expect([-300, -290, 0, 290, 300].map((s) => at(nowS + s).genuine)).toEqual([true, true, true, true, true]);
    expect([-301, 301, -86_400].map((s) => at(nowS + s).genuine)).toEqual([false, false, false]);
  });

  it('is believed when one of several signatures fits, as while a secret is changed', () => {
    expect(verify(`t=${nowS},${signed(nowS, 'old')},${signed(nowS)}`)).toEqual({ genuine: true });
    expect(verify(`t=${nowS}, ${signed(nowS)}`)).toEqual({ genuine: true });
  });

  it.each([
    ['no moment', signed(nowS)],
    ['a moment that is no number', `t=now,${signed('now')}`],
    ['a moment with a sign', `t=+${nowS},${signed(`+${nowS}`)}`],
    ['a moment in another notation', `t=1762510e3,${signed('1762510e3')}`],
    ['two moments', `t=${nowS},t=${nowS},${signed(nowS)}`],
    ['another moment than was signed', `t=${nowS + 1},${signed(nowS)}`],
    ['no signature', `t=${nowS}`],
    ['an empty signature', `t=${nowS},v0=`],
    ['a signature under another name', `t=${nowS},${signed(nowS).replace('v0', 'v1')}`],
    ['ten signatures', `t=${nowS},${Array(10).fill(signed(nowS)).join()}`],
    ['nothing', ''],
  ])('is refused: %s', (_title, value) => {
    expect(verify(value)).toMatchObject({ genuine: false });
  });

  it('is refused when the header came twice', () => {
    expect(verify(`t=${nowS},${signed(nowS)}`, `t=${nowS},${signed(nowS)}`)).toMatchObject({ genuine: false });
  });
});

describe('comparing', () => {
  // 32 bytes differ in nanoseconds, far below what an HMAC's own time varies by: what can be seen is which comparison is used.
  it('is left to the comparison that takes the same time wherever two differ, for every secret there is', () => {
    const right = Buffer.from(hex(secret, body), 'hex');
    const comparison = vi.spyOn(crypto, 'timingSafeEqual');
    syncBuiltinESMExports();
    onTestFinished(() => {
      comparison.mockRestore();
      syncBuiltinESMExports();
    });
    const compared = (secrets: string[], signature: Buffer) => {
      comparison.mockClear();
      return [isSignedBy(secrets, signature, body), comparison.mock.calls.length];
    };
    expect(compared([secret, 'other'], right)).toEqual([true, 2]);
    expect(compared(['other', secret], right)).toEqual([true, 2]);
    expect(compared(['other', 'another'], right)).toEqual([false, 2]);
    expect(compared([secret], right.subarray(0, 31))).toEqual([false, 0]);
    // And it is what decides.
    comparison.mockReturnValueOnce(false);
    expect(isSignedBy([secret], right, body)).toBe(false);
  });

  it('never finds nothing equal to nothing', () => {
    expect(isSameSecret('token', 'token')).toBe(true);
    for (const [expected, given] of [
      ['', ''],
      [undefined, undefined],
      [undefined, ''],
      ['token', undefined],
      ['token', 'tokem'],
      ['token', 'token2'],
    ] as const)
      expect(isSameSecret(expected, given)).toBe(false);
  });
});
