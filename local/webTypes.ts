import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import type { ApiDeps } from '../api/deps.js';
import { openApiOf } from '../api/openapi.js';
import { allRoutes } from '../api/routes/index.js';

/** The types by which the pages know the API, made from what it says of itself at `/openapi.json`. `npm run web:types` writes them. */
const file = path.join(import.meta.dirname, '../web/api/schema.d.ts');
const head =
  '// Made by `npm run web:types` from the API’s own description: change a route’s schema, not this file.\n\n';

/** Routes are only described here and never asked, so next to nothing stands behind them. */
const described = { platforms: {}, settings: { publicUrl: '' }, temporal: { namespace: '' } } as unknown as ApiDeps;

/** What the file holds now, and what it should hold. */
export async function webTypesNow(): Promise<{ is: string; shouldBe: string }> {
  const document = openApiOf(allRoutes(described), described.settings.publicUrl);
  const types = await openapiTS(JSON.stringify(document));
  return { is: readFileSync(file, { encoding: 'utf8', flag: 'a+' }), shouldBe: head + astToString(types) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(file, (await webTypesNow()).shouldBe);
}
