import { randomUUID } from 'node:crypto';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { once } from '../db/idempotency.js';
import { forLog, type Logger, neverDebug } from '../logging.js';
import { authenticate, type Caller, openRoutes } from './access.js';
import { fingerprintOf, idempotencyKeyOf, readJson } from './body.js';
import type { ApiDeps } from './deps.js';
import { asProblem, Problem, unfit } from './errors.js';
import { html, page, pagePolicy } from './html.js';
import { type Answer, type Call, type Route, routeName, scopesOf } from './route.js';
import { allRoutes } from './routes/index.js';

// It prints every address, and ours hold start tokens, codes and states.
neverDebug('express', 'router');

/** The HTTP API: every route of the table mounted the same way, closed unless access.ts says that it is open. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', false); // no Forwarded header is believed
  app.set('query parser', 'simple'); // no nested objects out of a query
  app.set('case sensitive routing', true);
  app.use(receive(deps));

  const routes = allRoutes(deps);
  for (const route of routes) app[route.method](route.path, serve(route, deps));
  for (const path of new Set(routes.map((route) => route.path))) app.route(path).all(refuseMethod(routes, path));
  app.use(() => {
    throw new Problem('not-found', 'There is nothing at this address.', {
      nextStep: 'See /docs for the addresses there are.',
    });
  });
  app.use(answerProblem);
  return app;
}

/** What a request is known by from its first moment on. */
interface Locals {
  requestId: string;
  log: Logger;
  route?: Route;
  caller?: Caller;
}
const localsOf = (res: Response) => res.locals as Locals;

function receive({ log, metrics }: ApiDeps): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const locals = localsOf(res);
    locals.requestId = randomUUID();
    locals.log = log.child({ requestId: locals.requestId });
    res.set({
      'X-Request-Id': locals.requestId,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    });
    res.once('close', () => {
      const { route, caller } = locals;
      const seconds = (performance.now() - startedAt) / 1_000;
      // The route's template, never the address: it may hold a start token, a code or a state.
      const name = route ? routeName(route) : 'unknown';
      metrics.answered(name, res.statusCode, seconds);
      locals.log.info(
        {
          route: name,
          method: req.method,
          status: res.statusCode,
          ms: Math.round(seconds * 1_000),
          ...(caller && { workspace: caller.workspaceId, by: caller.label }),
          ...(!res.writableFinished && { unfinished: true }),
        },
        'request',
      );
    });
    next();
  };
}

function serve(route: Route, deps: ApiDeps): RequestHandler {
  const name = routeName(route);
  const isOpen = openRoutes.has(name);
  const { forOwner, onlyBy } = route;
  const need = { scopes: scopesOf(route), ...(forOwner && { forOwner }), ...(onlyBy && { onlyBy }) };

  return async (req, res) => {
    const locals = localsOf(res);
    locals.route = route;
    if (route.getOnly && req.method !== 'GET')
      throw new Problem('method-not-allowed', 'Only GET is taken here.', { headers: { Allow: 'GET' } });
    if (!isOpen) locals.caller = await authenticate(deps, req, need);
    const answer = await route.handle(await parse(route, deps, req, res));
    if (answer) send(res, answer);
  };
}

async function parse(route: Route, deps: ApiDeps, req: Request, res: Response): Promise<Call> {
  const { requestId, log, caller } = localsOf(res);
  const params = checked('path', route.params, req.params);
  const query = checked('query', route.query, req.query);
  const key = route.idempotencyKey && idempotencyKeyOf(req, route.idempotencyKey);
  // A body that may be a file is read by its route.
  const sent = route.body && !route.streams ? await readJson(req) : undefined;
  const body = checked('body', route.body && !route.streams ? route.body : undefined, sent);
  const call: Call = {
    params,
    query,
    body,
    req,
    res,
    requestId,
    log,
    get caller() {
      if (!caller) throw new Error(`${routeName(route)} is open and has no caller`);
      return caller;
    },
    once(work) {
      const { workspaceId } = call.caller;
      return once(
        deps.db,
        { workspaceId, fingerprint: fingerprintOf(req, sent), ...(key !== undefined && { key }) },
        work,
      );
    },
  };
  return call;
}

function checked(where: 'path' | 'query' | 'body', schema: Route['body'], value: unknown): unknown {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    // An id that cannot be one is an id that nothing has.
    if (where === 'path') throw new Problem('not-found', 'There is nothing with such an id in this workspace.');
    throw unfit(where, parsed.error);
  }
  return parsed.data;
}

function send(res: Response, { status, body, html: page, text, location, headers }: Answer): void {
  res.status(status);
  if (headers) res.set(headers);
  if (location !== undefined) res.set('Location', location);
  if (page !== undefined) res.type('html').send(page);
  else if (text !== undefined) res.type('text/plain').send(text);
  else if (body !== undefined) res.json(body);
  else res.end();
}

const refuseMethod =
  (routes: readonly Route[], path: string): RequestHandler =>
  () => {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase());
    throw new Problem('method-not-allowed', `This address takes ${allowed.join(', ')}.`, {
      headers: { Allow: allowed.join(', ') },
    });
  };

/** The one error handler: what was thrown becomes a problem, its cause goes to the log under the request's id. */
const answerProblem: express.ErrorRequestHandler = (error, req, res, _next) => {
  const { requestId, log, route, caller } = localsOf(res);
  const problem = asProblem(error);
  const about = {
    route: route && routeName(route),
    kind: problem.kind,
    ...(caller && { workspace: caller.workspaceId, by: caller.label }),
  };
  if (problem.status >= 500) log.error({ ...about, error: forLog(problem.options.cause ?? error) }, 'request failed');
  else if (problem.status === 401 || problem.status === 403)
    log.warn({ ...about, from: req.socket.remoteAddress }, 'request refused');
  else log.debug({ ...about, detail: problem.detail }, 'request refused');

  if (res.headersSent) {
    res.destroy();
    return;
  }
  res.status(problem.status);
  if (problem.options.headers) res.set(problem.options.headers);
  // What is left of the body is not waited for.
  if (!req.complete) res.set('Connection', 'close');
  if (route?.isPage && req.accepts(['html', 'json']) === 'html') {
    res.set('Content-Security-Policy', pagePolicy()).type('html').send(problemPage(problem, requestId));
  } else {
    res.type('application/problem+json').send(JSON.stringify(problem.toJSON(requestId)));
  }
};

const problemPage = (problem: Problem, requestId: string): string =>
  page(
    problem.title,
    html`<p>${problem.detail}</p><p><strong>${problem.nextStep}</strong></p><p><small>Request ${requestId}</small></p>`,
  );
