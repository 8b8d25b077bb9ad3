import type { Answer, Call } from './call.js';
import type { LeverSetting, Levers, Match } from './levers.js';

type Times = LeverSetting['times'];
type Lever = { id: string };

/** Ways to say how long to wait that any server may use, beside the platform's own. */
export type CommonRateHint = 'retry-after-seconds' | 'retry-after-date' | 'none';

/** How a platform words what any server can say. */
export interface ErrorWords<OwnHint extends string = never> {
  /** The hint that the platform itself gives. */
  usualHint: OwnHint | CommonRateHint;
  /** Too many calls. `retryAfter` below has the header of the common hints. */
  rateLimited(hint: OwnHint | CommonRateHint, waitMs: number): Answer;
  serverError(status: number): Answer;
  /** A token that does not count. */
  unauthorized(): Answer;
  /** Any refusal, with any text. */
  refused(status: number, text: string): Answer;
  /** What the app as a whole has used up; absent where there is no such thing. */
  quotaExhausted?(): Answer;
}

export interface RecipesOptions<OwnHint extends string> {
  levers: Levers;
  words: ErrorWords<OwnHint>;
  /** The calls that renew a token. */
  refreshing: Match;
  /** Every call of OAuth. */
  oauth: Match;
}

/** The faults that have names. Each takes hold of the next matching call; say how often, or `standing`, for more. */
export function recipes<OwnHint extends string = never>({ levers, words, ...paths }: RecipesOptions<OwnHint>) {
  const { set, instead } = setting(levers);
  const refreshing = (match: Match): Match => ({ ...paths.refreshing, ...match });
  const onRefresh = (match: Match, effect: LeverSetting['effect']) => set('after', refreshing(match), effect);

  return {
    /** Acts, then ends the connection without a byte. */
    lostAnswer: (match: Match, times?: Times) => set('after', match, { do: 'reset' }, times),
    resetBefore: (match: Match, times?: Times) => set('before', match, { do: 'reset' }, times),
    neverAnswer: (match: Match, { acted = false, times = 1 as Times } = {}) =>
      set(acted ? 'after' : 'before', match, { do: 'silence' }, times),
    serverError: (match: Match, { status = 500, acted = false, times = 1 as Times } = {}) =>
      set(acted ? 'after' : 'before', match, { do: 'made', make: () => words.serverError(status) }, times),
    /** 502 with 300 kB of HTML. */
    badGateway: (match: Match, { acted = false, times = 1 as Times } = {}) =>
      set(acted ? 'after' : 'before', match, { do: 'made', make: hugePage }, times),
    truncatedJson: (match: Match, times?: Times) => set('after', match, { do: 'truncate' }, times),
    cutBody: (match: Match, times?: Times) => set('after', match, { do: 'cut' }, times),
    emptyBody: (match: Match, times?: Times) => set('after', match, { do: 'empty' }, times),
    wrongContentType: (match: Match, type = 'text/html; charset=utf-8', times?: Times) =>
      set('after', match, { do: 'headers', set: { 'content-type': type } }, times),
    slowBody: (match: Match, bytesPerSecond = 1, times?: Times) =>
      set('after', match, { do: 'drip', bytesPerSecond }, times),
    stalledBody: (match: Match, after: 'headers' | 'half' = 'headers', times?: Times) =>
      set('after', match, { do: 'stall', after }, times),

    rateLimited: (
      match: Match,
      { hint = words.usualHint, waitMs = 900_000, times = 1 as Times }: RateLimit<OwnHint> = {},
    ) => instead(match, () => words.rateLimited(hint, waitMs), times),
    tokenRefused: (match: Match, times?: Times) => instead(match, () => words.unauthorized(), times),
    quotaExhausted: (match: Match = {}, times?: Times) => {
      const { quotaExhausted } = words;
      if (!quotaExhausted) throw new Error('This platform has no quota that an app can exhaust');
      return instead(match, () => quotaExhausted(), times);
    },
    /** Puts the caller's own secrets into the error. */
    echoSecrets: (match: Match, { status = 400, html = false, times = 1 as Times } = {}) =>
      instead(match, (call) => echo(call, status, html, words), times),
    redirected: (match: Match, location: string, times?: Times) => instead(match, redirect(location), times),

    outage: () => instead({}, () => words.serverError(503), 'standing'),
    oauthOutage: () => instead(paths.oauth, () => words.serverError(503), 'standing'),

    refreshWithoutRefreshToken: (match: Match = {}) => onRefresh(match, { do: 'edit', remove: ['refresh_token'] }),
    /** `undefined` leaves the field out. */
    refreshExpiresIn: (value: unknown, match: Match = {}) =>
      onRefresh(
        match,
        value === undefined ? { do: 'edit', remove: ['expires_in'] } : { do: 'edit', set: { expires_in: value } },
      ),
    refreshBlank: (match: Match = {}) => onRefresh(match, { do: 'edit', set: { access_token: '' } }),
    refreshAsHtml: (match: Match = {}) =>
      onRefresh(match, { do: 'headers', set: { 'content-type': 'text/html; charset=utf-8' } }),
    refreshRedirected: (location: string, match: Match = {}) => instead(refreshing(match), redirect(location)),
    rotateThenDrop: (match: Match = {}) => onRefresh(match, { do: 'reset' }),
  };
}

export type Recipes<OwnHint extends string = never> = ReturnType<typeof recipes<OwnHint>>;

interface RateLimit<OwnHint extends string> {
  hint?: OwnHint | CommonRateHint;
  waitMs?: number;
  times?: Times;
}

/** How recipes are made, a platform's own as well. */
export function setting(levers: Levers) {
  const set = (phase: 'before' | 'after', match: Match, effect: LeverSetting['effect'], times: Times = 1): Lever =>
    levers.set({ phase, match, effect, times });
  const instead = (match: Match, make: (call: Call) => Answer, times?: Times) =>
    set('before', match, { do: 'made', make }, times);
  return { set, instead };
}

/** The header of a common hint. A date has whole seconds, so it is rounded up to the next. */
export function retryAfter(hint: CommonRateHint, waitMs: number, now: number): Record<string, string> {
  switch (hint) {
    case 'retry-after-seconds':
      return { 'retry-after': String(Math.ceil(waitMs / 1000)) };
    case 'retry-after-date':
      return { 'retry-after': new Date(Math.ceil((now + waitMs) / 1000) * 1000).toUTCString() };
    case 'none':
      return {};
  }
}

const redirect = (location: string) => (): Answer => ({ status: 307, headers: { location } });

const hugePage = (): Answer => ({
  status: 502,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1><!--${'x'.repeat(300_000)}-->`,
});

function echo(call: Call, status: number, html: boolean, words: Pick<ErrorWords, 'refused'>): Answer {
  const asked = [...call.query].length > 0 ? ` query: ${call.query}` : '';
  const said = `authorization: ${call.headers.authorization ?? 'none'}${asked} body: ${call.body.toString('utf8').slice(0, 4000)}`;
  if (html)
    return {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<html><h1>Error</h1><pre>${said}</pre></html>`,
    };
  return words.refused(status, `Rejected: ${said}`);
}
