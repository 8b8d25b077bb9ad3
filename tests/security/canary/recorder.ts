import { unescape as percentDecoded } from 'node:querystring';
import type { Piece } from './scan.js';

export interface HttpRecording {
  /** What the product said: request lines as the browser carried them, and every header and body that was answered. */
  pieces(): Promise<Piece[]>;
  /** Every URL that was asked for. */
  readonly urls: readonly URL[];
  /** What was asked for and how it ended: `GET /v1/publishes/:id 200`. */
  readonly answers: readonly string[];
  /** Values of one header over all answers. */
  header(name: string): string[];
  stop(): void;
}

interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Promise<string>;
}

/** Listens to `fetch`, by which the API client and the browser go, for what these addresses answer. */
export function recordHttp(origins: readonly string[]): HttpRecording {
  const exchanges: Exchange[] = [];
  const urls: URL[] = [];
  const unheard = globalThis.fetch;

  globalThis.fetch = async (input, init) => {
    const response = await unheard(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    if (!origins.includes(url.origin)) return response;
    urls.push(url);
    exchanges.push({
      method: (init?.method ?? 'GET').toUpperCase(),
      url,
      status: response.status,
      headers: [...response.headers],
      body: response.clone().text(),
    });
    return response;
  };

  const nameOf = ({ method, url, status }: Exchange): string => `${method} ${routeOf(url)} ${status}`;

  return {
    urls,
    get answers() {
      return exchanges.map(nameOf);
    },
    header: (wanted) =>
      exchanges.flatMap(({ headers }) => headers.filter(([name]) => name === wanted).map(([, value]) => value)),
    async pieces() {
      const pieces = exchanges.map(async (exchange): Promise<Piece[]> => {
        const { url, headers, body } = exchange;
        const route = nameOf(exchange);
        const of = (part: string, content: string): Piece => ({ sink: 'answers', place: `${route}: ${part}`, content });
        return [
          ...urlViews(url.href).map((href) => of('address', href)),
          ...headers.flatMap(([name, value]) => urlViews(value).map((view) => of(name, view))),
          of('body', await body),
        ];
      });
      return (await Promise.all(pieces)).flat();
    },
    stop() {
      globalThis.fetch = unheard;
    },
  };
}

/** An address as it is, and as whoever decodes it reads it. */
export const urlViews = (url: string): string[] => [url, percentDecoded(url)];

/** The path without ids and secrets, so that a place has one name. */
const routeOf = ({ pathname }: URL): string =>
  pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/[\w-]{43}/g, ':secret');
