import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type App, startApp } from '../support/app.js';
import { type Canary, scan, told } from './canary/scan.js';
import * as sinks from './canary/sinks.js';

/** What people say to each other, and what the engagement engine signs and signs in with: looked for wherever it must not be. */
describe('an inbox at trace with DEBUG=*', () => {
  let app: App;
  const words: Canary[] = [];

  beforeAll(async () => {
    const env = { LOG_LEVEL: 'trace', DEBUG: '*', INBOX_POLL_MS: '1000', REPLY_UNDO_SECONDS: '1' };
    app = await startApp({ engine: true, env });
  });
  afterAll(() => app?.stop());

  /** Nobody else's words. */
  function said(): string {
    const word = () => Array.from({ length: 7 }, () => String.fromCharCode(97 + randomInt(26))).join('');
    const value = `${word()} ${word()} ${word()}`;
    words.push({ kind: 'words', value });
    return value;
  }
  const person = { id: 'u-17', name: 'Ada' };
  const row = async (find: () => PromiseLike<readonly { id?: string }[]>): Promise<string> => {
    await expect.poll(async () => (await find())[0]?.id, { timeout: 60_000 }).toBeDefined();
    return (await find())[0]!.id!;
  };
  /** A draft of a person in place of the engine's. */
  async function drafted(externalId: string): Promise<string> {
    const messageId = await row(() => app.sql`select id from messages where external_id = ${externalId}`);
    const proposed = await row(() => app.sql`select id from drafts where message_id = ${messageId}`);
    await app.api.must('POST', `/v1/drafts/${proposed}/reject`, { person });
    return (await app.api.must('POST', `/v1/messages/${messageId}/drafts`, { text: said() })).id;
  }
  async function approved(id: string): Promise<string> {
    await app.api.must('POST', `/v1/drafts/${id}/approve`, { person });
    return (await app.api.until(`/v1/drafts/${id}`, ({ endedAt }) => endedAt !== null)).state;
  }

  it('leaves its words in Postgres alone, and the engine’s secrets nowhere', async () => {
    const ada = await app.connect();
    const asked = () => app.x.seedPost('bo', { text: `@${ada.username} ${said()}` });
    const dm = await app.x.seedDm('bo', ada.externalId, said());
    const edited = await drafted(await asked());
    await app.api.must('PATCH', `/v1/drafts/${edited}`, { text: said(), person });
    expect(await approved(edited)).toBe('sent');
    expect(await approved(await drafted(dm.id))).toBe('sent');
    const refused = await drafted(await asked());
    await app.x.levers.echoSecrets({ method: 'POST', path: '/2/tweets', account: ada.username }, { status: 400 });
    expect(await approved(refused)).toBe('failed');
    await drafted(await asked()); // and waits
    await app.api.must('DELETE', `/v1/accounts/${ada.accountId}`);

    const { secret, apiKey } = app.stack.engine!;
    const secrets: Canary[] = [
      { kind: 'engine secret', value: secret },
      { kind: 'engine secret', value: Buffer.from(secret.slice('whsec_'.length), 'base64') },
      { kind: 'engine key', value: apiKey! },
      { kind: 'engine key', value: apiKey!.slice(-43) },
    ];
    const kept = await sinks.postgresDump(app.stack.databaseUrl);
    const file = inject('temporalDatabaseFile');
    const pieces = [
      ...(await sinks.temporal(app.temporal, { queries: false })),
      ...(await sinks.temporalDatabase(file)),
      ...(await sinks.logs([app.stack.worker.logFile, app.stack.api.logFile])),
      ...(await sinks.serverLogs(file)),
    ];

    expect(words).toHaveLength(9);
    expect(new Set(scan(words, kept).map(({ canary }) => canary)).size).toBe(words.length); // they are found where they are
    expect(told(scan([...words, ...secrets], pieces))).toEqual([]);
    expect(told(scan(secrets, kept))).toEqual([]);
  });
});
