import type { Request } from 'express';
import { type ApiKeyHolder, findApiKey } from '../db/apiKeys.js';
import type { Database } from '../db/client.js';
import type { ApiKeyScope } from '../db/schema.js';
import { Problem } from './errors.js';

/**
 * The whole list of what needs no API key; everything else is closed. `/connect`, the callback and a media file’s address
 * carry a secret of their own, webhooks and Meta's callbacks a signature, the page of a deletion a code nobody can guess;
 * `/metrics` counts without naming a workspace.
 */
export const openRoutes: ReadonlySet<string> = new Set([
  'GET /',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /openapi.json',
  'GET /docs',
  'GET /docs/problems',
  'GET /docs/assets/:file',
  'GET /app',
  'GET /app/assets/:file',
  'GET /app/*page',
  'GET /connect/:startToken',
  'POST /connect/:startToken',
  'GET /connect/:startToken/done',
  'GET /oauth/callback/:platform',
  'GET /media/files/:token/:name',
  'GET /webhooks/:platform',
  'POST /webhooks/:platform',
  'POST /webhooks/:platform/deauthorize',
  'POST /webhooks/:platform/data-deletion',
  'GET /deletion/:code',
]);

/** Lets a request in by its key, or refuses it. Missing, malformed, unknown, expired and revoked keys are answered alike. */
export async function authenticate(db: Database, req: Request, scope: ApiKeyScope): Promise<ApiKeyHolder> {
  const presented = /^Bearer ([^\s]+)$/i.exec(req.get('authorization') ?? '')?.[1];
  const holder = presented === undefined ? undefined : await findApiKey(db, presented);
  if (!holder) {
    throw new Problem('unauthorized', 'The API key is missing or not valid.', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  if (!holder.scopes.includes(scope)) throw new Problem('scope-missing', `This needs a key with the scope “${scope}”.`);
  return holder;
}
