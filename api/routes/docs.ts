import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { browserSession } from '../access.js';
import type { ApiDeps } from '../deps.js';
import { type ProblemKind, problems } from '../errors.js';
import { html, page, pagePolicy } from '../html.js';
import { openApiOf } from '../openapi.js';
import { type Route, route } from '../route.js';

const swaggerDirectory = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const swaggerPage = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>AutoPersonas connections: the API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="api"></div><script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/assets/start.js"></script></body></html>
`.text;
const startScript =
  "window.SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });\n";
/** Only what is served here, and nothing inline; Swagger UI draws its icons from data addresses. */
const swaggerPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

const assetTypes = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'start.js': 'text/javascript',
} as const;
type Asset = keyof typeof assetTypes;

/** The described API, for programs and for people; the description is made once. */
export function docsRoutes(described: readonly Route[], deps: Pick<ApiDeps, 'db' | 'settings'>): Route[] {
  const noun = 'Description';
  let document: unknown;
  const asset = (file: Asset) => (file === 'start.js' ? startScript : readFile(path.join(swaggerDirectory, file)));

  const routes: Route[] = [
    route({
      method: 'get',
      path: '/',
      noun,
      summary: 'To the pages, or to the description',
      isHidden: true,
      answers: { 302: { description: 'To /app where this browser is signed in, else to /docs' } },
      async handle({ req }) {
        return { status: 302, location: (await browserSession(deps, req)) ? '/app' : '/docs' };
      },
    }),
    route({
      method: 'get',
      path: '/openapi.json',
      noun,
      summary: 'This API as OpenAPI 3.1',
      answers: { 200: { description: 'OpenAPI', schema: z.record(z.string(), z.unknown()) } },
      async handle() {
        document ??= openApiOf([...described, ...routes], deps.settings.publicUrl);
        return { status: 200, body: document };
      },
    }),
    route({
      method: 'get',
      path: '/docs',
      noun,
      summary: 'This API, readable',
      answers: { 200: { description: 'A page', type: 'text/html' } },
      async handle() {
        return { status: 200, html: swaggerPage, headers: { 'Content-Security-Policy': swaggerPolicy } };
      },
    }),
    route({
      method: 'get',
      path: '/docs/assets/:file',
      noun,
      summary: 'What /docs is drawn with',
      isHidden: true,
      params: z.object({ file: z.enum(Object.keys(assetTypes) as [Asset, ...Asset[]]) }),
      answers: { 200: { description: 'A file' } },
      async handle({ params: { file }, res }) {
        res
          .status(200)
          .type(assetTypes[file])
          .set('Cache-Control', 'public, max-age=3600')
          .send(await asset(file));
        return undefined;
      },
    }),
    route({
      method: 'get',
      path: '/docs/problems',
      noun,
      summary: 'Every problem, and its next step',
      answers: { 200: { description: 'A page', type: 'text/html' } },
      async handle() {
        return { status: 200, html: problemsPage, headers: { 'Content-Security-Policy': pagePolicy() } };
      },
    }),
  ];
  return routes;
}

const problemsPage = page(
  'Problems',
  html`<p>Each is answered as <code>application/problem+json</code>; <code>type</code> leads here.</p>${(
    Object.keys(problems) as ProblemKind[]
  ).map(
    (kind) =>
      html`<h2 id="${kind}">${problems[kind].status} <code>${kind}</code></h2><p>${problems[kind].title}.<br><small>${problems[kind].nextStep}</small></p>`,
  )}`,
);
