import type { z } from 'zod';
import { readAnswer, requireScopes, stagingGone } from '../../../../platforms/adapter.js';
import { type HttpAnswer, type HttpRequest, httpClient } from '../../../../platforms/http.js';
import type { Call, LimitRule, LimitTable } from '../../../../platforms/platform.js';
import { type Meaning, refused, undescribed } from '../../../../platforms/refusals.js';
import { platformWords } from '../../../../platforms/scrub.js';
import type { ChirpScope } from './index.js';

const hourMs = 3_600_000;
const each = (limit: number): LimitRule[] => [{ scope: 'account', limit, windowMs: hourMs }];

export const limits = {
  'GET /v1/me': each(500),
  'GET /v1/me/posts': each(500),
  'GET /v1/me/comments': each(500),
  'GET /v1/me/numbers': each(500),
  'GET /v1/posts/:id/numbers': each(500),
  'POST /v1/pictures': each(100),
  'POST /v1/posts': each(100),
  'DELETE /v1/posts/:id': each(100),
} satisfies LimitTable;

/** The same in plain words. */
export const limitLabels: Readonly<Record<keyof typeof limits, string>> = {
  'GET /v1/me': 'reading the account',
  'GET /v1/me/posts': 'reading the account’s posts',
  'GET /v1/me/comments': 'reading comments',
  'GET /v1/me/numbers': 'reading numbers of the account',
  'GET /v1/posts/:id/numbers': 'reading numbers of posts',
  'POST /v1/pictures': 'uploads of pictures',
  'POST /v1/posts': 'posts and answers',
  'DELETE /v1/posts/:id': 'deleting posts',
};

/** Every part of a thread is a post to Chirp. */
export const publishEndpoint: keyof typeof limits = 'POST /v1/posts';

interface ChirpRequest extends Omit<HttpRequest, 'url' | 'endpoint' | 'method'> {
  readonly needs: ChirpScope;
  /** What `:id` stands for. */
  readonly id?: string;
}

/** Sends one request to Chirp and reads its answer in this shape; everything else is a `Failure`. */
export type ChirpApi = <T extends z.ZodType>(
  call: Call,
  endpoint: keyof typeof limits,
  answers: T,
  request: ChirpRequest,
) => Promise<z.infer<T>>;

export function chirpApi(apiUrl: string): ChirpApi {
  const http = httpClient({ label: 'Chirp', readLimits: () => [] }); // its answers do not tell;

  return async (call, endpoint, answers, { needs, id = '', ...request }) => {
    requireScopes('Chirp', call, [needs]);
    const [method, path] = endpoint.split(' ') as [HttpRequest['method'], string];
    const url = `${apiUrl}${path.replace(':id', encodeURIComponent(id))}`;
    const answer = await http(call, { ...request, endpoint, method, url });
    const changes = method !== 'GET';
    if (answer.status >= 300) throw refusal(answer, changes);
    return readAnswer('Chirp', answers, answer, changes ? 'unknown' : 'none');
  };
}

/** Chirp's refusals by their `error.code`. */
const meanings: Readonly<Record<string, Meaning>> = {
  token_invalid: { class: 'reconnect-needed', says: 'Chirp no longer accepts this account’s token' },
  scope_missing: { class: 'permission-missing', says: 'This account has not granted what the call needs' },
  account_closed: { class: 'account-gone', says: 'Chirp has closed this account' },
  plan_used_up: { class: 'quota-exhausted', says: 'Our plan at Chirp is used up', scope: 'app', retryAfterMs: hourMs },
  too_many_calls: { class: 'rate-limited', says: 'Chirp: too many calls', waitUsualMs: 60_000 },
  not_found: { class: 'not-found', says: 'Chirp does not know this post' },
  repeated: { class: 'duplicate-refused', says: 'Chirp has this post already' },
  text_refused: { class: 'content-refused', says: 'Chirp refuses this text' },
  picture_refused: { class: 'content-refused', says: 'Chirp refuses this picture' },
};

function refusal(answer: HttpAnswer, changes: boolean) {
  const { code = `HTTP ${answer.status}`, message = answer.text } =
    (answer.body as { error?: { code?: string; message?: string } } | undefined)?.error ?? {};
  if (code === 'picture_unknown') return stagingGone('Chirp', platformWords(message, answer.scrub));
  const meaning = meanings[code] ?? undescribed('Chirp', answer.status);
  return refused(answer, meaning, { changes, code, words: message });
}
