import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Express } from 'express';
import { pino } from 'pino';
import type postgres from 'postgres';
import { inject } from 'vitest';
import { createApp } from '../../api/app.js';
import { createChangesFeed } from '../../api/changesFeed.js';
import type { ApiDeps } from '../../api/deps.js';
import { createMetrics } from '../../api/metrics.js';
import { createProgressFeed } from '../../api/progressFeed.js';
import { createReadiness } from '../../api/readiness.js';
import { createRequestLimit } from '../../api/requestLimit.js';
import { createHttpServer } from '../../api/server.js';
import { findAccount } from '../../db/accounts.js';
import { createApiKey } from '../../db/apiKeys.js';
import { type Database, openDatabase } from '../../db/client.js';
import { keepMessages, type Message } from '../../db/messages.js';
import { migrate } from '../../db/migrate.js';
import { type ApiKeyScope, accounts, apiKeyScopes } from '../../db/schema.js';
import { createSealer, developmentSealingKeys, parseSealingKeys } from '../../db/seal.js';
import { createWorkspace } from '../../db/workspaces.js';
import type { AccountId, WorkspaceId } from '../../domain/ids.js';
import { platformOf } from '../../domain/platformRef.js';
import { ApiClient } from '../../local/apiClient.js';
import { prepareNamespace } from '../../local/prepareNamespace.js';
import { createMediaAddresses } from '../../media/addresses.js';
import { createMediaStorage } from '../../media/storage.js';
import {
  type AllPlatformSettings,
  createPlatforms,
  type Platforms,
  platformDefinitions,
  platformNames,
} from '../../platforms/index.js';
import { oauthClient } from '../../platforms/oauth.js';
import type { InboxMessage, Platform, PlatformDefinition, PlatformSettings } from '../../platforms/platform.js';
import { connectTemporal, type Temporal } from '../../temporal/client.js';
import { createDatabase } from './stack.js';

/**
 * The API alone, in this process: real database, real Temporal without a worker, and platforms that no request ever
 * reaches. Judged by its answers, the database and Temporal.
 */
export interface ApiUnderTest {
  readonly url: string;
  /** Every route that Express serves, read from its own table: `GET /v1/accounts/:accountId`. */
  readonly routes: readonly string[];
  readonly db: Database;
  readonly sql: postgres.Sql;
  readonly databaseUrl: string;
  readonly temporal: Temporal;
  readonly deps: ApiDeps;
  /** What it has logged so far. */
  readonly log: { text(): string };
  /** A workspace of its own, with a key. */
  newWorkspace(scopes?: readonly ApiKeyScope[]): Promise<TestWorkspace>;
  stop(): Promise<void>;
}

export interface TestWorkspace extends ApiClient {
  readonly workspaceId: WorkspaceId;
  newKey(options?: { scopes?: readonly ApiKeyScope[]; expiresAt?: Date }): Promise<{ key: string; prefix: string }>;
  /** An account as the connecting workflow leaves it. */
  newAccount(more?: Partial<typeof accounts.$inferInsert>): Promise<AccountId>;
  /** A comment, or whatever else, as the inbox keeps it. */
  newMessage(accountId: AccountId, more?: Partial<InboxMessage>): Promise<Message>;
}

export const publicUrl = 'http://connect.test';

export interface TestOptions {
  readonly publicUrl?: string;
  /** Changes what X says of itself; further platforms stand beside it under their own names. */
  readonly platforms?: (x: Platform) => Readonly<Record<string, Platform>>;
  readonly unconfigured?: boolean;
  readonly temporalAddress?: string;
  /** The way to Postgres, `host:port`, where it is not the direct one. */
  readonly postgresAddress?: (direct: string) => Promise<string>;
  readonly mediaBytesMax?: number;
  readonly change?: (deps: ApiDeps) => ApiDeps;
}

export async function startApiUnderTest(options: TestOptions = {}): Promise<ApiUnderTest> {
  const databaseUrl = await createDatabase();
  await migrate(databaseUrl);
  const reached = new URL(databaseUrl);
  if (options.postgresAddress) reached.host = await options.postgresAddress(reached.host);
  const namespace = `test-${randomUUID()}`;
  const address = options.temporalAddress ?? inject('temporalAddress');
  if (!options.temporalAddress) await prepareNamespace({ address, namespace });

  const { db, sql, close } = openDatabase(reached.href, { max: 20 });
  const temporal = connectTemporal({ address, namespace });
  const directory = await mkdtemp(join(tmpdir(), 'api-under-test-'));
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = pino({ level: 'trace' }, sink);
  const credentials = { clientId: 'client', clientSecret: randomBytes(16).toString('hex') };
  const made = createPlatforms(unreachable(credentials));
  const platforms = (options.platforms?.(made.x) ?? made) as Platforms;
  const feed = createProgressFeed(sql, log);
  const changes = createChangesFeed(sql, log);
  const sealer = createSealer(parseSealingKeys(developmentSealingKeys, { production: false }));
  const plain: ApiDeps = {
    db,
    temporal,
    platforms,
    consent: {
      isConfigured: () => !options.unconfigured,
      authorizeUrl: (of, ask) => oauthClient(platformOf(platforms, of).oauth, credentials).authorizeUrl(ask),
    },
    sealer,
    storage: createMediaStorage({ directory }),
    mediaAddresses: createMediaAddresses(sealer, 'https://media.test'),
    feed,
    changes,
    readiness: createReadiness(db, temporal, `test-${randomUUID()}`),
    requestLimit: createRequestLimit(db, 1_000),
    metrics: createMetrics(db),
    log,
    settings: {
      publicUrl: options.publicUrl ?? publicUrl,
      mediaBytesMax: options.mediaBytesMax ?? 5_000_000,
      mediaIsPublic: true,
      replyUndoMs: 10_000,
      urlRules: {},
    },
  };
  const deps = options.change?.(plain) ?? plain;
  const app = createApp(deps);
  const { server, url } = await listen(createHttpServer(app));

  return {
    url,
    routes: routesOf(app),
    db,
    sql,
    databaseUrl,
    temporal,
    deps,
    log: { text: () => lines.join('') },
    async newWorkspace(scopes = apiKeyScopes) {
      const { id: workspaceId } = await createWorkspace(db, `workspace ${randomUUID()}`);
      const newKey: TestWorkspace['newKey'] = (more) =>
        createApiKey(db, { workspaceId, name: 'test', scopes, ...more });
      const { key } = await newKey();
      return Object.assign(new ApiClient(url, key), {
        workspaceId,
        newKey,
        async newAccount(more: Partial<typeof accounts.$inferInsert> = {}) {
          const [account] = await db
            .insert(accounts)
            .values({
              workspaceId,
              platform: 'x',
              externalId: String(Math.floor(Math.random() * 1e15)),
              username: 'ada',
              displayName: 'Ada',
              state: 'connected',
              grantedScopes: made.x.oauth.scopes.map(({ scope }) => scope),
              sealedTokens: 'v1.sealed',
              tokenVersion: 1,
              connectedAt: new Date(),
              ...more,
            })
            .returning();
          return account!.id;
        },
        async newMessage(accountId: AccountId, more: Partial<InboxMessage> = {}) {
          const comment = {
            externalId: String(Math.floor(Math.random() * 1e15)),
            kind: 'comment',
            conversationId: '1840',
            inReplyToExternalId: '1840',
            at: new Date(),
            text: '@ada how late?', // X: only what names the account can be answered
            from: { externalId: '111', username: 'bo' },
          } as const;
          const account = (await findAccount(db, workspaceId, accountId))!;
          const [message] = await db.transaction((tx) =>
            keepMessages(tx, account, [{ ...comment, ...more }], { newsSince: new Date(0) }),
          );
          return message!;
        },
      });
    },
    async stop() {
      await Promise.all([feed.close(), changes.close()]);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await temporal.close();
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function routesOf(app: Express): string[] {
  return app.router.stack.flatMap(({ route }) => {
    const { path, methods } = (route ?? { methods: {} }) as { path?: string; methods: Record<string, boolean> };
    return Object.keys(methods)
      .filter((method) => method !== '_all')
      .map((method) => `${method.toUpperCase()} ${path}`);
  });
}

/** A second process of the same API, as after a restart. */
export async function startAnother(deps: ApiDeps): Promise<{ url: string; stop(): void }> {
  const { server, url } = await listen(createHttpServer(createApp(deps)));
  return { url, stop };

  function stop() {
    server.closeAllConnections();
    server.close();
  }
}

async function listen(server: Server): Promise<{ server: Server; url: string }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Every run whose id begins like this, as Temporal knows them. */
export async function runsOf(
  { temporal }: Pick<ApiUnderTest, 'temporal'>,
  workflowId: string,
): Promise<{ workflowId: string; runId: string }[]> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const runs = [];
    for await (const run of temporal.client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
      runs.push({ workflowId: run.workflowId, runId: run.runId });
    if (runs.length > 0 || Date.now() > deadline) return runs; // visibility follows a moment later
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Settings of every kind of login, with addresses that lead nowhere: `https://api.x.test` for X's `apiUrl`. */
function unreachable(credentials: Omit<PlatformSettings, 'addresses'>): AllPlatformSettings {
  const settingsOf = (name: string, { addresses }: PlatformDefinition): PlatformSettings => {
    const hosts = Object.keys(addresses).map((address) => {
      const host = address === 'webUrl' ? `${name}.test` : `${address.replace(/Url$/, '')}.${name}.test`;
      return [address, `https://${host}`] as const;
    });
    return { addresses: Object.fromEntries(hosts), ...credentials };
  };
  const all = platformNames.map((name) => {
    const definition: PlatformDefinition = platformDefinitions[name];
    const flavours = Object.entries(definition.flavours ?? {}).map(
      ([flavour, one]) => [flavour, settingsOf(flavour, one)] as const,
    );
    return [name, { ...settingsOf(name, definition), flavours: Object.fromEntries(flavours) }] as const;
  });
  return Object.fromEntries(all) as AllPlatformSettings;
}
