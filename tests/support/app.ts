import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import { inject } from 'vitest';
import { ApiClient } from '../../local/apiClient.js';
import { consent } from '../../local/browser.js';
import { type Stack, startStack } from '../../local/stack.js';
import type { XControl } from '../../simulators/control.js';
import { createDatabase } from './stack.js';

/** The whole product on the run's servers: its own database, namespace and simulator; worker and API as processes. */
export interface App {
  readonly stack: Stack;
  readonly api: ApiClient;
  readonly x: XControl;
  readonly sql: postgres.Sql;
  readonly temporal: Client;
  /** Seeds an X account and connects it as its owner would. */
  connect(username?: string): Promise<{ accountId: string; externalId: string; username: string }>;
  /** Publishes a text (or a whole post) and answers its id. */
  publish(accountId: string, post: string | object, more?: object): Promise<string>;
  /** Waits until a publish is over and answers it. */
  ended(publishId: string, withinMs?: number): Promise<Answered>;
  /** Posts that are live at X now, oldest first, as they were sent. */
  livePosts(account: string): Promise<{ id: string; text: string }[]>;
  /** A run's history as plain objects. */
  history(workflowId: string): Promise<{ eventType: string }[]>;
  /** Everything worker and API have written to their logs. */
  output(): Promise<string>;
  stop(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever JSON the API answers
export type Answered = any;

/** How far a platform's read side may lag in tests; the simulator's own lag is set below it. */
export const readLagMs = 3_000;

/** A database or a Temporal of one's own, or a way to the run's that can be cut (tcpProxy.ts), is named here. */
export interface AppOptions {
  env?: Record<string, string>;
  databaseUrl?: string;
  temporalAddress?: string;
  /** With a stand-in for the engagement engine. */
  engine?: boolean;
}

export async function startApp({ env = {}, databaseUrl, temporalAddress, engine }: AppOptions = {}): Promise<App> {
  const stack = await startStack({
    databaseUrl: databaseUrl ?? (await createDatabase()),
    temporalAddress: temporalAddress ?? inject('temporalAddress'),
    temporalNamespace: `test-${randomUUID()}`,
    env: { RECONCILE_OVER_MS: String(readLagMs), ...env },
    ...(engine && { engine }),
  });
  const api = new ApiClient(stack.apiUrl, stack.apiKey);
  const x = stack.simulators.x.control;
  const sql = postgres(stack.databaseUrl, { max: 3, onnotice: () => {} });
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const temporal = new Client({ connection, namespace: stack.temporalNamespace });

  return {
    stack,
    api,
    x,
    sql,
    temporal,
    async connect(username = `u_${randomUUID().slice(0, 8)}`) {
      const { id: externalId } = await x.seedAccount({ username, name: username });
      const accountId = await connectAs(api, username, externalId);
      return { accountId, externalId, username };
    },
    async publish(accountId, post, more = {}) {
      const content = typeof post === 'string' ? { text: post } : post;
      return (await api.must('POST', '/v1/publishes', { accountId, post: content, ...more })).id;
    },
    ended: (publishId, withinMs = 60_000) =>
      api.until(
        `/v1/publishes/${publishId}`,
        ({ state }) => ['published', 'failed', 'unconfirmed', 'cancelled', 'unpublished'].includes(state),
        withinMs,
      ),
    async livePosts(account) {
      return (await x.posts(account))
        .filter((post) => !post.deletedAt)
        .map(({ id, sentText }) => ({ id, text: sentText }));
    },
    async history(workflowId) {
      const { events } = await temporal.workflow.getHandle(workflowId).fetchHistory();
      return (events ?? []) as unknown as { eventType: string }[];
    },
    async output() {
      return (await Promise.all([stack.worker, stack.api].map(({ logFile }) => readFile(logFile, 'utf8')))).join('\n');
    },
    async stop() {
      await sql.end();
      await connection.close();
      await stack.stop();
    },
  };
}

/** Connects through the real pages: our start page, X's consent, our landing page. */
export async function connectAs(
  api: ApiClient,
  username: string,
  externalId: string,
  more: object = {},
): Promise<string> {
  const { id, startUrl } = await api.must('POST', '/v1/connections', { platform: 'x', ...more });
  await consent(startUrl, { account: externalId });
  const connection = await api.until(`/v1/connections/${id}`, ({ state }) =>
    ['connected', 'refused', 'expired'].includes(state),
  );
  if (connection.state !== 'connected')
    throw new Error(`@${username} was not connected: ${JSON.stringify(connection)}`);
  return connection.accountId;
}
