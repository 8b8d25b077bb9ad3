import type { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { clockAheadMs, type HttpAnswer, type HttpRequest, httpClient } from '../http.js';
import type { Call } from '../platform.js';
import { inTweetDialect } from './dialect.js';
import { permissionMissing, refusal, refusalInside } from './errors.js';
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
    const lacking = lackingScopes(call, needs);
    // X would answer with a bare 403 that tells nothing: say it before asking.
    if (lacking.length > 0) throw permissionMissing(lacking);

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

/** Grants are unknown while an account is being discovered, and where none are noted nothing is refused. */
function lackingScopes({ account }: Call, needs: readonly string[]): readonly string[] {
  const granted = account?.grantedScopes ?? [];
  return granted.length === 0 ? [] : needs.filter((scope) => !granted.includes(scope));
}

/** Reads a 2xx body. One in an unknown shape is no answer: of a call that changes something the outcome is open. */
export function read<T extends z.ZodType>(
  schema: T,
  answer: HttpAnswer,
  effect: 'none' | 'unknown' = 'none',
): z.infer<T> {
  const parsed = schema.safeParse(answer.body ?? {});
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path }) => path.join('.') || 'the body').join(', ');
  throw new Failure('platform-unavailable', `X answered ${answer.status} in a shape we do not know (${where}).`, {
    effect,
  });
}

/**
 * The same for a list or a user that is the account's own: what X refuses inside a 200, with no data beside it, is a refusal
 * and not an empty list.
 */
export function readOwn<T extends z.ZodType>(schema: T, answer: HttpAnswer): z.infer<T> {
  const refused = refusalInside(answer, Date.now());
  if (refused) throw refused;
  return read(schema, answer);
}

/** The account of a call; every verb but discovery has one. */
export function accountOf({ account }: Call): NonNullable<Call['account']> {
  if (!account) throw new Failure('bug', 'This call of X needs to know its account');
  return account;
}
