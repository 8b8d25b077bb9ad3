import { randomBytes } from 'node:crypto';
import { escape as percentEncoded } from 'node:querystring';
import type { Canary, Encoding } from './scan.js';

/** The id that stands before the colon in `base64 of id:secret`. */
export const plantedId = 'some-client-id';

/** How a leak would write a value, with something around it: the scan's own encoders have no part in it. */
const leaks: Record<Encoding, (value: string) => string> = {
  raw: (value) => value,
  base64: (value) => base64(`${value}, and more`),
  'base64 shifted by one': (value) => base64(`t${value}, and more`),
  'base64 shifted by two': (value) => base64(`to${value}, and more`),
  base64url: (value) => Buffer.from(`${value}?`).toString('base64url'),
  hex: (value) => Buffer.from(value).toString('hex'),
  HEX: (value) => Buffer.from(value).toString('hex').toUpperCase(),
  percent: (value) => `?token=${percentEncoded(value)}&`,
  form: (value) => `token=${percentEncoded(value).replaceAll('%20', '+')}&`,
  JSON: (value) => JSON.stringify({ value }),
  'JSON in JSON': (value) => JSON.stringify({ body: JSON.stringify({ value }) }),
  HTML: (value) => `<pre>${htmlEntities(value)}</pre>`,
  'base64 of id:secret': (value) => `Basic ${base64(`${plantedId}:${value}`)}`,
};

export interface Plant {
  readonly encoding: Encoding;
  readonly canary: Canary;
  readonly leak: string;
}

/** One fresh value per encoding, written as a leak in that encoding would be. */
export const freshPlants = (): Plant[] =>
  (Object.keys(leaks) as Encoding[]).map((encoding) => {
    // Characters that every encoding writes in its own way, between two runs that none of them changes.
    const value = `${run()}é "<&>+/=~${run()}`;
    return { encoding, canary: { kind: `planted as ${encoding}`, value }, leak: leaks[encoding](value) };
  });

const run = () => randomBytes(9).toString('hex').slice(0, 14);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const htmlEntities = (text: string): string =>
  [...text]
    .map((character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character)
    .join('');
