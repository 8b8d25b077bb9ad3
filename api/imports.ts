import { z } from 'zod';
import type { Import } from '../db/imports.js';
import { importStates } from '../domain/states.js';
import { importPostsId } from '../domain/workflowIds.js';
import type { Links } from './links.js';
import { failureSchema, handleFields, timeOf } from './schemas.js';

/** An import, as its own routes and its account show it. */
export const importSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    state: z.enum(importStates),
    postsMax: z.int(),
    pages: z.int(),
    seen: z.int().meta({ description: 'Posts read so far.' }),
    added: z.int().meta({ description: 'Posts that were not there before.' }),
    waiting: z.object({ message: z.string(), untilMs: z.number().optional() }).nullable(),
    failure: failureSchema.nullable(),
    createdAt: z.string(),
    endedAt: z.string().nullable(),
    ...handleFields,
  })
  .meta({ id: 'Import' });

export function importBody(run: Import, links: Links): z.output<typeof importSchema> {
  return {
    id: run.id,
    accountId: run.accountId,
    state: run.state,
    postsMax: run.postsMax,
    pages: run.pages,
    seen: run.seen,
    added: run.added,
    waiting: run.waiting,
    failure: run.failure,
    createdAt: run.createdAt.toISOString(),
    endedAt: timeOf(run.endedAt),
    ...links.handle(`/v1/imports/${run.id}`, importPostsId(run.accountId)),
  };
}
