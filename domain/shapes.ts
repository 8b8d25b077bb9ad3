import { z } from 'zod';
import { type FailureClass, failureClasses } from './failures.js';

/** What the API shows and events tell alike. Not for workflows, which have no use for schemas. */

export const failureClass = z.enum(failureClasses as unknown as [FailureClass, ...FailureClass[]]);
export const mover = z.enum(['owner', 'support', 'us', 'platform']).meta({ description: 'Whose move it is.' });

export const failureSchema = z
  .object({
    class: failureClass,
    move: mover,
    healsWithTime: z.boolean(),
    message: z.string(),
    nextStep: z.string(),
    platformCode: z.string().optional(),
    platformMessage: z.string().optional().meta({ description: 'The platform’s own words.' }),
    retryAtMs: z.number().optional(),
  })
  .meta({ id: 'Failure', description: 'What went wrong, whose move it is, and the next step.' });

export const receiptSchema = z
  .object({
    requestedAt: z.string(),
    stopped: z.object({ publishes: z.int(), imports: z.int(), replies: z.int().optional() }),
    revoked: z.string(),
    proof: z.string(),
    tokensErasedAt: z.string(),
    kept: z.object({
      importedPosts: z.int(),
      importedFiles: z.int().optional(),
      publishes: z.int(),
      messages: z.int().optional(),
    }),
  })
  .meta({ id: 'DisconnectReceipt', description: 'What a disconnect stopped, revoked, erased and kept.' });
