import type { z } from 'zod';
import { readAnswer, requireScopes } from '../adapter.js';
import { clockAheadMs, type HttpAnswer, type HttpRequest, httpClient } from '../http.js';
import type { Call } from '../platform.js';
import type { GraphErrorRow } from './errorRows.js';
import { refusals, refusedInside } from './errors.js';
import { readLimits } from './usage.js';

export interface GraphRequest<Endpoint extends string, Scope extends string>
  extends Omit<HttpRequest, 'url' | 'endpoint'> {
  readonly endpoint: Endpoint;
  /** Below the base address, `/me/media`. */
  readonly path: `/${string}`;
  /** All scopes the call needs. */
  readonly needs: readonly Scope[];
}

/** Sends one request to a Graph API and hands back a 2xx without an error in it; everything else is a `Failure`. */
export type GraphApi<Endpoint extends string, Scope extends string> = (
  call: Call,
  request: GraphRequest<Endpoint, Scope>,
) => Promise<HttpAnswer>;

export interface GraphSettings {
  /** How owners know the platform. */
  readonly label: string;
  /** Host and version, `https://graph.threads.net/v1.0`. */
  readonly baseUrl: string;
  /** The platform's own refusals; they come before those that all of Meta shares. */
  readonly errorRows: readonly GraphErrorRow[];
}

export function graphApi<Endpoint extends string, Scope extends string>({
  label,
  baseUrl,
  errorRows,
}: GraphSettings): GraphApi<Endpoint, Scope> {
  const http = httpClient({ label, readLimits });
  const { refusal } = refusals(label, errorRows);

  return async (call, { path, needs, ...request }) => {
    requireScopes(label, call, needs);
    const answer = await http(call, { ...request, url: `${baseUrl}${path}` });
    const refused = answer.status >= 300 ? answer : refusedInside(answer);
    if (refused === undefined) return answer;
    throw refusal(refused, {
      changes: request.method !== 'GET',
      nowMs: Date.now() + clockAheadMs(answer.headers, Date.now()),
    });
  };
}

/** Reads a 2xx of a Graph API: see `readAnswer`. */
export const readGraph = <T extends z.ZodType>(
  label: string,
  schema: T,
  answer: HttpAnswer,
  effect?: 'none' | 'unknown',
): z.infer<T> => readAnswer(label, schema, answer, effect);
