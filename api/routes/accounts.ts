import { z } from 'zod';
import { type Account, findAccount, listAccounts } from '../../db/accounts.js';
import { bucketsOf, type QuotaBucket } from '../../db/quota.js';
import type { AccountId } from '../../domain/ids.js';
import { platformOf } from '../../domain/platformRef.js';
import { missingFor, scopesFor } from '../../domain/scopes.js';
import { accountStates, reconnectCauses } from '../../domain/states.js';
import { keepAccountConnectedId } from '../../domain/workflowIds.js';
import { type Feature, features, type LimitRule, type Platform } from '../../platforms/platform.js';
import { askToDisconnect } from '../../temporal/accountMessages.js';
import { TemporalAway } from '../../temporal/client.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { type Links, linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { idParam, pageBody, pageQuery, pageSchema, platformName, timeOf } from '../schemas.js';

const noun = 'Accounts';
const params = z.object({ accountId: idParam<AccountId>() });

const receiptSchema = z
  .object({
    requestedAt: z.string(),
    stopped: z.object({ publishes: z.int(), imports: z.int() }),
    revoked: z.string(),
    proof: z.string(),
    tokensErasedAt: z.string(),
    kept: z.object({ importedPosts: z.int(), publishes: z.int() }),
  })
  .meta({ id: 'DisconnectReceipt', description: 'What a disconnect stopped, revoked, erased and kept.' });

const accountSchema = z
  .object({
    id: z.string(),
    platform: platformName,
    flavour: z
      .string()
      .nullable()
      .meta({ description: 'Which kind of login it came by, where the platform has several.' }),
    externalId: z.string(),
    username: z.string(),
    displayName: z.string(),
    pictureUrl: z.string().nullable(),
    state: z.enum(accountStates),
    reconnectCause: z.enum(reconnectCauses).nullable(),
    grantedScopes: z.array(z.string()),
    features: z.array(z.object({ feature: z.enum(features), can: z.boolean(), missingScopes: z.array(z.string()) })),
    tokenExpiresAt: z.string().nullable(),
    connectedAt: z.string().nullable(),
    disconnectedAt: z.string().nullable(),
    receipt: receiptSchema.nullable(),
    createdAt: z.string(),
    workflowId: z.string(),
    statusUrl: z.string(),
    temporalWebUrl: z.string().nullable(),
  })
  .meta({ id: 'Account' });

const limitSchema = z.object({
  scope: z.enum(['account', 'app']),
  limit: z.int(),
  windowMs: z.int(),
  used: z.int(),
  remaining: z.int(),
  resetsAt: z.string().nullable().meta({ description: 'Null while the window has not begun.' }),
});
const quotaSchema = z
  .object({
    accountId: z.string(),
    asOf: z.string(),
    pausedUntil: z
      .string()
      .nullable()
      .meta({ description: 'Nothing goes before this moment: the platform asked for a pause.' }),
    pauseReason: z.string().nullable(),
    endpoints: z.array(
      z.object({
        endpoint: z.string(),
        remaining: z.int().nullable().meta({ description: 'How many more may go now; null where nothing limits it.' }),
        nextAt: z.string().meta({ description: 'When the next one may go.' }),
        limits: z.array(limitSchema),
      }),
    ),
  })
  .meta({ id: 'Quota', description: 'The ledger as it stands: what is left now, and when the next call may go.' });

/** A disconnect is waited for this long before it is answered with 202. */
const disconnectWithinMs = 15_000;

export function accountRoutes(deps: ApiDeps): Route[] {
  const { db, platforms, temporal } = deps;
  const links = linksOf(deps);
  const present = (account: Account) => accountBody(account, platformOf(platforms, account), links);

  return [
    route({
      method: 'get',
      path: '/v1/accounts',
      noun,
      summary: 'Connected accounts, and what each can and cannot do',
      query: z.strictObject({
        ...pageQuery,
        platform: platformName.optional(),
        state: z.enum(accountStates).optional(),
      }),
      answers: { 200: { description: 'A page of accounts', schema: pageSchema(accountSchema) } },
      async handle({ caller, query }) {
        return { status: 200, body: pageBody(await listAccounts(db, caller.workspaceId, query), present) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/accounts/:accountId',
      noun,
      summary: 'One account',
      params,
      answers: { 200: { description: 'The account', schema: accountSchema } },
      async handle({ caller, params: { accountId } }) {
        const account = await findAccount(db, caller.workspaceId, accountId);
        if (!account) throw notFound('account');
        return { status: 200, body: present(account) };
      },
    }),

    route({
      method: 'delete',
      path: '/v1/accounts/:accountId',
      noun,
      summary: 'Disconnect an account',
      description:
        'Stops its work, revokes the grant at the platform, proves it with a call that must fail, erases the tokens and leaves a receipt. What was imported stays.',
      forOwner: true,
      params,
      answers: {
        200: { description: 'Disconnected; the receipt is in it', schema: accountSchema },
        202: { description: 'Under way: the platform has not confirmed the revoke yet', schema: accountSchema },
      },
      async handle({ caller, params: { accountId } }) {
        const account = await findAccount(db, caller.workspaceId, accountId);
        if (!account) throw notFound('account');
        if (account.state === 'disconnected') return { status: 200, body: present(account) };

        // One disconnect per time it was connected, however often it is asked for.
        const updateId = `disconnect-${account.connectedAt?.getTime() ?? 0}-${account.tokenVersion}`;
        const label = `${platformOf(platforms, account).label} @${account.username}`;
        let unanswered: TemporalAway | undefined;
        try {
          await askToDisconnect(temporal, account, label, updateId, disconnectWithinMs);
        } catch (error) {
          if (!(error instanceof TemporalAway)) throw error;
          unanswered = error;
        }
        const now = (await findAccount(db, caller.workspaceId, accountId)) ?? account;
        if (now.state === 'disconnected') return { status: 200, body: present(now) };
        // Nothing has begun: Temporal or the worker is away, and a 202 would promise what nobody has taken on.
        if (now.state !== 'disconnecting' && unanswered) throw unanswered;
        return { status: 202, location: `/v1/accounts/${accountId}`, body: present(now) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/accounts/:accountId/quota',
      noun,
      summary: 'How many more calls the platform allows now, and when the next one may go',
      params,
      answers: { 200: { description: 'The quota ledger of the account and of the app', schema: quotaSchema } },
      async handle({ caller, params: { accountId } }) {
        const account = await findAccount(db, caller.workspaceId, accountId);
        if (!account) throw notFound('account');
        const buckets = await bucketsOf(db, account.platform, accountId);
        return { status: 200, body: quotaBody(accountId, platformOf(platforms, account), buckets, new Date()) };
      },
    }),
  ];
}

/** Exactly what an account shows: no token, no sealed value, nothing the platform said beyond names. */
function accountBody(account: Account, platform: Platform, links: Links): z.output<typeof accountSchema> {
  const workflowId = keepAccountConnectedId(account.id);
  return {
    id: account.id,
    platform: account.platform,
    externalId: account.externalId,
    username: account.username,
    flavour: account.flavour,
    displayName: account.displayName,
    pictureUrl: account.pictureUrl,
    state: account.state,
    reconnectCause: account.reconnectCause,
    grantedScopes: account.grantedScopes,
    features: features
      .filter((feature) => scopesFor(platform, feature).length > 0)
      .map((feature) => {
        const missingScopes = missingFor(platform, account.grantedScopes, [feature]);
        return { feature, can: missingScopes.length === 0, missingScopes };
      }),
    tokenExpiresAt: timeOf(account.tokenExpiresAt),
    connectedAt: timeOf(account.connectedAt),
    disconnectedAt: timeOf(account.disconnectedAt),
    receipt: account.receipt,
    createdAt: account.createdAt.toISOString(),
    workflowId,
    statusUrl: links.to(`/v1/accounts/${account.id}`),
    temporalWebUrl: links.run(workflowId),
  };
}

/** Refuses what an account cannot do now, with the class that names whose move it is; nothing was called. */
export function requireReady(account: Account, platform: Platform, needed: readonly Feature[]): void {
  if (account.state === 'disconnected' || account.state === 'disconnecting') {
    throw new Problem('account-not-ready', 'The account is disconnected.', {
      class: 'account-gone',
      nextStep: 'Connect it again on the Accounts page.',
      members: { state: account.state },
    });
  }
  if (account.state !== 'connected') {
    throw new Problem(
      'account-not-ready',
      account.state === 'connecting'
        ? 'The account is not connected yet.'
        : 'The account must be reconnected by its owner.',
      {
        class: 'reconnect-needed',
        members: { state: account.state, ...(account.reconnectCause && { cause: account.reconnectCause }) },
      },
    );
  }
  const missing = missingFor(platform, account.grantedScopes, needed);
  if (missing.length > 0) {
    throw new Problem('permission-missing', `The owner did not allow ${missing.join(', ')} on ${platform.label}.`, {
      class: 'permission-missing',
      members: { missingScopes: missing },
    });
  }
}

// ---------------------------------------------------------------- quota

function quotaBody(
  accountId: AccountId,
  platform: Platform,
  buckets: readonly QuotaBucket[],
  now: Date,
): z.output<typeof quotaSchema> {
  const pause = buckets
    .filter((bucket) => bucket.endpoint === '*' && bucket.blockedUntil && bucket.blockedUntil > now)
    .sort((a, b) => b.blockedUntil!.getTime() - a.blockedUntil!.getTime())[0];

  const endpoints = Object.entries(platform.limits).map(([endpoint, rules]) => {
    const limits = rules.map((rule) => limitNow(rule, bucketOf(buckets, endpoint, rule), now));
    const waits = [
      now,
      ...(pause ? [pause.blockedUntil!] : []),
      ...limits.filter((limit) => limit.remaining === 0 && limit.resetsAt).map((limit) => new Date(limit.resetsAt!)),
      ...buckets
        .filter((bucket) => bucket.endpoint === endpoint && bucket.blockedUntil)
        .map((bucket) => bucket.blockedUntil!),
    ];
    const nextAt = new Date(Math.max(...waits.map((wait) => wait.getTime())));
    return {
      endpoint,
      remaining: nextAt > now ? 0 : limits.length > 0 ? Math.min(...limits.map((limit) => limit.remaining)) : null,
      nextAt: nextAt.toISOString(),
      limits,
    };
  });
  return {
    accountId,
    asOf: now.toISOString(),
    pausedUntil: timeOf(pause?.blockedUntil ?? null),
    pauseReason: pause?.reason ?? null,
    endpoints,
  };
}

const bucketOf = (buckets: readonly QuotaBucket[], endpoint: string, rule: LimitRule) =>
  buckets.find(
    (bucket) =>
      bucket.endpoint === endpoint &&
      bucket.windowMs === rule.windowMs &&
      (bucket.accountId === null) === (rule.scope === 'app'),
  );

/** A window that has run out, or was never begun, is full again. */
function limitNow(rule: LimitRule, bucket: QuotaBucket | undefined, now: Date): z.output<typeof limitSchema> {
  const isOpen = bucket !== undefined && bucket.resetsAt > now;
  const limit = bucket?.limit ?? rule.limit;
  const used = isOpen ? bucket.used : 0;
  return {
    scope: rule.scope,
    limit,
    windowMs: rule.windowMs,
    used,
    remaining: Math.max(0, limit - used),
    resetsAt: isOpen ? bucket.resetsAt.toISOString() : null,
  };
}
