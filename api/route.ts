import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { ApiKeyHolder } from '../db/apiKeys.js';
import type { Transaction } from '../db/client.js';
import type { KeptAnswer } from '../db/idempotency.js';
import type { ApiKeyScope } from '../db/schema.js';
import type { Logger } from '../logging.js';
import type { ProblemKind } from './errors.js';

/**
 * A route as data: what it takes, what it answers, what it does. app.ts mounts it, checks the key, parses with the
 * schemas, and openapi.ts describes it from the very same ones.
 */
export interface Route {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Express' spelling: `/v1/publishes/:publishId`. */
  readonly path: string;
  readonly noun: string;
  readonly summary: string;
  readonly description?: string;
  /** What the caller's key must be good for. Without it: `read` for GET, `write` for the rest. */
  readonly scope?: ApiKeyScope;
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
  /** Whose key it is. Open routes have none and must not ask. */
  readonly caller: ApiKeyHolder;
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

/** As the list of open routes and the metrics name it. */
export const routeName = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
  `${method.toUpperCase()} ${path}`;
