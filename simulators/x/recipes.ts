import type { Answer, Call } from '../shared/call.js';
import type { LeverSetting, Match } from '../shared/levers.js';
import { problem, problemType } from './errors.js';
import type { XSimulator } from './simulator.js';

type Times = LeverSetting['times'];
type Lever = { id: string };

/** The faults that have names. Each takes hold of the next matching call; say how often, or `standing`, for more. */
export function recipes(x: XSimulator) {
  const set = (phase: 'before' | 'after', match: Match, effect: LeverSetting['effect'], times: Times = 1): Lever =>
    x.levers.set({ phase, match, effect, times });
  const instead = (match: Match, make: (call: Call) => Answer, times?: Times) =>
    set('before', match, { do: 'made', make }, times);
  const refreshing: Match = { path: '/2/oauth2/token', form: { grant_type: 'refresh_token' } };

  return {
    /** Acts, then ends the connection without a byte. */
    lostAnswer: (match: Match, times?: Times) => set('after', match, { do: 'reset' }, times),
    resetBefore: (match: Match, times?: Times) => set('before', match, { do: 'reset' }, times),
    neverAnswer: (match: Match, { acted = false, times = 1 as Times } = {}) =>
      set(acted ? 'after' : 'before', match, { do: 'silence' }, times),
    serverError: (match: Match, { status = 500, acted = false, times = 1 as Times } = {}) => {
      const title = status === 503 ? 'Service Unavailable' : 'Internal Server Error';
      return set(acted ? 'after' : 'before', match, { do: 'made', make: () => problem(status, title, title) }, times);
    },
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
      { hint = 'x-rate-limit-reset' as RateHint, waitMs = 900_000, times = 1 as Times } = {},
    ) => instead(match, () => tooMany(x, hint, waitMs), times),
    creditsDepleted: (match: Match = {}, { newShape = true, times = 1 as Times } = {}) =>
      instead(match, () => creditsDepleted(newShape), times),
    usageCapped: (match: Match = {}, times?: Times) => instead(match, usageCapped, times),
    /** A refusal with a text of its own, such as those of §8; with a code it takes the legacy shape. */
    refuse: (
      match: Match,
      {
        status = 403,
        detail = 'Forbidden',
        type = 'about:blank',
        code = undefined as number | undefined,
        times = 1 as Times,
      } = {},
    ) =>
      instead(
        match,
        () =>
          code === undefined
            ? problem(status, status === 401 ? 'Unauthorized' : 'Forbidden', detail, type)
            : legacy(status, code, detail),
        times,
      ),
    /** Puts the caller's own secrets into the error. */
    echoSecrets: (match: Match, { status = 400, html = false, times = 1 as Times } = {}) =>
      instead(match, (call) => echo(call, status, html), times),

    outage: () => instead({}, unavailable, 'standing'),
    oauthOutage: () => instead({ path: '/2/oauth2/*' }, unavailable, 'standing'),

    refreshWithoutRefreshToken: (match: Match = {}) =>
      set('after', { ...refreshing, ...match }, { do: 'edit', remove: ['refresh_token'] }),
    /** `undefined` leaves the field out. */
    refreshExpiresIn: (value: unknown, match: Match = {}) =>
      set(
        'after',
        { ...refreshing, ...match },
        value === undefined ? { do: 'edit', remove: ['expires_in'] } : { do: 'edit', set: { expires_in: value } },
      ),
    refreshBlank: (match: Match = {}) =>
      set('after', { ...refreshing, ...match }, { do: 'edit', set: { access_token: '' } }),
    refreshAsHtml: (match: Match = {}) =>
      set('after', { ...refreshing, ...match }, { do: 'headers', set: { 'content-type': 'text/html; charset=utf-8' } }),
    refreshRedirected: (location: string, match: Match = {}) =>
      instead({ ...refreshing, ...match }, () => ({ status: 307, headers: { location } })),
    rotateThenDrop: (match: Match = {}) => set('after', { ...refreshing, ...match }, { do: 'reset' }),
  };
}

export type RateHint = 'x-rate-limit-reset' | 'retry-after-seconds' | 'retry-after-date' | 'none';

function tooMany(x: XSimulator, hint: RateHint, waitMs: number): Answer {
  const seconds = Math.ceil(waitMs / 1000);
  const until = Math.ceil((x.clock.now() + waitMs) / 1000);
  const headers: Record<RateHint, Record<string, string>> = {
    'x-rate-limit-reset': {
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(until),
    },
    'retry-after-seconds': { 'retry-after': String(seconds) },
    'retry-after-date': { 'retry-after': new Date(until * 1000).toUTCString() },
    none: {},
  };
  const { headers: own, ...answer } = problem(429, 'Too Many Requests', 'Too Many Requests');
  return { ...answer, headers: { ...own, ...headers[hint] } };
}

/** Two shapes were seen (§7.2). */
function creditsDepleted(newShape: boolean): Answer {
  if (newShape)
    return {
      status: 402,
      body: {
        title: 'Payment Required',
        detail: 'credits depleted',
        status: 402,
        type: 'https://api.x.com/2/problems/credits-depleted',
      },
    };
  return {
    status: 402,
    body: {
      title: 'CreditsDepleted',
      detail: 'Your enrolled account does not have any credits to fulfill this request.',
      type: problemType('credits'),
    },
  };
}

const usageCapped = (): Answer => ({
  status: 429,
  body: {
    title: 'UsageCapExceeded',
    detail: 'Usage cap exceeded: Monthly product cap',
    period: 'Monthly',
    scope: 'Product',
    account_id: 1,
    type: problemType('usage-capped'),
  },
});

const unavailable = (): Answer => problem(503, 'Service Unavailable', 'Service Unavailable');

const legacy = (status: number, code: number, message: string): Answer => ({
  status,
  body: { errors: [{ code, message }] },
});

const hugePage = (): Answer => ({
  status: 502,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1><!--${'x'.repeat(300_000)}-->`,
});

function echo(call: Call, status: number, html: boolean): Answer {
  const said = `authorization: ${call.headers.authorization ?? 'none'} body: ${call.body.toString('utf8').slice(0, 4000)}`;
  if (html)
    return {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<html><h1>Error</h1><pre>${said}</pre></html>`,
    };
  return problem(status, 'Invalid Request', `Rejected: ${said}`, 'invalid-request');
}
