import { createHmac } from 'node:crypto';
import { invalidParameter } from './errors.js';
import type { XSimulator } from './simulator.js';

/** Where the next page begins, sealed so that it is opaque, belongs to one list, and ends after a while (§6). */
export function pageToken(x: XSimulator, list: string, beforeId: string): string {
  const content = Buffer.from(JSON.stringify([list, beforeId, x.clock.now()])).toString('base64url');
  return `${sign(x, content)}${content}`;
}

export function readPageToken(
  x: XSimulator,
  list: string,
  parameter: string,
  token: string | undefined,
): string | undefined {
  if (token === undefined) return undefined;
  const [signature, content] = [token.slice(0, 12), token.slice(12)];
  if (signature === sign(x, content)) {
    const [itsList, beforeId, madeAt] = JSON.parse(Buffer.from(content, 'base64url').toString('utf8')) as [
      string,
      string,
      number,
    ];
    if (itsList === list && x.clock.now() < madeAt + x.knobs.pageTokenLifetimeMs) return beforeId;
  }
  throw invalidParameter(parameter, token, `The \`${parameter}\` query parameter value [${token}] is not valid`);
}

const sign = (x: XSimulator, content: string): string =>
  createHmac('sha256', x.app.clientSecret).update(content).digest('base64url').slice(0, 12);
