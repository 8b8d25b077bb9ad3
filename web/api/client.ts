import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema.js';

type ProblemBody = components['schemas']['Problem'];

/** What the API refused, in its own words; or that it could not be reached. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** `permission-missing`, `too-late`, … ; `offline` where no answer came. */
  readonly kind: string;
  readonly status: number;
  readonly nextStep: string;
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.detail || body.title);
    this.kind = body.type.split('#').at(-1) ?? body.type;
    this.status = body.status;
    this.nextStep = body.nextStep;
    this.body = body;
  }
}

let csrfToken = '';
/** What an answer of `GET /v1/session` brings; every change that is asked for carries it. */
export const rememberCsrfToken = (token: string): void => {
  csrfToken = token;
};

const changing: Middleware = {
  onRequest({ request }) {
    if (request.method === 'GET') return request;
    request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });
api.use(changing);

/** A name for one wish, however often it is sent: made where the wish is, not where it is sent. */
export const newWish = () => ({ 'Idempotency-Key': crypto.randomUUID() });

interface Answered<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The answer's body, or an `ApiProblem` that says why there is none. */
export async function answered<Data>(asked: Promise<Answered<Data>>): Promise<NonNullable<Data>> {
  let answer: Answered<Data>;
  try {
    answer = await asked;
  } catch {
    throw new ApiProblem(offline);
  }
  if (answer.error === undefined && answer.response.ok) return answer.data as NonNullable<Data>;
  throw problemOf(answer.response.status, answer.error);
}

/** What a refused request was answered; a status of 0: nothing. */
export const problemOf = (status: number, body: unknown): ApiProblem =>
  new ApiProblem(status === 0 ? offline : isProblem(body) ? body : unreadable(status));

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === 'object' && body !== null && 'type' in body && 'title' in body;

const offline: ProblemBody = {
  type: '#offline',
  title: 'No connection',
  status: 0,
  detail: 'The server cannot be reached.',
  nextStep: 'Check your connection. The page goes on by itself once it is back.',
  requestId: '',
};

const unreadable = (status: number): ProblemBody => ({
  type: '#internal',
  title: 'The answer cannot be read',
  status,
  detail: `The server answered ${status}.`,
  nextStep: 'Try again in a moment.',
  requestId: '',
});
