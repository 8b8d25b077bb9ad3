import type { IncomingHttpHeaders } from 'node:http';
import type { TokenState } from './ledger.js';

/** One request as a platform's code sees it: read to its end, and without the socket. */
export interface Call {
  readonly requestId: string;
  /** The name of the host that is called, such as `apiUrl`; of a flavour's, `instagram-login.apiUrl`. */
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** Method and path pattern, such as `GET /2/tweets/:id`. */
  readonly endpoint: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly caller: Caller;
  /** Writes down that the platform's state has changed, which is another thing than answering so. */
  commit(kind: string, detail?: { resource?: string; account?: string; text?: string }): void;
}

/** Who calls, as far as the request tells before anybody checked it. */
export interface Caller {
  account?: string;
  username?: string;
  token?: string;
  tokenState?: TokenState;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** An object goes out as JSON; text and bytes as they are; nothing as an empty body. */
  body?: unknown;
}

/** A refusal on its way to the client. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`Refused with ${answer.status}`);
  }
}

/** Acts; a refusal thrown on the way is the answer. */
export async function answered(act: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** A form body. Null when the request is no form or says a thing twice. */
export function formOf(call: Pick<Call, 'headers' | 'body'>): Record<string, string> | null {
  const type = call.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return null;
  const pairs = [...new URLSearchParams(call.body.toString('utf8'))];
  const form = Object.fromEntries(pairs);
  return Object.keys(form).length === pairs.length ? form : null;
}
