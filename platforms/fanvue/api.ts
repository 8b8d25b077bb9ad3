import type { z } from 'zod';
import { accountOf as ownerOf, readAnswer, requireScopes } from '../adapter.js';
import { clockAheadMs, type HttpAnswer, type HttpRequest, httpClient } from '../http.js';
import type { AccountFacts, Call } from '../platform.js';
import { refusal } from './errors.js';
import { oneBucket, readLimits } from './limits.js';
import type { FanvueScope } from './oauth.js';

export interface FanvueRequest extends Omit<HttpRequest, 'url'> {
  readonly path: `/${string}`;
  /** All scopes the operation needs (fanvue.md §1.5). */
  readonly needs: readonly FanvueScope[];
}

/** Sends one request to Fanvue and hands back a 2xx; everything else is a `Failure`. */
export type FanvueApi = (call: Call, request: FanvueRequest) => Promise<HttpAnswer>;

export function fanvueApi({ apiUrl, apiVersion }: { apiUrl: string; apiVersion: string }): FanvueApi {
  const http = httpClient({ label: 'Fanvue', readLimits });

  return async (call, { path, needs, headers, ...request }) => {
    requireScopes('Fanvue', call, needs); // Fanvue's 403 does not say which scope is missing
    const answer = await http(
      { ...call, quota: oneBucket(call.quota) },
      { ...request, url: `${apiUrl}${path}`, headers: { 'x-fanvue-api-version': apiVersion, ...headers } },
    );
    if (answer.status >= 300) {
      throw refusal(answer, {
        changes: request.method !== 'GET',
        nowMs: Date.now() + clockAheadMs(answer.headers, Date.now()),
      });
    }
    return answer;
  };
}

export const read = <T extends z.ZodType>(
  schema: T,
  answer: Pick<HttpAnswer, 'status' | 'body'>,
  effect?: 'none' | 'unknown',
): z.infer<T> => readAnswer('Fanvue', schema, answer, effect);

export const accountOf = (call: Call): AccountFacts => ownerOf('Fanvue', call);
