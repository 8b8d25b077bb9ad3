import { z } from 'zod';
import { findAccount } from '../../db/accounts.js';
import { addReplay, findPublish, findReplay, holdPublish, loadReplay, type Replay } from '../../db/publishes.js';
import { asId, type PublishId, type ReplayId } from '../../domain/ids.js';
import { labelOf } from '../../domain/platformRef.js';
import { publishStates } from '../../domain/states.js';
import { publishPostId } from '../../domain/workflowIds.js';
import { TemporalAway } from '../../temporal/client.js';
import { startPublish } from '../../temporal/starts.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { type Links, linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { evidenceSchema, failureSchema, idParam, timeOf } from '../schemas.js';

const noun = 'Replays';

export const verdictSchema = z
  .enum(['posted', 'not-posted', 'cannot-tell'])
  .nullable()
  .meta({ description: 'What the platform said before anything was repeated; null while it is asked.' });

const replayFields = {
  replayId: z.string(),
  publishId: z.string(),
  verdict: verdictSchema,
  evidence: evidenceSchema.nullable(),
  failureBefore: failureSchema.nullable(),
  askedBy: z.string(),
  reason: z.string().nullable(),
  createdAt: z.string(),
  decidedAt: z.string().nullable(),
  statusUrl: z.string(),
};
export const replaySchema = z.object(replayFields).meta({ id: 'Replay' });

const replayingSchema = z
  .object({
    ...replayFields,
    outcome: z.literal('replaying'),
    state: z.enum(publishStates),
    workflowId: z.string(),
    streamUrl: z.string(),
    temporalWebUrl: z.string().nullable(),
  })
  .meta({ id: 'Replaying' });
const noopSchema = z
  .object({
    outcome: z.enum(['already-published', 'already-unpublished']),
    state: z.enum(publishStates),
    message: z.string(),
    statusUrl: z.string(),
  })
  .meta({ id: 'NothingToReplay' });

/** A verdict needs one look at the platform, or several over its read lag; after this the caller reads it later. */
const verdictWithinMs = 10_000;

export function replayRoutes(deps: ApiDeps): Route[] {
  const { db, feed, temporal } = deps;
  const links = linksOf(deps);

  return [
    route({
      method: 'post',
      path: '/v1/publishes/:publishId/replay',
      noun,
      summary: 'Run a failed publish again, without doubling it',
      description:
        'The platform is asked first; its verdict and the evidence are kept. What is live already is adopted, what is not is carried on from the last good step.',
      scope: 'support',
      idempotencyKey: 'required',
      params: z.object({ publishId: idParam<PublishId>() }),
      body: z.strictObject({ reason: z.string().min(1).max(500).optional() }).meta({ id: 'NewReplay' }),
      answers: {
        202: { description: 'Replaying; the verdict is in it if it came within ten seconds', schema: replayingSchema },
        200: { description: 'It is live already: nothing was done', schema: noopSchema },
      },
      problems: ['wrong-state', 'unavailable'],
      async handle({ caller, params: { publishId }, body: { reason }, log, once }) {
        const { answer } = await once(async (tx) => {
          const publish = await holdPublish(tx, caller.workspaceId, publishId);
          if (!publish) throw notFound('publish');
          if (publish.state === 'published') return nothingToDo(publishId, 'published', links);
          if (publish.state === 'unpublished') return nothingToDo(publishId, 'unpublished', links);
          if (publish.state !== 'failed' && publish.state !== 'unconfirmed') {
            throw new Problem(
              'wrong-state',
              publish.endedAt ? `It is ${publish.state}.` : 'It is running: nothing has to be repeated.',
              {
                nextStep: publish.endedAt
                  ? 'Publish the post anew.'
                  : 'Read its state; a wait shows what it waits for.',
                members: { state: publish.state },
              },
            );
          }
          const replay = await addReplay(tx, publish, {
            by: caller.label,
            ...(reason !== undefined && { reason }),
          });
          return { status: 202, body: { replayId: replay.id } };
        });
        if (answer.status === 200) return answer;

        const replayId = asId<ReplayId>((answer.body as { replayId: string }).replayId);
        await run(publishId, replayId);
        log.info({ publish: publishId, replay: replayId, by: caller.label }, 'replay');
        const replay = await verdict(publishId, replayId);
        const publish = await findPublish(db, caller.workspaceId, publishId);
        if (!publish) throw notFound('publish');
        const { workflowId, streamUrl, temporalWebUrl } = links.handle(
          `/v1/publishes/${publishId}`,
          publishPostId(publishId),
        );
        return {
          status: 202,
          location: `/v1/replays/${replayId}`,
          body: {
            outcome: 'replaying',
            ...replayBody(replay, links),
            state: publish.state,
            workflowId,
            streamUrl,
            temporalWebUrl,
          },
        };

        /** Starts its run. Until it has a verdict, asking again tries again. */
        async function run(id: PublishId, of: ReplayId): Promise<void> {
          const before = await findPublish(db, caller.workspaceId, id);
          const asked = await loadReplay(db, of);
          if (!before || asked.decidedAt || (before.state !== 'failed' && before.state !== 'unconfirmed')) return;
          const account = await findAccount(db, caller.workspaceId, before.accountId);
          if (!account) throw notFound('account');
          const label = labelOf(deps, account);
          const started = await startPublish(temporal, before, label, { replayId: of });
          if (started === 'busy') throw new TemporalAway('The run before has not closed yet');
        }
      },
    }),

    route({
      method: 'get',
      path: '/v1/replays/:replayId',
      noun,
      summary: 'A replay: verdict and evidence',
      params: z.object({ replayId: idParam<ReplayId>() }),
      answers: { 200: { description: 'The replay', schema: replaySchema } },
      async handle({ caller, params: { replayId } }) {
        const replay = await findReplay(db, caller.workspaceId, replayId);
        if (!replay) throw notFound('replay');
        return { status: 200, body: replayBody(replay, links) };
      },
    }),
  ];

  async function verdict(publishId: PublishId, replayId: ReplayId): Promise<Replay> {
    const deadline = Date.now() + verdictWithinMs;
    for (;;) {
      const replay = await loadReplay(db, replayId);
      if (replay.decidedAt || Date.now() >= deadline) return replay;
      await feed.moved('publish', publishId, 250);
    }
  }
}

const nothingToDo = (publishId: PublishId, state: 'published' | 'unpublished', links: Links) => ({
  status: 200,
  body: {
    outcome: `already-${state}`,
    state,
    message:
      state === 'published'
        ? 'It is live already: nothing was repeated.'
        : 'It was live and has been removed: nothing was repeated.',
    statusUrl: links.to(`/v1/publishes/${publishId}`),
  },
});

export const evidenceBody = (evidence: Replay['evidence']): z.output<typeof evidenceSchema> | null =>
  evidence && { looked: evidence.looked, candidates: evidence.candidates.map((candidate) => ({ ...candidate })) };

export const replayBody = (replay: Replay, links: Links): z.output<typeof replaySchema> => ({
  replayId: replay.id,
  publishId: replay.publishId,
  verdict: replay.verdict,
  evidence: evidenceBody(replay.evidence),
  failureBefore: replay.failureBefore,
  askedBy: replay.askedBy,
  reason: replay.reason,
  createdAt: replay.createdAt.toISOString(),
  decidedAt: timeOf(replay.decidedAt),
  statusUrl: links.to(`/v1/replays/${replay.id}`),
});
