import { z } from 'zod';
import { type Account, findAccount, listAccounts, setAutoApprove } from '../../db/accounts.js';
import { takeBackYesesOfRules } from '../../db/drafts.js';
import { type Imported, importedOf } from '../../db/imports.js';
import { messagesKeptOf } from '../../db/messages.js';
import { type Feature, features } from '../../domain/features.js';
import type { AccountId } from '../../domain/ids.js';
import { labelOf, platformOf } from '../../domain/platformRef.js';
import { missingFor, scopesFor } from '../../domain/scopes.js';
import { receiptSchema } from '../../domain/shapes.js';
import { accountStates, reconnectCauses } from '../../domain/states.js';
import { keepAccountConnectedId } from '../../domain/workflowIds.js';
import type { Platform } from '../../platforms/platform.js';
import { askToDisconnect } from '../../temporal/accountMessages.js';
import { TemporalAway } from '../../temporal/client.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { importBody, importSchema } from '../imports.js';
import { linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { idParam, pageBody, pageQuery, pageSchema, platformName, timeOf } from '../schemas.js';

const noun = 'Accounts';
const params = z.object({ accountId: idParam<AccountId>() });

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
    renewable: z.boolean().meta({ description: 'Whether the permission is renewed without its owner.' }),
    refreshesAt: z
      .string()
      .nullable()
      .meta({ description: 'When it is renewed next; null where nothing renews it, or nothing is planned.' }),
    autoApprove: z
      .boolean()
      .meta({ description: 'Draft replies are sent without asking a person first. Off until it is set.' }),
    importedPosts: z.int().meta({ description: 'How many of its earlier posts are here.' }),
    lastImport: importSchema.nullable(),
    messages: z.int().meta({ description: 'How many messages of its inbox are here, answers from here among them.' }),
    connectedAt: z.string().nullable(),
    disconnectedAt: z.string().nullable(),
    receipt: receiptSchema.nullable(),
    createdAt: z.string(),
    workflowId: z.string(),
    statusUrl: z.string(),
    temporalWebUrl: z.string().nullable(),
  })
  .meta({ id: 'Account' });

const accountChangeSchema = z.strictObject({ autoApprove: z.boolean() }).meta({ id: 'AccountChange' });

/** A disconnect is waited for this long before it is answered with 202. */
const disconnectWithinMs = 15_000;

interface Here {
  readonly imported: ReadonlyMap<AccountId, Imported>;
  readonly messages: ReadonlyMap<AccountId, number>;
}

export function accountRoutes(deps: ApiDeps): Route[] {
  const { db, platforms, temporal } = deps;
  const links = linksOf(deps);

  async function present(account: Account) {
    return accountBody(account, await hereOf([account.id]));
  }

  /** What is here of each account's. */
  async function hereOf(ids: readonly AccountId[]): Promise<Here> {
    const [imported, messages] = await Promise.all([importedOf(db, ids), messagesKeptOf(db, ids)]);
    return { imported, messages };
  }

  /** Exactly what an account shows: no token, no sealed value, nothing the platform said beyond names. */
  function accountBody(account: Account, { imported, messages }: Here): z.output<typeof accountSchema> {
    const platform = platformOf(platforms, account);
    const workflowId = keepAccountConnectedId(account.id);
    const { posts, lastImport } = imported.get(account.id)!;
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
      renewable: platform.oauth.refresh !== undefined,
      refreshesAt: timeOf(account.refreshDueAt),
      autoApprove: account.autoApprove,
      importedPosts: posts,
      lastImport: lastImport ? importBody(lastImport, links) : null,
      messages: messages.get(account.id) ?? 0,
      connectedAt: timeOf(account.connectedAt),
      disconnectedAt: timeOf(account.disconnectedAt),
      receipt: account.receipt,
      createdAt: account.createdAt.toISOString(),
      workflowId,
      statusUrl: links.to(`/v1/accounts/${account.id}`),
      temporalWebUrl: links.run(workflowId),
    };
  }

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
        const page = await listAccounts(db, caller.workspaceId, query);
        const here = await hereOf(page.items.map(({ id }) => id));
        return { status: 200, body: pageBody(page, (account) => accountBody(account, here)) };
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
        return { status: 200, body: await present(account) };
      },
    }),

    route({
      method: 'patch',
      path: '/v1/accounts/:accountId',
      noun,
      summary: 'Change how an account is handled here',
      description:
        'Turning `autoApprove` off takes back what its rules have said yes to, unless it is on its way: that waits for a person.',
      forOwner: true,
      params,
      body: accountChangeSchema,
      answers: { 200: { description: 'Changed', schema: accountSchema } },
      async handle({ caller, params: { accountId }, body: { autoApprove } }) {
        const account = await db.transaction(async (tx) => {
          const changed = await setAutoApprove(tx, caller.workspaceId, accountId, autoApprove);
          // Off means that nothing more leaves without a person.
          if (changed && !autoApprove) await takeBackYesesOfRules(tx, accountId, { by: caller.label });
          return changed;
        });
        if (!account) throw notFound('account');
        return { status: 200, body: await present(account) };
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
        if (account.state === 'disconnected') return { status: 200, body: await present(account) };

        // One disconnect per time it was connected, however often it is asked for.
        const updateId = `disconnect-${account.connectedAt?.getTime() ?? 0}-${account.tokenVersion}`;
        const label = labelOf(deps, account);
        let unanswered: TemporalAway | undefined;
        try {
          await askToDisconnect(temporal, account, label, updateId, disconnectWithinMs);
        } catch (error) {
          if (!(error instanceof TemporalAway)) throw error;
          unanswered = error;
        }
        const now = (await findAccount(db, caller.workspaceId, accountId)) ?? account;
        if (now.state === 'disconnected') return { status: 200, body: await present(now) };
        // Nothing has begun: Temporal or the worker is away, and a 202 would promise what nobody has taken on.
        if (now.state !== 'disconnecting' && unanswered) throw unanswered;
        return { status: 202, location: `/v1/accounts/${accountId}`, body: await present(now) };
      },
    }),
  ];
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
