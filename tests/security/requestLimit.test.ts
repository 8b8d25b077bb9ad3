import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createRequestLimit } from '../../api/requestLimit.js';
import { type ApiUnderTest, startAnother, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';
import { signIn } from '../support/signedIn.js';

/** In ten seconds, which the limit is counted over. */
const allowed = 20;

describe('the limit of requests (S56)', () => {
  let api: ApiUnderTest;

  beforeAll(async () => {
    api = await startApiUnderTest({ change: limited });
  });
  afterAll(() => api?.stop());

  const limited = <T extends Pick<ApiUnderTest['deps'], 'db'>>(
    deps: T,
  ): T & Pick<ApiUnderTest['deps'], 'requestLimit'> => ({
    ...deps,
    requestLimit: createRequestLimit(deps.db, allowed / 10),
  });
  /** Another process of the same API, which knows nothing but what is in the database. */
  const another = async () => {
    const { url, stop } = await startAnother(limited(api.deps));
    onTestFinished(stop);
    return url;
  };
  /** Many at once, each from another address if headers were to be believed. */
  const burst = async (
    { apiKey }: Pick<TestWorkspace, 'apiKey'>,
    urls: readonly string[],
    many: number,
    path = '/v1/accounts',
  ) =>
    await Promise.all(
      Array.from({ length: many }, (_, n) =>
        fetch(urls[n % urls.length] + path, {
          headers: {
            authorization: `Bearer ${apiKey}`,
            'x-forwarded-for': `203.0.113.${n}`,
            forwarded: `for=203.0.113.${n}`,
          },
        }),
      ),
    );
  const statuses = (answers: readonly Response[]) => answers.map(({ status }) => status).sort();
  const times = (status: number, many: number) => Array(many).fill(status);
  /** As if the ten seconds were over. */
  const windowEnds = async ({ workspaceId }: TestWorkspace) =>
    await api.sql`update request_counts set expire = now() where key like ${`${workspaceId}/%`}`;

  it('refuses what is one too many, and says for how long', async () => {
    const backend = await api.newWorkspace();

    const answers = await burst(backend, [api.url], allowed + 1);

    expect(statuses(answers)).toEqual([...times(200, allowed), 429]);
    const refused = answers.find(({ status }) => status === 429)!;
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(10);
    expect(await refused.json()).toMatchObject({ type: expect.stringContaining('too-many'), status: 429 });
  });

  it('is shared by all processes, outlives them, and ends with its ten seconds', async () => {
    const backend = await api.newWorkspace();
    const [first, second] = [await another(), await another()];

    expect(statuses(await burst(backend, [first, second], allowed + 6))).toEqual([
      ...times(200, allowed),
      ...times(429, 6),
    ]);
    expect(statuses(await burst(backend, [await another()], 2))).toEqual([429, 429]);

    await windowEnds(backend);
    expect(statuses(await burst(backend, [await another()], allowed + 1))).toEqual([...times(200, allowed), 429]);
  });

  it('counts what is refused for another reason, for all keys of the workspace together', async () => {
    const backend = await api.newWorkspace(['read']);
    const engine = await backend.newKey({ scopes: ['draft'] });

    expect(statuses(await burst(backend, [api.url], allowed, '/v1/replay-batches/none'))).not.toContain(429);

    expect(statuses(await burst({ apiKey: engine.key }, [api.url], 1))).toEqual([429]);
  });

  it('leaves others alone, and the pages of the same workspace', async () => {
    const [flooding, quiet] = [await api.newWorkspace(), await api.newWorkspace()];
    const { link } = await flooding.must('POST', '/v1/sessions', { role: 'owner', userId: 'u-17', userName: 'Ada' });
    const owner = await signIn(api.url, link);

    expect(statuses(await burst(flooding, [api.url], 3 * allowed))).toContain(429);

    expect((await quiet.get('/v1/accounts')).status).toBe(200);
    expect((await owner.get('/v1/accounts')).status).toBe(200);
  });

  it('does not count what needs neither key nor session', async () => {
    const answers = await Promise.all(Array.from({ length: 2 * allowed }, () => fetch(`${api.url}/healthz`)));

    expect(statuses(answers)).toEqual(times(200, 2 * allowed));
  });
});
