import { z } from 'zod';
import type { Import } from '../db/imports.js';
import { importChoices, importStates } from '../domain/states.js';
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
    what: z
      .enum(importChoices)
      .meta({ description: 'What it brings of the posts: their words, their files, or both.' }),
    from: z.string().nullable().meta({ description: 'Only posts from then on.' }),
    to: z.string().nullable().meta({ description: 'Only posts before that.' }),
    pages: z.int(),
    seen: z.int().meta({ description: 'Posts read so far.' }),
    added: z.int().meta({ description: 'Posts that were not there before.' }),
    files: z.object({ found: z.int(), kept: z.int(), notKept: z.int() }).meta({
      description:
        'Pictures and videos of the posts: how many there are to fetch, are in the library, and could not be had.',
    }),
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
    what: run.choice,
    from: timeOf(run.postedFrom),
    to: timeOf(run.postedBefore),
    pages: run.pages,
    seen: run.seen,
    added: run.added,
    files: { found: run.filesFound, kept: run.filesKept, notKept: run.filesNotKept },
    waiting: run.waiting,
    failure: run.failure,
    createdAt: run.createdAt.toISOString(),
    endedAt: timeOf(run.endedAt),
    ...links.handle(`/v1/imports/${run.id}`, importPostsId(run.accountId)),
  };
}

export const importedDeletionSchema = z
  .object({
    deleted: z.int().meta({ description: 'How many imported posts there were.' }),
    files: z.int().meta({ description: 'How many files left the library with them.' }),
  })
  .meta({ id: 'ImportedDeletion' });
