import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Delivery, Verdict } from './webhooks.js';

/** How platforms sign what they send: HMAC-SHA256 over the raw bytes, compared in constant time. */

/** A signed moment may be this far from ours, in both directions. */
const windowMs = 300_000;
/** A sender that rotates its secret signs twice; more than a few is somebody trying. */
const signaturesMax = 5;

export const hmac = (secret: string, ...parts: (string | Uint8Array)[]): Buffer => {
  const mac = createHmac('sha256', secret);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** Whether one of the secrets made this signature. All are tried, so that the time taken does not tell which one fits. */
export function isSignedBy(
  secrets: readonly (string | undefined)[],
  signature: Uint8Array,
  ...parts: (string | Uint8Array)[]
): boolean {
  let fits = false;
  for (const secret of secrets) {
    if (!secret) continue; // an empty secret would be everybody's
    const expected = hmac(secret, ...parts);
    if (expected.length === signature.length && timingSafeEqual(expected, signature)) fits = true;
  }
  return fits;
}

/** Equal texts, told in constant time; whoever compares with nothing is refused. */
export const isSameSecret = (expected: string | undefined, given: string | undefined): boolean =>
  expected !== undefined &&
  expected !== '' &&
  given !== undefined &&
  timingSafeEqual(hmac('comparing', expected), hmac('comparing', given));

interface Scheme {
  readonly header: string;
  readonly secrets: readonly (string | undefined)[];
}

/** `sha256=<signature>` over the body: Meta in hex, X in base64. Says nothing of when, so repetitions are told by their key. */
export function verifyBodySignature(
  { headers, body }: Delivery,
  { header, secrets, encoding }: Scheme & { encoding: 'hex' | 'base64' },
): Verdict {
  const value = theOne(headers[header]);
  if (value === undefined) return refused(headers[header] ? 'several signature headers' : 'no signature header');
  const text = /^sha256=(.+)$/.exec(value)?.[1];
  const signature = text === undefined ? undefined : decoded(text, encoding);
  if (!signature) return refused('a signature header in another form');
  return isSignedBy(secrets, signature, body) ? { genuine: true } : mismatch(secrets);
}

/** `t=<epoch seconds>,<name>=<hex>` over `<t>.<body>`: TikTok and Fanvue, each with a name of its own. */
export function verifyTimedSignature(
  { headers, body, nowMs }: Delivery,
  { header, secrets, name }: Scheme & { name: string },
): Verdict {
  const value = theOne(headers[header]);
  if (value === undefined) return refused(headers[header] ? 'several signature headers' : 'no signature header');
  const pairs = value.split(',').map((pair) => pair.trim().split('=') as [string, string?]);
  const moments = pairs.filter(([key]) => key === 't');
  const given = pairs.filter(([key]) => key === name);
  const seconds = /^\d{1,12}$/.test(moments[0]?.[1] ?? '') ? moments[0]![1]! : undefined;
  if (moments.length !== 1 || seconds === undefined) return refused('no moment, or one that is no number');
  if (given.length === 0 || given.length > signaturesMax) return refused('no signature, or too many');
  if (Math.abs(nowMs - Number(seconds) * 1_000) > windowMs) return refused('a moment too far from now');
  const genuine = given
    .map(([, text]) => decoded(text ?? '', 'hex'))
    .some((signature) => signature && isSignedBy(secrets, signature, `${seconds}.`, body));
  return genuine ? { genuine: true } : mismatch(secrets);
}

const theOne = (values: readonly string[] | undefined): string | undefined =>
  values?.length === 1 ? values[0] : undefined;

/** Only in the one spelling that a sender writes: decoders skip what they do not understand. */
function decoded(text: string, encoding: 'hex' | 'base64'): Buffer | undefined {
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === (encoding === 'hex' ? text.toLowerCase() : text) ? bytes : undefined;
}

const refused = (why: string): Verdict => ({ genuine: false, why });
const mismatch = (secrets: Scheme['secrets']): Verdict =>
  refused(secrets.some(Boolean) ? 'a signature that does not fit' : 'no secret is set to check signatures with');
