import type { z } from 'zod';
import { accountOf as ownerOf, permissionMissing, readAnswer, requireScopes } from '../adapter.js';
import { type HttpAnswer, type HttpRequest, httpClient } from '../http.js';
import type { AccountFacts, Call } from '../platform.js';
import { isRefusal, refusal } from './errors.js';
import type { TikTokEndpoint } from './limits.js';
import type { TikTokScope } from './oauth.js';

export interface TikTokRequest
  extends Pick<HttpRequest, 'method' | 'query' | 'deadlineMs' | 'confidential' | 'changes'> {
  readonly endpoint: TikTokEndpoint;
  /** The trailing slash counts (tiktok.md §10). */
  readonly path: `/v2/${string}/`;
  /** All scopes the call needs. */
  readonly needs: readonly TikTokScope[];
  readonly json?: object;
  /** Whether what it says is the post: see `Asked`. */
  readonly aboutPost?: boolean;
}

/** What the parts of the adapter share: TikTok's API, its upload host and its settings. */
export interface TikTok {
  /** Sends one request and hands back an answer that says `ok`; everything else is a `Failure`. */
  ask(call: Call, request: TikTokRequest): Promise<HttpAnswer>;
  readonly http: ReturnType<typeof httpClient>;
  readonly apiUrl: string;
  readonly webUrl: string;
  /** Whether TikTok has audited our app: until then it may post for private accounts and for nobody but them to see. */
  readonly audited: boolean;
  readonly listedWithinMs: number;
}

export function tiktokApi(
  addresses: { apiUrl: string; webUrl: string },
  settings: Pick<TikTok, 'audited' | 'listedWithinMs'>,
): TikTok {
  const { apiUrl } = addresses;
  const http = httpClient({ label: 'TikTok', readLimits: () => [] });

  return {
    ...addresses,
    ...settings,
    http,
    async ask(call, { path, needs, json, aboutPost = false, ...request }) {
      requireScopes('TikTok', call, needs);
      const changes = request.changes ?? false; // reading is by POST as well
      const answer = await http(call, {
        ...request,
        changes,
        url: `${apiUrl}${path}`,
        ...(json && { body: { json } }),
        ...(request.method === 'POST' && { headers: { 'content-type': 'application/json; charset=UTF-8' } }),
      });
      if (isRefusal(answer)) throw refusal(answer, { changes, aboutPost, nowMs: Date.now() });
      return answer;
    },
  };
}

export const read = <T extends z.ZodType>(schema: T, answer: HttpAnswer, effect?: 'none' | 'unknown'): z.infer<T> =>
  readAnswer('TikTok', schema, answer, effect);

export const accountOf = (call: Call): AccountFacts => ownerOf('TikTok', call);

/** The scopes known of an account or a fresh grant; undefined where nothing is known. */
export const grantedTo = ({ account, grantedScopes = [] }: Call): readonly string[] | undefined => {
  const granted = account?.grantedScopes ?? grantedScopes;
  return granted.length === 0 ? undefined : granted;
};

export const isGranted = (call: Call, scope: TikTokScope): boolean => grantedTo(call)?.includes(scope) ?? true;

/** For what either of two scopes is enough. */
export function requireAnyScope(call: Call, scopes: readonly TikTokScope[]): void {
  if (!scopes.some((scope) => isGranted(call, scope))) throw permissionMissing('TikTok', scopes);
}
