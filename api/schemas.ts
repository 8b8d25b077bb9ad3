import { z } from 'zod';
import { failureClass, failureSchema, mover } from '../domain/shapes.js';
import { type PlatformName, platformNames } from '../platforms/index.js';

/** Schemas that several nouns share. They validate what comes in and describe what goes out. */
export { failureClass, failureSchema, mover };

/** An id of ours. Of any version: a well-formed one that nothing has is simply not found. */
export const idParam = <Id extends string>() => z.guid().toLowerCase() as unknown as z.ZodType<Id>;

export const platformName = z
  .enum(platformNames as [PlatformName, ...PlatformName[]])
  .meta({ description: 'The platform.', example: 'x' });

/** An instant with its offset: `2026-03-01T09:00:00+01:00`. */
export const instant = z.iso.datetime({ offset: true });

export const pageQuery = {
  cursor: z.guid().optional().meta({ description: '`nextCursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).default(25).meta({ description: 'Items per page.' }),
};

export const pageSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().meta({ description: 'Null on the last page.' }) });

export const pageBody = <Row, Item>(
  page: { items: readonly Row[]; nextCursor?: string },
  present: (row: Row) => Item,
) => ({
  items: page.items.map(present),
  nextCursor: page.nextCursor ?? null,
});

export const evidenceSchema = z
  .object({
    looked: z.string(),
    candidates: z.array(z.object({ externalId: z.string(), at: z.string().optional(), why: z.string() })),
  })
  .meta({ id: 'Evidence', description: 'What the platform was asked and what it showed; no text of posts.' });

export const violationSchema = z.object({ path: z.string(), message: z.string() }).meta({ id: 'Violation' });

export const progressSchema = z
  .object({ at: z.string(), kind: z.string(), message: z.string() })
  .meta({ id: 'ProgressLine', description: 'One line of a timeline, in plain words.' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    class: failureClass.optional(),
    move: mover.optional(),
    nextStep: z.string(),
    violations: z.array(violationSchema).optional(),
    requestId: z.string(),
  })
  .catchall(z.unknown())
  .meta({ id: 'Problem', description: 'RFC 9457, with the class of failure, whose move it is, and the next step.' });

/** What every long thing is answered with, beside its own fields. */
export const handleFields = {
  workflowId: z.string(),
  statusUrl: z.string(),
  streamUrl: z.string(),
  temporalWebUrl: z.string().nullable(),
};

export const timeOf = (moment: Date | null): string | null => moment?.toISOString() ?? null;
