import type { z } from 'zod';
import { accountOf as ownerOf, readAnswer, requireScopes } from '../adapter.js';
import { clockAheadMs, type HttpAnswer, type HttpRequest, httpClient } from '../http.js';
import type { AccountFacts, Call } from '../platform.js';
import { inTweetDialect } from './dialect.js';
import { refusal, refusalInside } from './errors.js';
import { readLimits, type XEndpoint } from './limits.js';
import type { XScope } from './oauth.js';

export interface XRequest extends Omit<HttpRequest, 'url' | 'endpoint'> {
  readonly endpoint: XEndpoint;
  readonly path: `/2/${string}`;
  /** All scopes the operation needs (x.md §1). */
  readonly needs: readonly XScope[];
}

/** Sends one request to X and hands back a 2xx in the tweet dialect; everything else is a `Failure`. */
export type XApi = (call: Call, request: XRequest) => Promise<HttpAnswer>;

export function xApi(apiUrl: string): XApi {
  const http = httpClient({ label: 'X', readLimits });

  return async (call, { path, needs, ...request }) => {
    requireScopes('X', call, needs); // X would answer with a bare 403 that tells nothing: say it before asking
    const answer = await http(call, { ...request, url: `${apiUrl}${path}` });
    if (answer.status >= 300) {
      throw refusal(answer, {
        changes: request.method !== 'GET',
        nowMs: Date.now() + clockAheadMs(answer.headers, Date.now()),
      });
    }
    return { ...answer, body: inTweetDialect(answer.body) };
  };
}

export const read = <T extends z.ZodType>(schema: T, answer: HttpAnswer, effect?: 'none' | 'unknown'): z.infer<T> =>
  readAnswer('X', schema, answer, effect);

/**
 * Reads a list or a user that is the account's own: what X refuses inside a 200, with no data beside it, is a refusal
 * and not an empty list.
 */
export function readOwn<T extends z.ZodType>(schema: T, answer: HttpAnswer): z.infer<T> {
  const refused = refusalInside(answer, Date.now());
  if (refused) throw refused;
  return read(schema, answer);
}

export const accountOf = (call: Call): AccountFacts => ownerOf('X', call);
