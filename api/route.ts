import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Transaction } from '../db/client.js';
import type { KeptAnswer } from '../db/idempotency.js';
import type { ApiKeyScope } from '../db/schema.js';
import type { Logger } from '../logging.js';
import type { Caller, Need } from './access.js';
import type { ProblemKind } from './errors.js';

/**
 * A route as data: what it takes, what it answers, what it does. app.ts mounts it, checks who asks, parses with the
 * schemas, and openapi.ts describes it from the very same ones.
 */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express' spelling: `/v1/publishes/:publishId`. */
  readonly path: string;
  readonly noun: string;
  readonly summary: string;
  readonly description?: string;
  /** What the caller must be good for; of several one will do, and the handler says which. Without it: `read` for GET, `write` for the rest. */
  readonly scope?: ApiKeyScope | readonly ApiKeyScope[];
  /** A person at the pages must be the account's owner for it; support may not. */
  readonly forOwner?: true;
  /** Only an API key will do, or only a browser's session. */
  readonly onlyBy?: Need['onlyBy'];
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The handler reads the body itself, as it comes; these are the types it takes beside JSON. */
  readonly streams?: readonly string[];
  /** For whatever makes something. */
  readonly idempotencyKey?: 'required' | 'optional';
  readonly answers: Readonly<
    Record<number, { readonly description: string; readonly schema?: z.ZodType; readonly type?: string }>
  >;
  /** Problems of its own, beside those that every route may answer with. */
  readonly problems?: readonly ProblemKind[];
  /** For people: problems are pages as well. */
  readonly isPage?: boolean;
  /** Answering a HEAD would use something up. */
  readonly getOnly?: boolean;
  /** Not part of the described API. */
  readonly isHidden?: boolean;
  handle(call: Call): Promise<Answer | undefined>;
}

/** One request, parsed. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Whose key or session it is. Open routes have none and must not ask. */
  readonly caller: Caller;
  readonly req: Request;
  readonly res: Response;
  readonly requestId: string;
  readonly log: Logger;
  /** Does the work in one transaction, once per Idempotency-Key. */
  once(work: (tx: Transaction) => Promise<KeptAnswer>): Promise<{ answer: KeptAnswer; repeated: boolean }>;
}

/** What a handler answers with; one that wrote its answer itself gives none. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly html?: string;
  /** As text/plain: never taken for a page, whatever is in it. */
  readonly text?: string;
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : Record<string, never>;

/** Binds a route's handler to the types of its own schemas. */
export function route<
  const Params extends z.ZodObject | undefined = undefined,
  const Query extends z.ZodObject | undefined = undefined,
  const Body extends z.ZodType | undefined = undefined,
>(
  spec: Omit<Route, 'params' | 'query' | 'body' | 'handle'> & {
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    handle(call: Call<Parsed<Params>, Parsed<Query>, Parsed<Body>>): Promise<Answer | undefined>;
  },
): Route {
  return spec as Route;
}

export const scopesOf = ({ scope, method }: Pick<Route, 'scope' | 'method'>): readonly ApiKeyScope[] =>
  scope === undefined ? [method === 'get' ? 'read' : 'write'] : typeof scope === 'string' ? [scope] : scope;

/** As the list of open routes and the metrics name it. */
export const routeName = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
  `${method.toUpperCase()} ${path}`;
