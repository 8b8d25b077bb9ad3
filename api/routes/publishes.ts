import { z } from 'zod';
import { type Account, findAccount } from '../../db/accounts.js';
import { type Commit, commitsOf, isUnknown } from '../../db/commits.js';
import { type ProgressLine, progressAfter } from '../../db/progress.js';
import {
  addPublish,
  addRevision,
  findPublish,
  holdPublish,
  listPublishes,
  loadPost,
  markPublishStarted,
  type Publish,
  type PublishListed,
  publishOrders,
  type Replay,
  removedParts,
  replaysOf,
} from '../../db/publishes.js';
import { type AccountId, asId, type PublishId } from '../../domain/ids.js';
import { labelOf, platformOf } from '../../domain/platformRef.js';
import { mediaRoles, type Post } from '../../domain/post.js';
import { publishStates } from '../../domain/states.js';
import { publishPostId, unpublishPostId } from '../../domain/workflowIds.js';
import { tellCancel, tellReschedule, tellRevision } from '../../temporal/messages.js';
import { startPublish, startUnpublish } from '../../temporal/starts.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { type Links, linksOf } from '../links.js';
import {
  checkedPost,
  type Judging,
  judgedPost,
  postSchema,
  publishAtSchema,
  refuse,
  type Schedule,
  scheduleOf,
} from '../posts.js';
import { type Route, route } from '../route.js';
import {
  failureClass,
  failureSchema,
  handleFields,
  idParam,
  instant,
  pageBody,
  pageQuery,
  pageSchema,
  platformName,
  progressSchema,
  timeOf,
} from '../schemas.js';
import { startPromised } from '../starting.js';
import { streamProgress } from '../stream.js';
import { requireReady } from './accounts.js';
import { replayBody, replaySchema } from './replays.js';

const noun = 'Publishes';
const params = z.object({ publishId: idParam<PublishId>() });

const publishFields = {
  id: z.string(),
  accountId: z.string(),
  platform: platformName,
  state: z.enum(publishStates),
  revision: z.int().meta({ description: 'Which version of the content is in force.' }),
  dueAt: z.string(),
  scheduled: z.boolean(),
  waiting: z
    .object({ message: z.string(), untilMs: z.number().optional(), attempt: z.int() })
    .nullable()
    .meta({ description: 'What it waits for, in plain words.' }),
  failure: failureSchema.nullable(),
  url: z.string().nullable(),
  createdAt: z.string(),
  committedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  ...handleFields,
};
export const publishSchema = z.object(publishFields).meta({ id: 'Publish' });
const publishListItemSchema = z
  .object({
    ...publishFields,
    excerpt: z.string().meta({ description: 'How its text begins: at most 140 characters of the first part.' }),
    parts: z.int(),
    mediaCount: z.int().meta({
      description: 'Pictures and videos of all parts; what only goes along, such as a cover, is not counted.',
    }),
    account: z.object({ username: z.string(), displayName: z.string() }),
  })
  .meta({ id: 'PublishListItem' });
const publishDetailSchema = z
  .object({
    ...publishFields,
    parts: z.array(
      z.object({
        text: z.string(),
        media: z.array(
          z.object({
            mediaId: z.string(),
            kind: z.string(),
            mimeType: z.string(),
            width: z.int().nullable(),
            height: z.int().nullable(),
            durationMs: z.int().nullable(),
            altText: z.string().nullable(),
            role: z.enum(mediaRoles).nullable(),
          }),
        ),
        standing: z.enum(['not-live', 'unconfirmed', 'live', 'removed']),
        externalId: z.string().nullable(),
        url: z.string().nullable(),
      }),
    ),
    options: z.record(z.string(), z.unknown()),
    timeline: z.array(progressSchema),
    replays: z.array(replaySchema),
  })
  .meta({ id: 'PublishDetail' });

/** `scheduled,staging`: any of them. */
const stateList = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(publishStates)).max(publishStates.length))
  .meta({ description: `States, separated by commas: ${publishStates.join(', ')}.`, example: 'failed,unconfirmed' });

const newPublishSchema = z
  .strictObject({ accountId: idParam<AccountId>(), post: postSchema, publishAt: publishAtSchema.optional() })
  .meta({ id: 'NewPublish' });
const changeSchema = z
  .strictObject({ publishAt: publishAtSchema.optional(), post: postSchema.optional() })
  .refine((change) => change.publishAt !== undefined || change.post !== undefined, 'Name publishAt, post, or both.')
  .meta({ id: 'PublishChange' });

const cancelledSchema = z
  .object({ outcome: z.literal('cancelled'), state: z.enum(publishStates) })
  .meta({ id: 'Cancelled' });

const unpublishSchema = z
  .object({
    outcome: z.enum(['unpublishing', 'already-unpublished']),
    state: z.enum(publishStates),
    ...handleFields,
  })
  .meta({ id: 'Unpublish' });

const verdictSchema = z
  .object({
    fits: z.boolean(),
    violations: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .meta({ id: 'PostVerdict' });

/** An unpublish shows in the row this soon, or its answer shows the state before. */
const unpublishShowsWithinMs = 3_000;

export function publishRoutes(deps: ApiDeps): Route[] {
  const { db, feed, platforms, settings, temporal } = deps;
  const links = linksOf(deps);
  const present = (publish: Publish) => publishBody(publish, links);
  const judging = (account: Account, schedule: Schedule): Judging => ({
    account,
    platform: platformOf(platforms, account),
    schedule,
    mediaIsPublic: settings.mediaIsPublic,
  });

  async function accountOf(publish: Publish): Promise<Account> {
    const account = await findAccount(db, publish.workspaceId, publish.accountId);
    if (!account) throw notFound('account');
    return account;
  }

  async function detail(publish: Publish): Promise<z.output<typeof publishDetailSchema>> {
    const [post, commits, removed, timeline, replays] = await Promise.all([
      loadPost(db, publish),
      commitsOf(db, publish.id),
      removedParts(db, publish.id),
      progressAfter(db, 'publish', publish.id),
      replaysOf(db, publish.id),
    ]);
    return detailBody(publish, { post, commits, removed, timeline, replays }, links);
  }

  /** A message may have been the first that its run heard. */
  async function noteStarted(publish: Publish): Promise<void> {
    if (!publish.startedAt) await markPublishStarted(db, publish.id);
  }

  return [
    route({
      method: 'post',
      path: '/v1/publishes',
      noun,
      summary: 'Publish a post, now or at a moment',
      description:
        'The answer is a promise: it is kept in the database before anything runs, and survives every restart. The post is checked the way the platform counts, and everything wrong is named at once.',
      idempotencyKey: 'required',
      body: newPublishSchema,
      answers: { 202: { description: 'Promised', schema: publishSchema } },
      problems: ['post-refused', 'account-not-ready', 'permission-missing'],
      async handle({ caller, body, log, once }) {
        let promised: { publish: Publish; account: Account } | undefined;
        const { answer } = await once(async (tx) => {
          const account = await findAccount(tx, caller.workspaceId, body.accountId);
          if (!account) throw notFound('account');
          const schedule = scheduleOf(body.publishAt);
          const post = await checkedPost(tx, caller.workspaceId, body.post, judging(account, schedule));
          const { id: accountId, platform } = account;
          const publish = await addPublish(
            tx,
            {
              workspaceId: caller.workspaceId,
              accountId,
              platform,
              dueAt: schedule.dueAt,
              scheduled: schedule.scheduled,
            },
            post,
          );
          promised = { publish, account };
          return { status: 202, location: `/v1/publishes/${publish.id}`, body: present(publish) };
        });

        // Repeated: the start is attempted again, in case whoever asked first died before it.
        promised ??= await promiseOf(caller.workspaceId, asId<PublishId>((answer.body as { id: string }).id));
        if (promised) {
          const { publish, account } = promised;
          await startPromised(
            log,
            publish,
            () => startPublish(temporal, publish, labelOf(deps, account)),
            () => markPublishStarted(db, publish.id),
          );
        }
        return answer;
      },
    }),

    route({
      method: 'post',
      path: '/v1/publishes/validate',
      noun,
      summary: 'What would be wrong with a post on an account',
      description: 'Everything at once, as the platform counts it. Nothing is kept and nothing is sent.',
      scope: 'read',
      body: newPublishSchema,
      answers: { 200: { description: 'The verdict', schema: verdictSchema } },
      async handle({ caller, body }) {
        const account = await findAccount(db, caller.workspaceId, body.accountId);
        if (!account) throw notFound('account');
        const judged = judging(account, scheduleOf(body.publishAt));
        const { violations } = await judgedPost(db, caller.workspaceId, body.post, judged);
        return { status: 200, body: { fits: violations.length === 0, violations } };
      },
    }),

    route({
      method: 'get',
      path: '/v1/publishes',
      noun,
      summary: 'Publishes, newest first or in the order they are due',
      query: z.strictObject({
        ...pageQuery,
        accountId: idParam<AccountId>().optional(),
        platform: platformName.optional(),
        state: stateList.optional(),
        failureClass: failureClass.optional(),
        from: instant.optional().meta({ description: 'Asked for at this moment or later.' }),
        to: instant.optional().meta({ description: 'Asked for before this moment.' }),
        scheduled: z
          .enum(['true', 'false'])
          .optional()
          .meta({ description: 'Whether it was asked for a moment, rather than for at once.' }),
        order: z.enum(publishOrders).default('newest').meta({
          description: '`due`: what is due first comes first. A cursor belongs to the order it was given in.',
        }),
      }),
      answers: { 200: { description: 'A page of publishes', schema: pageSchema(publishListItemSchema) } },
      async handle({ caller, query: { from, to, scheduled, state: states, ...query } }) {
        const page = await listPublishes(db, caller.workspaceId, {
          ...query,
          states,
          from: from === undefined ? undefined : new Date(from),
          to: to === undefined ? undefined : new Date(to),
          scheduled: scheduled === undefined ? undefined : scheduled === 'true',
        });
        return { status: 200, body: pageBody(page, (publish) => listItemBody(publish, links)) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/publishes/:publishId',
      noun,
      summary: 'One publish: its parts, what it waits for, what went wrong, its timeline and replays',
      params,
      answers: { 200: { description: 'The publish', schema: publishDetailSchema } },
      async handle({ caller, params: { publishId } }) {
        const publish = await findPublish(db, caller.workspaceId, publishId);
        if (!publish) throw notFound('publish');
        return { status: 200, body: await detail(publish) };
      },
    }),

    route({
      method: 'patch',
      path: '/v1/publishes/:publishId',
      noun,
      summary: 'Change a waiting post, or its moment',
      params,
      body: changeSchema,
      answers: { 200: { description: 'Changed', schema: publishDetailSchema } },
      problems: ['too-late', 'post-refused', 'account-not-ready', 'permission-missing', 'unavailable'],
      async handle({ caller, params: { publishId }, body }) {
        const publish = await findPublish(db, caller.workspaceId, publishId);
        if (!publish) throw notFound('publish');
        if (publish.endedAt) throw tooLate(publish);
        const account = await accountOf(publish);
        const schedule = scheduleOf(body.publishAt);
        refuse(body.post ? [] : schedule.violations);

        if (body.post) {
          const change = body.post;
          const revision = await db.transaction(async (tx) => {
            await holdPublish(tx, caller.workspaceId, publishId); // two changes at once: one revision each
            const post = await checkedPost(tx, caller.workspaceId, change, judging(account, schedule));
            return await addRevision(tx, publishId, post);
          });
          if ((await tellRevision(temporal, publish, labelOf(deps, account), revision)) !== 'done')
            throw tooLate(await now(publish));
          await noteStarted(publish);
        }
        if (body.publishAt !== undefined) {
          if ((await tellReschedule(temporal, await now(publish), labelOf(deps, account), schedule.dueAt)) !== 'done')
            throw tooLate(await now(publish));
          await noteStarted(publish);
        }
        return { status: 200, body: await detail(await now(publish)) };
      },
    }),

    route({
      method: 'delete',
      path: '/v1/publishes/:publishId',
      noun,
      summary: 'Cancel a publish before it is live',
      description: 'Answers truthfully: “cancelled” means that nothing is or will be visible.',
      params,
      answers: { 200: { description: 'Nothing went out, and nothing will', schema: cancelledSchema } },
      problems: ['too-late', 'unavailable'],
      async handle({ caller, params: { publishId } }) {
        const publish = await findPublish(db, caller.workspaceId, publishId);
        if (!publish) throw notFound('publish');
        if (!publish.endedAt) {
          await tellCancel(temporal, publish, labelOf(deps, await accountOf(publish)));
          await noteStarted(publish);
        }
        const { state } = await now(publish);
        if (state !== 'cancelled') throw tooLate({ state });
        return { status: 200, body: { outcome: 'cancelled', state } };
      },
    }),

    route({
      method: 'post',
      path: '/v1/publishes/:publishId/unpublish',
      noun,
      summary: 'Remove a published post from its platform',
      idempotencyKey: 'optional',
      params,
      answers: {
        202: { description: 'The removal has begun', schema: unpublishSchema },
        200: { description: 'It was removed before', schema: unpublishSchema },
      },
      problems: ['not-offered', 'wrong-state', 'account-not-ready', 'permission-missing', 'unavailable'],
      async handle({ caller, params: { publishId } }) {
        const publish = await findPublish(db, caller.workspaceId, publishId);
        if (!publish) throw notFound('publish');
        const account = await accountOf(publish);
        const platform = platformOf(platforms, account);
        const handle = {
          ...links.handle(`/v1/publishes/${publishId}`, unpublishPostId(publishId)),
        };
        if (publish.state === 'unpublished')
          return { status: 200, body: { outcome: 'already-unpublished', state: publish.state, ...handle } };

        const can = platform.capabilities.unpublish;
        if (!can.can) {
          throw new Problem('not-offered', can.reason, {
            class: 'permission-missing',
            ...(publish.url !== null && {
              nextStep: `Its owner can delete it at ${publish.url}.`,
              members: { url: publish.url },
            }),
          });
        }
        const isLive = (await commitsOf(db, publishId)).some((commit) => commit.outcome === 'posted');
        if (!publish.endedAt || !isLive) {
          throw new Problem('wrong-state', 'Nothing of it is live.', {
            nextStep: publish.endedAt ? 'There is nothing to remove.' : 'Cancel it with DELETE.',
            members: { state: publish.state },
          });
        }
        requireReady(account, platform, ['unpublish']);
        await startUnpublish(temporal, publish, labelOf(deps, account));
        await until(
          () => now(publish),
          (row) => row.state !== publish.state,
          unpublishShowsWithinMs,
          publishId,
        );
        const { state } = await now(publish);
        return {
          status: 202,
          location: `/v1/publishes/${publishId}`,
          body: { outcome: 'unpublishing', state, ...handle },
        };
      },
    }),

    route({
      method: 'get',
      path: '/v1/publishes/:publishId/stream',
      noun,
      summary: 'The publish’s progress as server-sent events',
      params,
      getOnly: true,
      answers: { 200: { description: 'Events `progress`, then `end`', type: 'text/event-stream' } },
      async handle(call) {
        const { publishId } = call.params;
        const standing = async () => {
          const publish = await findPublish(db, call.caller.workspaceId, publishId);
          if (!publish) throw notFound('publish');
          return { state: publish.state, isFinal: publish.endedAt !== null && publish.state !== 'unpublishing' };
        };
        await streamProgress(call, { db, feed, subject: 'publish', id: publishId, standing });
        return undefined;
      },
    }),
  ];

  async function promiseOf(workspaceId: Account['workspaceId'], publishId: PublishId) {
    const publish = await findPublish(db, workspaceId, publishId);
    if (!publish || publish.startedAt) return undefined;
    return { publish, account: await accountOf(publish) };
  }

  async function now(publish: Publish): Promise<Publish> {
    return (await findPublish(db, publish.workspaceId, publish.id)) ?? publish;
  }

  async function until<T>(
    read: () => Promise<T>,
    isSo: (value: T) => boolean,
    withinMs: number,
    publishId: PublishId,
  ): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!isSo(await read()) && Date.now() < deadline) await feed.moved('publish', publishId, 200);
  }
}

const tooLate = ({ state }: Pick<Publish, 'state'>): Problem =>
  new Problem('too-late', `It is ${state}.`, { members: { outcome: 'too-late', state } });

export function publishBody(publish: Publish, links: Links): z.output<typeof publishSchema> {
  return {
    id: publish.id,
    accountId: publish.accountId,
    platform: publish.platform,
    state: publish.state,
    revision: publish.revision,
    dueAt: publish.dueAt.toISOString(),
    scheduled: publish.scheduled,
    waiting: publish.waiting,
    failure: publish.failure,
    url: publish.url,
    createdAt: publish.createdAt.toISOString(),
    committedAt: timeOf(publish.committedAt),
    endedAt: timeOf(publish.endedAt),
    ...links.handle(`/v1/publishes/${publish.id}`, publishPostId(publish.id)),
  };
}

const listItemBody = (publish: PublishListed, links: Links): z.output<typeof publishListItemSchema> => ({
  ...publishBody(publish, links),
  excerpt: publish.excerpt,
  parts: publish.parts,
  mediaCount: publish.mediaCount,
  account: publish.account,
});

interface Told {
  readonly post: Post;
  readonly commits: readonly Commit[];
  readonly removed: readonly number[];
  readonly timeline: readonly ProgressLine[];
  readonly replays: readonly Replay[];
}

function detailBody(
  publish: Publish,
  { post, commits, removed, timeline, replays }: Told,
  links: Links,
): z.output<typeof publishDetailSchema> {
  return {
    ...publishBody(publish, links),
    parts: post.parts.map((part, at) => {
      const ofPart = commits.filter((commit) => commit.part === at);
      const posted = ofPart.find((commit) => commit.outcome === 'posted');
      const standing = removed.includes(at)
        ? 'removed'
        : posted
          ? 'live'
          : publish.endedAt && ofPart.some(isUnknown)
            ? 'unconfirmed'
            : 'not-live';
      return {
        text: part.text,
        media: part.media.map(({ mediaId, kind, mimeType, width, height, durationMs, altText, role }) => ({
          mediaId,
          kind,
          mimeType,
          width: width ?? null,
          height: height ?? null,
          durationMs: durationMs ?? null,
          altText: altText ?? null,
          role: role ?? null,
        })),
        standing,
        externalId: posted?.externalId ?? null,
        url: posted?.url ?? null,
      };
    }),
    options: { ...post.options },
    timeline: timeline.map(({ at, kind, message }) => ({ at: at.toISOString(), kind, message })),
    replays: replays.map((replay) => replayBody(replay, links)),
  };
}
