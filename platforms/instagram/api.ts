import type { z } from 'zod';
import { accountOf as ownerOf } from '../adapter.js';
import type { HttpAnswer, HttpRequest } from '../http.js';
import { graphApi, readGraph } from '../meta/graph.js';
import type { AccountFacts, Call } from '../platform.js';
import { errorRows } from './errorTable.js';
import type { InstagramEndpoint } from './limits.js';
import { type Login, label, type Purpose } from './login.js';

export interface InstagramRequest extends Omit<HttpRequest, 'url' | 'endpoint'> {
  readonly endpoint: InstagramEndpoint;
  /** Below host and version, `/me/accounts`. */
  readonly path: `/${string}`;
  /** What the call is for; nothing where every token may make it. */
  readonly for?: Purpose;
}

/** Sends one request and hands back a 2xx; everything else is a `Failure`. */
export type InstagramApi = (call: Call, request: InstagramRequest) => Promise<HttpAnswer>;

export function instagramApi({ apiUrl, apiVersion, scopes }: Login): InstagramApi {
  const graph = graphApi<InstagramEndpoint, string>({ label, baseUrl: `${apiUrl}/${apiVersion}`, errorRows });
  return (call, { for: purpose, ...request }) =>
    graph(call, { ...request, needs: purpose === undefined ? [] : scopes[purpose] });
}

export const read = <T extends z.ZodType>(schema: T, answer: HttpAnswer, effect?: 'none' | 'unknown'): z.infer<T> =>
  readGraph(label, schema, answer, effect);

export const accountOf = (call: Call): AccountFacts => ownerOf(label, call);
