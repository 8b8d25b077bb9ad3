import { z } from 'zod';
import type { Transaction } from '../../db/client.js';
import { failedPublishes } from '../../db/failures.js';
import {
  addReplayBatch,
  cancelReplayBatch,
  findReplayBatch,
  holdReplayBatch,
  lastReplayBatchAction,
  listReplayBatches,
  listReplayItems,
  markReplayBatchStarted,
  moveReplayBatch,
  type ReplayBatch,
  type ReplayBatchAuditLine,
  type ReplayCounts,
  replayBatchAuditOf,
  replayCounts,
  type ShownReplayItem,
  startReplayBatch as startBatch,
} from '../../db/replayBatches.js';
import { type ReplayBatchAction, replayBatchActions } from '../../db/schema.js';
import { type AccountId, asId, type PublishId, type ReplayBatchId } from '../../domain/ids.js';
import { replayItemsMax, replaysPerMinute } from '../../domain/limits.js';
import { type ReplayBatchState, replayBatchStates, replayFindings, replayResults } from '../../domain/states.js';
import { replayPublishesId } from '../../domain/workflowIds.js';
import { forLog } from '../../logging.js';
import { TemporalAway } from '../../temporal/client.js';
import { tellReplayBatch } from '../../temporal/messages.js';
import { startReplayBatch } from '../../temporal/starts.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { type Links, linksOf } from '../links.js';
import { type Call, type Route, route } from '../route.js';
import {
  evidenceSchema,
  failureClass,
  failureSchema,
  idParam,
  instant,
  pageBody,
  pageQuery,
  pageSchema,
  platformName,
  timeOf,
} from '../schemas.js';
import { startPromised } from '../starting.js';
import { evidenceBody, verdictSchema } from './replays.js';

const noun = 'Bulk replays';
const params = z.object({ batchId: idParam<ReplayBatchId>() });

export const replayFilterSchema = z
  .strictObject({
    publishIds: z.array(idParam<PublishId>()).min(1).max(1_000).optional(),
    states: z
      .array(z.enum(['failed', 'unconfirmed']))
      .min(1)
      .optional(),
    failureClass: failureClass.optional(),
    platform: platformName.optional(),
    accountId: idParam<AccountId>().optional(),
    from: instant.optional().meta({ description: 'Failed at this moment or later.' }),
    to: instant.optional().meta({ description: 'Failed before this moment.' }),
  })
  .meta({
    id: 'ReplayFilter',
    description: 'Which failed and unconfirmed publishes are meant: those that fit all of it.',
  });

const newBatchSchema = z
  .strictObject({
    filter: replayFilterSchema,
    reason: z.string().min(1).max(500).optional(),
    perMinute: z
      .int()
      .min(1)
      .max(replaysPerMinute.max)
      .default(replaysPerMinute.usual)
      .meta({ description: 'At most so many replays begin in a minute.' }),
  })
  .meta({ id: 'NewReplayBatch' });

const batchSchema = z
  .object({
    id: z.string(),
    state: z.enum(replayBatchStates),
    filter: replayFilterSchema,
    reason: z.string().nullable(),
    perMinute: z.int(),
    total: z.int(),
    counts: z.object({
      toLook: z.int().meta({ description: 'Not looked at yet.' }),
      posted: z.int().meta({ description: 'Live already, and nothing stands in the way of taking note of it.' }),
      notPosted: z.int(),
      cannotTell: z.int(),
      obstacle: z
        .int()
        .meta({ description: 'Something known stands in the way of a replay, whatever the platform says.' }),
      waiting: z.int().meta({ description: 'Looked at, and not begun.' }),
      replaying: z.int(),
      published: z.int(),
      failed: z.int(),
      unconfirmed: z.int(),
      skipped: z.int(),
    }),
    audit: z.array(z.object({ action: z.enum(replayBatchActions), by: z.string(), at: z.string() })),
    createdAt: z.string(),
    lookedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    workflowId: z.string(),
    statusUrl: z.string(),
    temporalWebUrl: z.string().nullable(),
  })
  .meta({ id: 'ReplayBatch' });

const itemSchema = z
  .object({
    position: z.int(),
    publishId: z.string(),
    account: z.object({ platform: platformName, username: z.string() }),
    excerpt: z.string(),
    verdict: verdictSchema,
    evidence: evidenceSchema.nullable(),
    obstacle: z.string().nullable().meta({ description: 'Why a replay would fail again, in words.' }),
    skipped: z.string().nullable().meta({ description: 'Why it is not replayed, in words.' }),
    failureBefore: failureSchema.nullable(),
    replayId: z.string().nullable(),
    result: z.enum(replayResults),
    failure: failureSchema.nullable().meta({ description: 'What stands in its way now.' }),
    url: z.string().nullable(),
    lookedAt: z.string().nullable(),
    doneAt: z.string().nullable(),
  })
  .meta({ id: 'ReplayBatchItem' });

export function replayBatchRoutes(deps: ApiDeps): Route[] {
  const { db, temporal } = deps;
  const links = linksOf(deps);

  return [
    route({
      method: 'post',
      path: '/v1/replay-batches',
      noun,
      summary: 'Look at many failed publishes, to run them again together',
      description: `At most ${replayItemsMax} that fit are taken, in the order they were due. Every platform is asked first; nothing is repeated until the batch is started.`,
      scope: 'support',
      idempotencyKey: 'required',
      body: newBatchSchema,
      answers: { 202: { description: 'They are being looked at', schema: batchSchema } },
      problems: ['nothing-to-replay'],
      async handle({ caller, body: { filter, reason, perMinute }, log, once }) {
        const { workspaceId } = caller;
        const { answer } = await once(async (tx) => {
          const failed = await failedPublishes(tx, workspaceId, filter, replayItemsMax);
          if (failed.length === 0)
            throw new Problem(
              'nothing-to-replay',
              'No failed or unconfirmed publish of this workspace fits the filter.',
              { violations: [{ path: 'filter', message: 'Nothing fits it.' }] },
            );
          const values = { workspaceId, filter, reason: reason ?? null, perMinute };
          const batch = await addReplayBatch(tx, values, failed, caller.label);
          return {
            status: 202,
            location: `/v1/replay-batches/${batch.id}`,
            body: { ...(await bodyOf(tx, batch)) },
          };
        });

        const batchId = asId<ReplayBatchId>((answer.body as { id: string }).id);
        const batch = await findReplayBatch(db, workspaceId, batchId);
        if (batch) {
          log.info({ batch: batchId, by: caller.label }, 'bulk replay asked for');
          await startPromised(
            log,
            batch,
            () => startReplayBatch(temporal, batch),
            () => markReplayBatchStarted(db, batchId),
          );
        }
        return answer;
      },
    }),

    route({
      method: 'get',
      path: '/v1/replay-batches',
      noun,
      summary: 'Bulk replays, newest first',
      query: z.strictObject(pageQuery),
      answers: { 200: { description: 'A page of bulk replays', schema: pageSchema(batchSchema) } },
      async handle({ caller, query }) {
        const page = await listReplayBatches(db, caller.workspaceId, query);
        const bodies = await bodiesOf(db, page.items);
        return { status: 200, body: pageBody({ ...page, items: bodies }, (body) => body) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/replay-batches/:batchId',
      noun,
      summary: 'How far a bulk replay is, and who did what with it',
      params,
      answers: { 200: { description: 'The bulk replay', schema: batchSchema } },
      async handle({ caller, params: { batchId } }) {
        const batch = await findReplayBatch(db, caller.workspaceId, batchId);
        if (!batch) throw notFound('bulk replay');
        return { status: 200, body: await bodyOf(db, batch) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/replay-batches/:batchId/items',
      noun,
      summary: 'Its publishes: what the platform says of each, and what became of it',
      params,
      query: z.strictObject({
        result: z.enum(replayResults).optional(),
        finding: z.enum(replayFindings).optional().meta({ description: 'What was found when they were looked at.' }),
        cursor: z.coerce
          .number()
          .int()
          .min(0)
          .max(replayItemsMax)
          .optional()
          .meta(pageQuery.cursor.meta() ?? {}),
        limit: pageQuery.limit,
      }),
      answers: {
        200: { description: 'A page of items, in the order they are replayed', schema: pageSchema(itemSchema) },
      },
      async handle({ caller, params: { batchId }, query }) {
        if (!(await findReplayBatch(db, caller.workspaceId, batchId))) throw notFound('bulk replay');
        return { status: 200, body: pageBody(await listReplayItems(db, batchId, query), itemBody) };
      },
    }),

    route({
      ...decision('start', 'Start it: every publish that can be is replayed, at its pace'),
      description:
        'What is live is adopted, what is not there goes out once. What cannot be told, or would fail again, is left out with the reason.',
      params,
      handle: (call) => decide(call, 'started', (batch) => onlyFrom(batch, ['looked'], 'replaying'), startBatch),
    }),
    route({
      ...decision('pause', 'Pause it: nothing more begins until it is resumed'),
      params,
      handle: (call) =>
        decide(
          call,
          'paused',
          (batch) => onlyFrom(batch, ['replaying'], 'paused'),
          (tx, id, who) => moveReplayBatch(tx, id, 'paused', 'paused', who),
        ),
    }),
    route({
      ...decision('resume', 'Resume it where it stands'),
      params,
      handle: (call) =>
        decide(
          call,
          'resumed',
          (batch) => onlyFrom(batch, ['paused'], 'replaying'),
          (tx, id, who) => moveReplayBatch(tx, id, 'replaying', 'resumed', who),
        ),
    }),
    route({
      method: 'delete',
      path: '/v1/replay-batches/:batchId',
      noun,
      summary: 'Cancel what has not begun; what is under way ends by itself',
      scope: 'support',
      answers: { 200: { description: 'Cancelled', schema: batchSchema } },
      problems: ['too-late'],
      params,
      handle: (call) =>
        decide(
          call,
          'cancelled',
          ({ state }) => {
            if (state === 'completed')
              throw new Problem('too-late', 'All of it has been replayed.', { members: { state } });
            return state !== 'cancelled';
          },
          cancelReplayBatch,
        ),
    }),
  ];

  /**
   * A person's decision and who it was are written together; from then on it holds. The run is told, and a message that does
   * not arrive is made good by the sweep. Deciding the same once more changes nothing.
   */
  async function decide(
    { caller, params: { batchId }, log }: Pick<Call<{ batchId: ReplayBatchId }>, 'caller' | 'params' | 'log'>,
    action: Exclude<ReplayBatchAction, 'asked'>,
    isNews: (batch: ReplayBatch) => boolean,
    write: (tx: Transaction, batchId: ReplayBatchId, who: string) => Promise<void>,
  ) {
    const who = caller.label;
    const batch = await db.transaction(async (tx) => {
      const held = await holdReplayBatch(tx, caller.workspaceId, batchId);
      if (!held) throw notFound('bulk replay');
      if (isNews(held)) await write(tx, batchId, who);
      return held;
    });
    log.info({ batch: batchId, by: who, action }, 'bulk replay');
    const last = await lastReplayBatchAction(db, batchId);
    try {
      if (last?.action === action) await tellReplayBatch(temporal, batch, { action, actionId: last.id });
    } catch (error) {
      if (!(error instanceof TemporalAway)) throw error;
      log.warn({ batch: batchId, error: forLog(error) }, 'decided, not told: the sweep will tell its run');
    }
    const now = (await findReplayBatch(db, caller.workspaceId, batchId)) ?? batch;
    return { status: 200, body: await bodyOf(db, now) };
  }

  async function bodyOf(from: Transaction | typeof db, batch: ReplayBatch) {
    return (await bodiesOf(from, [batch]))[0]!;
  }

  async function bodiesOf(from: Transaction | typeof db, batches: readonly ReplayBatch[]) {
    const ids = batches.map(({ id }) => id);
    const countsOf = await replayCounts(from, ids);
    const audit = await replayBatchAuditOf(from, ids);
    return batches.map((batch) =>
      batchBody(
        batch,
        countsOf(batch.id),
        audit.filter((line) => line.batchId === batch.id),
        links,
      ),
    );
  }
}

const decision = (verb: 'start' | 'pause' | 'resume', summary: string) =>
  ({
    method: 'post',
    path: `/v1/replay-batches/:batchId/${verb}`,
    noun,
    summary,
    scope: 'support',
    answers: { 200: { description: 'It is so', schema: batchSchema } },
    problems: ['wrong-state'],
  }) as const;

/** Whether there is anything to change; refuses what its state does not allow. */
function onlyFrom({ state }: ReplayBatch, from: readonly ReplayBatchState[], to: ReplayBatchState): boolean {
  if (from.includes(state)) return true;
  if (state === to) return false;
  throw new Problem('wrong-state', stateInWords[state], { members: { state } });
}

const stateInWords: Readonly<Record<ReplayBatchState, string>> = {
  looking: 'Its publishes are still being looked at.',
  looked: 'It has not been started yet.',
  replaying: 'It has been started and is replaying.',
  paused: 'It is paused.',
  completed: 'All of it has been replayed.',
  cancelled: 'It has been cancelled.',
};

function batchBody(
  batch: ReplayBatch,
  { total, ...counts }: ReplayCounts,
  audit: readonly ReplayBatchAuditLine[],
  links: Links,
): z.output<typeof batchSchema> {
  const workflowId = replayPublishesId(batch.id);
  return {
    id: batch.id,
    state: batch.state,
    filter: batch.filter as z.output<typeof replayFilterSchema>,
    reason: batch.reason,
    perMinute: batch.perMinute,
    total,
    counts,
    audit: audit.map(({ action, by, at }) => ({ action, by, at: at.toISOString() })),
    createdAt: batch.createdAt.toISOString(),
    lookedAt: timeOf(batch.lookedAt),
    endedAt: timeOf(batch.endedAt),
    workflowId,
    statusUrl: links.to(`/v1/replay-batches/${batch.id}`),
    temporalWebUrl: links.run(workflowId),
  };
}

const itemBody = (item: ShownReplayItem): z.output<typeof itemSchema> => ({
  position: item.position,
  publishId: item.publishId,
  account: { platform: item.platform, username: item.username },
  excerpt: item.excerpt,
  verdict: item.verdict,
  evidence: evidenceBody(item.evidence),
  obstacle: item.obstacle,
  skipped: item.skipped,
  failureBefore: item.failureBefore,
  replayId: item.replayId,
  result: item.result,
  failure: item.failure,
  url: item.url,
  lookedAt: timeOf(item.lookedAt),
  doneAt: timeOf(item.doneAt),
});
