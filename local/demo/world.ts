import { randomUUID } from 'node:crypto';
import { openAsBlob, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import { type Answer, ApiClient } from '../apiClient.js';
import { consentAs } from '../browser.js';
import { type AssetName, assets, type Guide, type Owner, type Post } from '../guides/guide.js';
import { type Receiver, startReceiver } from '../receiver.js';
import { type Stack, startStack } from '../stack.js';
import type { AlreadyRunning } from '../stateDir.js';
import { expect } from './steps.js';

/** The product as a backend developer and an owner see it, and a hand on the worker. */
export interface World {
  readonly api: ApiClient;
  readonly simulatorsUrl: string;
  /** kill -9, and a new worker in its place. */
  killWorker(): Promise<void>;
  /** Where Temporal Web shows a run. */
  link(workflowId: string): string;
  /** What only a stack of the demo's own has. */
  readonly own?: OwnParts;
}

export interface OwnParts {
  readonly sql: postgres.Sql;
  readonly temporal: Client;
  /** Where the stack may send events to. */
  readonly receiver: Receiver;
}

/** A stack that is gone afterwards. It polls often, and leaves little time to take a yes back, so that nobody waits for either. */
export async function startOwnWorld(log: (line: string) => void) {
  const receiver = await startReceiver();
  const stack = await startStack({
    temporalUi: true,
    engine: true,
    env: { INBOX_POLL_MS: '1000', REPLY_UNDO_SECONDS: '3', ALLOWED_PRIVATE_HOSTS: receiver.host },
    log,
  }).catch(async (error) => {
    await receiver.stop();
    throw error;
  });
  const sql = postgres(stack.databaseUrl, { max: 1, onnotice: () => {} });
  const connection = Connection.lazy({ address: stack.temporalAddress });
  const temporal = new Client({ connection, namespace: stack.temporalNamespace });
  const world: World = { ...worldOf(stack), own: { sql, temporal, receiver } };
  return {
    world,
    temporalUrl: stack.temporalUrl,
    async stop() {
      await sql.end({ timeout: 1 });
      await connection.close();
      await stack.stop();
      await receiver.stop();
    },
  };
}

export function worldOf(stack: Stack): World {
  return {
    api: new ApiClient(stack.apiUrl, stack.apiKey),
    simulatorsUrl: stack.simulatorUrl,
    async killWorker() {
      await stack.worker.kill9();
      await stack.worker.restart();
    },
    link: linkTo(stack.temporalUrl, stack.temporalNamespace),
  };
}

/** The stack of a running `npm start`, by what it told its state directory. It brings a killed worker back by itself. */
export function worldOfRunning({ dir, holder: { about } }: AlreadyRunning): World {
  const [, namespace = 'default'] = /namespace ([^)]+)/.exec(about.Temporal ?? '') ?? [];
  return {
    api: new ApiClient(about.API ?? '', readFileSync(`${dir}/api-key`, 'utf8').trim()),
    simulatorsUrl: about.Simulators ?? '',
    killWorker: async () => {
      process.kill(JSON.parse(readFileSync(`${dir}/worker.process.json`, 'utf8')).pid, 'SIGKILL');
    },
    link: linkTo(about['Temporal Web'], namespace),
  };
}

const linkTo = (webUrl: string | undefined, namespace: string) => (workflowId: string) =>
  webUrl ? `${webUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}` : workflowId;

export const notices = async (api: ApiClient): Promise<Answer['body'][]> => (await api.get('/v1/notices')).body.items;

/** Walks an owner through our page and the platform's, and waits until the attempt is over. */
export async function attempt(
  { api }: World,
  { login, consent }: Guide,
  owner: Owner,
  more: object = {},
): Promise<{ id: string; connection: Answer['body']; landing: string }> {
  const { id, startUrl } = await api.must('POST', '/v1/connections', { ...login, ...more });
  const { url } = await consentAs(startUrl, consent(owner));
  const over = ({ state }: Answer['body']) => ['connected', 'refused', 'expired', 'awaiting-choice'].includes(state);
  let connection = await api.until(`/v1/connections/${id}`, over);
  if (connection.state === 'awaiting-choice') {
    await api.must('POST', `/v1/connections/${id}/choice`, { externalId: owner.externalId });
    connection = await api.until(
      `/v1/connections/${id}`,
      ({ state }) => state !== 'awaiting-choice' && over({ state }),
    );
  }
  return { id, connection, landing: url };
}

export async function connect(world: World, guide: Guide, owner: Owner, more: object = {}) {
  const { id, connection, landing } = await attempt(world, guide, owner, more);
  expect(connection.state === 'connected', `the connection ended as ${connection.state}: ${connection.message}`);
  expect(!landing.includes('code='), 'the landing page’s address still holds the code');
  return { id, accountId: connection.accountId as string };
}

export const publish = async ({ api }: World, accountId: string, post: Post, more: object = {}): Promise<string> =>
  (await api.must('POST', '/v1/publishes', { accountId, post, ...more })).id;

/** A moment from now: what happens meanwhile happens to a publish that was taken, whoever notices it first. */
export const publishSoon = (world: World, accountId: string, post: Post): Promise<string> =>
  publish(world, accountId, post, { publishAt: new Date(Date.now() + 1_000).toISOString() });

export const over = ({ api }: World, publishId: string, withinMs = 120_000): Promise<Answer['body']> =>
  api.until(
    `/v1/publishes/${publishId}`,
    ({ state }) => ['published', 'failed', 'unconfirmed', 'cancelled'].includes(state),
    withinMs,
  );

export const uploadTo =
  ({ api }: Pick<World, 'api'>) =>
  async (file: AssetName): Promise<string> => {
    const path = fileURLToPath(new URL(`../assets/${file}`, import.meta.url));
    const answer = await api.request('POST', '/v1/media', {
      body: await openAsBlob(path),
      headers: { 'content-type': assets[file] },
    });
    expect(answer.status < 300, `the library answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  };

/** A mark that tells one run's texts from another's. */
export const mark = (): string => randomUUID().slice(0, 8);
