import { z } from 'zod';
import type { Draft, DraftStep } from '../db/drafts.js';
import type { Violation } from '../domain/post.js';
import { draftActions, draftStates } from '../domain/states.js';
import { sendReplyId } from '../domain/workflowIds.js';
import type { Links } from './links.js';
import { failureSchema, timeOf, violationSchema } from './schemas.js';

const stepSchema = z
  .object({
    action: z.enum(draftActions),
    by: z.string().meta({
      description:
        'Who did it; `engine`, `rule`, `reply` for what became of it, or `edit` where its message was edited at the platform.',
    }),
    text: z.string().nullable().meta({ description: 'Where it was written or edited.' }),
    rule: z.string().nullable().meta({ description: 'Which rule said yes, where one did.' }),
    at: z.string(),
  })
  .meta({ id: 'DraftStep' });

export const draftSchema = z
  .object({
    id: z.string(),
    messageId: z.string(),
    conversationId: z.string(),
    accountId: z.string(),
    state: z.enum(draftStates),
    text: z.string(),
    revision: z.int(),
    by: z.string().meta({ description: '`engine`, or who wrote it.' }),
    approvedBy: z.string().nullable(),
    rule: z.string().nullable().meta({ description: 'The rule that said yes, where none of the people did.' }),
    approvedAt: z.string().nullable(),
    sendAt: z.string().nullable().meta({ description: 'Until then the yes can be taken back.' }),
    waiting: z.object({ message: z.string(), untilMs: z.number().optional() }).nullable(),
    failure: failureSchema.nullable(),
    violations: z
      .array(violationSchema)
      .meta({ description: 'What the platform would refuse about it now; empty once it has ended.' }),
    sentMessageId: z.string().nullable(),
    expiresAt: z.string(),
    createdAt: z.string(),
    endedAt: z.string().nullable(),
    history: z.array(stepSchema).meta({ description: 'Everything that was done with it, and every text it had.' }),
    workflowId: z.string(),
    statusUrl: z.string(),
    temporalWebUrl: z.string().nullable(),
  })
  .meta({ id: 'Draft' });

/** `steps` may be those of several drafts. */
export function draftBody(
  draft: Draft,
  { steps, violations, links }: { steps: readonly DraftStep[]; violations: readonly Violation[]; links: Links },
): z.output<typeof draftSchema> {
  const workflowId = sendReplyId(draft.id);
  return {
    id: draft.id,
    messageId: draft.messageId,
    conversationId: draft.conversationId,
    accountId: draft.accountId,
    state: draft.state,
    text: draft.text,
    revision: draft.revision,
    by: draft.draftedBy,
    approvedBy: draft.approvedBy,
    rule: draft.ruleName,
    approvedAt: timeOf(draft.approvedAt),
    sendAt: timeOf(draft.sendAt),
    waiting: draft.waiting,
    failure: draft.failure,
    violations: [...violations],
    sentMessageId: draft.sentMessageId,
    expiresAt: draft.expiresAt.toISOString(),
    createdAt: draft.createdAt.toISOString(),
    endedAt: timeOf(draft.endedAt),
    history: steps
      .filter(({ draftId }) => draftId === draft.id)
      .map(({ action, by, text, ruleName, at }) => ({ action, by, text, rule: ruleName, at: at.toISOString() })),
    workflowId,
    statusUrl: links.to(`/v1/drafts/${draft.id}`),
    temporalWebUrl: links.run(workflowId),
  };
}
