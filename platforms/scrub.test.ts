import { describe, expect, it } from 'vitest';
import { plainCause, platformWords, scrubber, scrubDeep } from './scrub.js';

const token = 'QUFBc2VjcmV0LXRva2Vu/+x"y z:1';
const scrub = scrubber([token, 'id-1:s3cr3t-of-the-app', undefined, 'no']);

describe('scrubbing', () => {
  const spelled = {
    'as it is': token,
    'in a URL': encodeURIComponent(token),
    'in a form': encodeURIComponent(token).replaceAll('%20', '+'),
    'in a JSON string': JSON.stringify(token).slice(1, -1),
    'in hex': Buffer.from(token).toString('hex'),
    'in base64': Buffer.from(token).toString('base64'),
    'in base64url': Buffer.from(token).toString('base64url'),
    'as HTML': token.replaceAll('"', '&quot;'),
  };
  it.each(Object.entries(spelled))('finds a secret written %s', (_, spelling) => {
    const words = scrub(`before ${spelling} after`);
    expect(words).not.toContain(spelling);
    expect(words).toMatch(/^before .* after$/);
  });

  it.each([0, 1, 2])('finds a secret inside a longer base64 text, %i bytes in', (offset) => {
    const around = Buffer.from(`${'p'.repeat(offset)}${token}tail`).toString('base64');
    const core = Buffer.from(token).toString('base64').slice(4, -4);
    const words = scrub(around);
    expect(Buffer.from(words.replace('[removed]', ''), 'base64').toString()).not.toContain('secret');
    expect(words).not.toContain(core);
  });

  it('finds the Basic credentials made of id and secret', () => {
    const basic = Buffer.from('id-1:s3cr3t-of-the-app').toString('base64');
    expect(scrub(`Authorization: Basic ${basic}`)).not.toContain(basic);
    expect(scrub(`header was ${basic}`)).not.toContain(basic);
  });

  it('finds a piece of a secret, as when a platform quotes a text and cuts it', () => {
    const text = 'A quiet morning over the harbour 🙂🙂🙂🙂🙂🙂🙂🙂🙂 with a “quoted” word';
    const quoting = scrubber([text]);
    expect(quoting(`Not allowed: “${text.slice(0, 24)}…”`)).toBe('Not allowed: “[removed]…”');
    expect(quoting(`Not allowed: “…${text.slice(12)}”`)).toBe('Not allowed: “…[removed]”');
    expect(quoting(`${text.slice(0, 43)}🙃`)).toBe('[removed]');
    expect(quoting('A quiet word')).toBe('A quiet word');
  });

  it('takes out what looks like a token of somebody else', () => {
    expect(scrub('Authorization: Bearer abcdEFGH1234')).not.toContain('abcdEFGH1234');
    expect(scrub('{"refresh_token":"short-one"}')).toBe('{"refresh_token":"[removed]"}');
    expect(scrub('see UlJSbmV3dG9rZW4xMjM0NTY3ODkwYWJjZGVmZ2g')).toBe('see [removed]');
  });

  it('leaves ids, addresses and plain words alone', () => {
    const words =
      'Could not find tweet with id: [1840000000000000001], https://api.x.com/2/problems/not-authorized-for-resource';
    expect(scrub(words)).toBe(words);
    expect(scrub('{"code":"rate-limit-exceeded","token":"is invalid"}')).toBe(
      '{"code":"rate-limit-exceeded","token":"is invalid"}',
    );
    expect(scrub('no, not duplicate content')).toBe('no, not duplicate content');
  });

  it('reaches into parsed bodies', () => {
    expect(scrubDeep({ errors: [{ message: `was ${token}`, status: 400 }] }, scrub)).toEqual({
      errors: [{ message: 'was [removed]', status: 400 }],
    });
  });

  it('makes one short sentence of a large error page', () => {
    const page = `<!DOCTYPE html><title>502 Bad Gateway</title>${'x'.repeat(300_000)}`;
    expect(platformWords(page, scrub)).toMatch(
      /^A web page titled “502 Bad Gateway” instead of an answer \(300,0\d\d characters\)\.$/,
    );
  });

  it('cuts to 2,000 characters after scrubbing, without half a character or a control character', () => {
    const words = platformWords(`${'🙂'.repeat(1_500)}\u0000${token}`, scrub);
    expect(words.length).toBeLessThanOrEqual(2_000);
    expect(Buffer.from(words).toString()).toBe(words);
    expect(platformWords(`a\u0000b ${'x '.repeat(990)}${token}`, scrub)).not.toContain('QUFBc');
  });

  it('keeps name, code and words of a cause, and nothing hung on it', () => {
    const error = Object.assign(new TypeError(`failed with ${token}`), {
      code: 'ECONNRESET',
      request: { headers: [token] },
    });
    const cause = plainCause(error, scrub);
    expect(cause).toMatchObject({ name: 'TypeError', code: 'ECONNRESET', message: 'failed with [removed]' });
    expect(Object.keys(cause)).not.toContain('request');
  });
});
