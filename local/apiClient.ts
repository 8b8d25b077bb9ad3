import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** What the API answered. `body` is whatever JSON it sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the demo and the tests look at whatever JSON comes
  readonly body: any;
}

/** A backend developer's view of the API, for the demo and the tests. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    readonly apiKey: string,
  ) {}

  /** What lets a request in. */
  protected credentials(_method: string): Record<string, string> {
    return { authorization: `Bearer ${this.apiKey}` };
  }

  async request(
    method: string,
    path: string,
    { json, body, headers = {} }: { json?: unknown; body?: RequestInit['body']; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(this.baseUrl + path, {
      method,
      redirect: 'manual',
      headers: {
        ...this.credentials(method),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
        ...headers,
      },
      ...(json !== undefined ? { body: JSON.stringify(json) } : body !== undefined && { body, duplex: 'half' }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }

  get = (path: string) => this.request('GET', path);
  post = (path: string, json: unknown = {}, headers: Record<string, string> = {}) =>
    this.request('POST', path, { json, headers });
  patch = (path: string, json: unknown) => this.request('PATCH', path, { json });
  delete = (path: string) => this.request('DELETE', path);

  /** A request that must work: answers the body, or throws with what was refused. */
  async must(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    json?: unknown,
  ): Promise<Answer['body']> {
    const answer = await this.request(method, path, json === undefined ? {} : { json });
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Asks until `good`, or throws with the last answer. */
  async until(path: string, good: (body: Answer['body']) => boolean, withinMs = 60_000): Promise<Answer['body']> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const { status, body } = await this.get(path);
      if (status === 200 && good(body)) return body;
      if (Date.now() > deadline)
        throw new Error(`GET ${path} did not become as hoped within ${withinMs} ms: ${JSON.stringify(body)}`);
      await pause(100);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
