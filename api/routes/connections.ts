import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { findAccount } from '../../db/accounts.js';
import {
  addConnection,
  type Connection,
  findConnection,
  listConnections,
  markConnectionStarted,
  openConnections,
} from '../../db/connections.js';
import { type AccountId, asId, type ConnectionId } from '../../domain/ids.js';
import { consentWaitMs } from '../../domain/limits.js';
import { platformOf } from '../../domain/platformRef.js';
import { connectionRefusals, connectionStates } from '../../domain/states.js';
import { connectAccountId } from '../../domain/workflowIds.js';
import type { Platform } from '../../platforms/platform.js';
import { tellChoice } from '../../temporal/messages.js';
import { startConnection } from '../../temporal/starts.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { type Links, linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { handleFields, idParam, pageBody, pageQuery, pageSchema, platformName, timeOf } from '../schemas.js';
import { startPromised } from '../starting.js';
import { streamProgress } from '../stream.js';

const noun = 'Connections';
const params = z.object({ connectionId: idParam<ConnectionId>() });

const connectionSchema = z
  .object({
    id: z.string(),
    platform: platformName,
    flavour: z.string().nullable().meta({ description: 'Which kind of login, where the platform has several.' }),
    state: z.enum(connectionStates),
    reconnectAccountId: z.string().nullable(),
    askedScopes: z.array(z.string()),
    grantedScopes: z.array(z.string()).nullable(),
    missingScopes: z.array(z.string()).meta({ description: 'Asked for and not granted.' }),
    choices: z
      .array(
        z.object({
          externalId: z.string(),
          username: z.string(),
          displayName: z.string(),
          pictureUrl: z.string().optional(),
          usable: z.boolean(),
          reason: z.enum(connectionRefusals).optional(),
          whatToChange: z.string().optional(),
        }),
      )
      .nullable(),
    accountId: z.string().nullable(),
    refusal: z.enum(connectionRefusals).nullable(),
    message: z.string().nullable().meta({ description: 'How it ended, or what the owner has to change.' }),
    expiresAt: z.string(),
    createdAt: z.string(),
    endedAt: z.string().nullable(),
    ...handleFields,
  })
  .meta({ id: 'Connection' });

const startedSchema = connectionSchema
  .extend({
    startUrl: z
      .string()
      .meta({ description: 'Send the owner’s browser here. Works for ten minutes; shown this once.' }),
  })
  .meta({ id: 'StartedConnection' });

const connectionBodySchema = z
  .strictObject({
    platform: platformName,
    flavour: z
      .string()
      .max(50)
      .optional()
      .meta({ description: 'Another kind of login of the platform: see GET /v1/platforms. Without it: the main one.' }),
    accountId: idParam<AccountId>()
      .optional()
      .meta({ description: 'Reconnect this account: the owner must come back as the same one.' }),
    scopes: z.array(z.string().min(1).max(100)).min(1).max(50).optional().meta({
      description:
        'Ask for these only. Without it: every scope that GET /v1/platforms lists. Reconnecting, name what is missing: what was granted before is kept.',
    }),
  })
  .meta({ id: 'NewConnection' });

/** Attempts a workspace may have open at once; each ends after ten minutes at the latest. */
const openAttemptsMax = 100;

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export function connectionRoutes(deps: ApiDeps): Route[] {
  const { db, feed, platforms, sealer, temporal, consent } = deps;
  const links = linksOf(deps);
  const present = (connection: Connection) => connectionBody(connection, links);

  return [
    route({
      method: 'post',
      path: '/v1/connections',
      noun,
      summary: 'Start connecting an account, or reconnecting one',
      description:
        'Answers with `startUrl`: the page that tells the owner what is asked for and why, and leads to the platform.',
      forOwner: true,
      idempotencyKey: 'required',
      body: connectionBodySchema,
      answers: { 202: { description: 'The attempt has begun', schema: startedSchema } },
      problems: ['not-configured', 'too-many', 'wrong-state'],
      async handle({ caller, body, log, once }) {
        const ref = { platform: body.platform, flavour: body.flavour ?? null };
        if (ref.flavour !== null && !platforms[ref.platform].flavours?.[ref.flavour]) {
          throw new Problem('bad-request', `${platforms[ref.platform].label} has no such kind of login.`, {
            violations: [{ path: 'body.flavour', message: 'See GET /v1/platforms for the kinds of login there are.' }],
          });
        }
        const platform = platformOf(platforms, ref);
        if (!consent.isConfigured(ref)) {
          throw new Problem('not-configured', `${platform.label} has no client id and secret in this installation.`, {
            class: 'app-misconfigured',
          });
        }

        const { answer } = await once(async (tx) => {
          const account = body.accountId && (await findAccount(tx, caller.workspaceId, body.accountId));
          if (body.accountId) {
            if (!account) throw notFound('account');
            if (account.platform !== body.platform) {
              throw new Problem('wrong-state', `This account is not on ${platform.label}.`, {
                nextStep: 'Name the account’s own platform.',
              });
            }
          }
          if ((await openConnections(tx, caller.workspaceId)) >= openAttemptsMax) {
            throw new Problem('too-many', `This workspace has ${openAttemptsMax} attempts open.`, {
              headers: { 'Retry-After': '60' },
            });
          }
          const startToken = randomBytes(32).toString('base64url');
          const connection = await addConnection(tx, {
            workspaceId: caller.workspaceId,
            ...ref,
            reconnectAccountId: body.accountId ?? null,
            askedScopes: scopesToAsk(platform, body.scopes, account ? account.grantedScopes : []),
            startTokenHash: hashOf(startToken),
            expiresAt: new Date(Date.now() + consentWaitMs),
          });
          // The link is a secret: what is kept for a repeated request is its sealed form.
          const sealedToken = sealer.seal(startToken, startTokenPlace(connection));
          return {
            status: 202,
            location: `/v1/connections/${connection.id}`,
            body: { ...present(connection), startUrl: sealedToken },
          };
        });

        const kept = answer.body as z.output<typeof startedSchema>;
        const place = { id: asId<ConnectionId>(kept.id), workspaceId: caller.workspaceId };
        const connection = await findConnection(db, caller.workspaceId, place.id);
        if (connection) {
          await startPromised(
            log,
            connection,
            () => startConnection(temporal, connection, platform.label),
            () => markConnectionStarted(db, connection.id),
          );
        }
        const startUrl = links.to(`/connect/${sealer.unseal(kept.startUrl, startTokenPlace(place))}`);
        return { ...answer, body: { ...kept, startUrl } };
      },
    }),

    route({
      method: 'get',
      path: '/v1/connections',
      noun,
      summary: 'Attempts to connect, newest first',
      query: z.strictObject({ ...pageQuery, state: z.enum(connectionStates).optional() }),
      answers: { 200: { description: 'A page of attempts', schema: pageSchema(connectionSchema) } },
      async handle({ caller, query }) {
        return { status: 200, body: pageBody(await listConnections(db, caller.workspaceId, query), present) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/connections/:connectionId',
      noun,
      summary: 'One attempt to connect',
      params,
      answers: { 200: { description: 'The attempt', schema: connectionSchema } },
      async handle({ caller, params: { connectionId } }) {
        const connection = await findConnection(db, caller.workspaceId, connectionId);
        if (!connection) throw notFound('connection');
        return { status: 200, body: present(connection) };
      },
    }),

    route({
      method: 'post',
      path: '/v1/connections/:connectionId/choice',
      noun,
      summary: 'Choose one of several accounts',
      forOwner: true,
      params,
      body: z.strictObject({ externalId: z.string().min(1).max(200) }).meta({ id: 'AccountChoice' }),
      answers: { 202: { description: 'Chosen; the attempt goes on', schema: connectionSchema } },
      problems: ['wrong-state', 'choice-refused', 'unavailable'],
      async handle({ caller, params: { connectionId }, body: { externalId } }) {
        const connection = await findConnection(db, caller.workspaceId, connectionId);
        if (!connection) throw notFound('connection');
        const wrongState = (state: string) =>
          new Problem('wrong-state', 'This attempt does not wait for a choice.', { members: { state } });
        if (connection.state !== 'awaiting-choice') throw wrongState(connection.state);
        const choice = connection.choices?.find((one) => one.externalId === externalId);
        if (!choice?.usable)
          throw new Problem('choice-refused', choice?.whatToChange ?? 'This attempt offers no such account.');
        if ((await tellChoice(temporal, connection, externalId)) === 'over') {
          throw wrongState((await findConnection(db, caller.workspaceId, connectionId))?.state ?? 'ended');
        }
        return { status: 202, location: `/v1/connections/${connectionId}`, body: present(connection) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/connections/:connectionId/stream',
      noun,
      summary: 'The attempt’s progress as server-sent events',
      params,
      getOnly: true,
      answers: { 200: { description: 'Events `progress`, then `end`', type: 'text/event-stream' } },
      async handle(call) {
        const { connectionId } = call.params;
        const standing = async () => {
          const connection = await findConnection(db, call.caller.workspaceId, connectionId);
          if (!connection) throw notFound('connection');
          return { state: connection.state, isFinal: connection.endedAt !== null };
        };
        await streamProgress(call, { db, feed, subject: 'connection', id: connectionId, standing });
        return undefined;
      },
    }),
  ];
}

/** The link's secret beside its attempt; it is kept only inside the remembered answer. */
const startTokenPlace = (connection: Pick<Connection, 'id' | 'workspaceId'>) => ({
  table: 'idempotency_keys',
  column: 'answer.startUrl',
  rowId: connection.id,
  workspaceId: connection.workspaceId,
});

/**
 * What the owner is asked for. A reconnect that names what is missing asks for that alone where the platform adds it to what was
 * granted before; where it would replace it, for both.
 */
function scopesToAsk(platform: Platform, wanted: readonly string[] | undefined, granted: readonly string[]): string[] {
  const known = platform.oauth.scopes;
  if (!wanted) return known.map((scope) => scope.scope);
  const unknown = wanted.filter((scope) => !known.some((one) => one.scope === scope));
  const missing = known.filter(
    (scope) => scope.required && !wanted.includes(scope.scope) && !granted.includes(scope.scope),
  );
  if (unknown.length > 0 || missing.length > 0) {
    throw new Problem('bad-request', 'These scopes cannot be asked for like this.', {
      nextStep: 'See GET /v1/platforms for the scopes there are and which are required.',
      violations: [
        ...(unknown.length > 0
          ? [{ path: 'body.scopes', message: `${unknown.length} of them ${platform.label} does not have here.` }]
          : []),
        ...missing.map((scope) => ({ path: 'body.scopes', message: `${scope.scope} is required: ${scope.why}` })),
      ],
    });
  }
  const kept = platform.oauth.grantsAddUp ? [] : granted.filter((scope) => known.some((one) => one.scope === scope));
  return [...new Set([...kept, ...wanted])];
}

function connectionBody(connection: Connection, links: Links): z.output<typeof connectionSchema> {
  const granted = connection.grantedScopes;
  return {
    id: connection.id,
    platform: connection.platform,
    flavour: connection.flavour,
    state: connection.state,
    reconnectAccountId: connection.reconnectAccountId,
    askedScopes: connection.askedScopes,
    grantedScopes: granted,
    missingScopes: granted ? connection.askedScopes.filter((scope) => !granted.includes(scope)) : [],
    choices: connection.choices,
    accountId: connection.accountId,
    refusal: connection.refusal,
    message: connection.message,
    expiresAt: connection.expiresAt.toISOString(),
    createdAt: connection.createdAt.toISOString(),
    endedAt: timeOf(connection.endedAt),
    ...links.handle(`/v1/connections/${connection.id}`, connectAccountId(connection.id)),
  };
}
