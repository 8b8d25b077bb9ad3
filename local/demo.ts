import { randomUUID } from 'node:crypto';
import { openAsBlob, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { controlOf, type XControl } from '../simulators/control.js';
import { type Answer, ApiClient } from './apiClient.js';
import { consent } from './browser.js';
import { beforeStopSignal } from './processes.js';
import { type Stack, startStack } from './stack.js';
import { AlreadyRunning, openStateDir } from './stateDir.js';

/**
 * `npm run demo`: the whole story over HTTP, a line per step with what was seen and where Temporal Web shows it. Uses the
 * stack that `npm start` runs, or one of its own that is gone afterwards. Exits 0 only when every step held.
 */

interface World {
  readonly api: ApiClient;
  readonly x: XControl;
  readonly xApiUrl: string;
  /** kill -9, and a new worker in its place. */
  killWorker(): Promise<void>;
  /** Where Temporal Web shows a run. */
  link(workflowId: string): string;
}

let failures = 0;
let steps = 0;

/** Runs one step, prints what it saw, and goes on whatever happens. */
async function step<T>(
  title: string,
  work: () => Promise<{ seen: string; runs?: string[]; result?: T }>,
): Promise<T | undefined> {
  steps++;
  const began = Date.now();
  try {
    const { seen, runs = [], result } = await work();
    console.log(`\n✔ ${steps}. ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)\n     ${seen}`);
    for (const run of runs) console.log(`     ${run}`);
    return result;
  } catch (error) {
    failures++;
    console.log(`\n✘ ${steps}. ${title}\n     ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

async function tour({ api, x, xApiUrl, killWorker, link }: World): Promise<void> {
  const username = `demo_${randomUUID().slice(0, 8)}`;
  const owner = await x.seedAccount({ username, name: 'Demo owner' });
  await x.seedPosts(owner.id, { count: 340, withMedia: true }); // a part of them are reposts of others, which are not imported
  const create = { method: 'POST', path: '/2/tweets', account: username };

  const live = async () => (await x.posts(owner.id)).filter((post) => !post.deletedAt);
  const liveWith = async (text: string) => (await live()).filter((post) => post.sentText === text);
  const over = (id: string) =>
    api.until(
      `/v1/publishes/${id}`,
      ({ state }) => ['published', 'failed', 'unconfirmed', 'cancelled'].includes(state),
      120_000,
    );
  const publishRun = (id: string) => link(`publish/${id}`);

  const connect = async (more: object = {}) => {
    const { id, startUrl } = await api.must('POST', '/v1/connections', { platform: 'x', ...more });
    const landing = await consent(startUrl, { account: owner.id });
    const connection = await api.until(`/v1/connections/${id}`, ({ state }) =>
      ['connected', 'refused', 'expired'].includes(state),
    );
    expect(connection.state === 'connected', `the connection ended as ${connection.state}: ${connection.message}`);
    expect(!landing.url.includes('code='), 'the landing page’s address still holds the code');
    return { id, accountId: connection.accountId as string };
  };

  const accountId = await step('Connect: our page with the scopes, X’s consent page, back again', async () => {
    const { id, accountId } = await connect();
    const { body: account } = await api.get(`/v1/accounts/${accountId}`);
    expect(account.state === 'connected', `the account is ${account.state}`);
    return {
      seen: `@${account.username} is connected; token until ${account.tokenExpiresAt}`,
      runs: [link(`connect/${id}`), link(`account/${accountId}`)],
      result: accountId,
    };
  });
  if (!accountId) return;
  const publish = async (post: object, more: object = {}) =>
    (await api.must('POST', '/v1/publishes', { accountId, post, ...more })).id as string;
  const publishAndSee = async (post: { text: string; media?: object[] }) => {
    const id = await publish(post);
    const ended = await over(id);
    expect(ended.state === 'published', `it ended as ${ended.state}: ${JSON.stringify(ended.failure)}`);
    const shown = await liveWith(post.text);
    expect(shown.length === 1, `X shows ${shown.length} such posts`);
    return { id, ended, post: shown[0]! };
  };
  const upload = async (file: string, type: string): Promise<string> => {
    const path = fileURLToPath(new URL(`assets/${file}`, import.meta.url));
    const answer = await api.request('POST', '/v1/media', {
      body: await openAsBlob(path),
      headers: { 'content-type': type },
    });
    expect(answer.status < 300, `the library answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  };

  await step('Publish a text', async () => {
    const { id, ended } = await publishAndSee({ text: `Hello from @${username}` });
    return { seen: `live at ${ended.url}`, runs: [publishRun(id)] };
  });

  await step('Publish a picture with an alternative text', async () => {
    const mediaId = await upload('picture.jpg', 'image/jpeg');
    const { id, post } = await publishAndSee({ text: 'A picture', media: [{ mediaId, altText: 'Hills at sunset' }] });
    const kept = (await x.media(owner.id)).find((media) => media.id === post.mediaIds[0]);
    expect(kept?.altText === 'Hills at sunset', 'X has no alternative text for it');
    return { seen: `X keeps it as media ${kept.id} with its alternative text`, runs: [publishRun(id)] };
  });

  await step('Publish a short video: chunks, processing, then the post', async () => {
    const mediaId = await upload('clip.mp4', 'video/mp4');
    const { id, post } = await publishAndSee({ text: 'A clip', media: [{ mediaId }] });
    expect(post.mediaIds.length === 1, 'the post has no video');
    return { seen: `X processed media ${post.mediaIds[0]} and shows the post`, runs: [publishRun(id)] };
  });

  await step('Schedule for tomorrow, then cancel', async () => {
    const id = await publish(
      { text: 'Never to be seen' },
      { publishAt: new Date(Date.now() + 86_400_000).toISOString() },
    );
    const { body } = await api.delete(`/v1/publishes/${id}`);
    expect(body.outcome === 'cancelled', `the answer was ${JSON.stringify(body)}`);
    expect((await liveWith('Never to be seen')).length === 0, 'X shows it all the same');
    return { seen: 'cancelled; X never heard of it', runs: [publishRun(id)] };
  });

  await step('A rate limit is waited out, to the second X names', async () => {
    await x.levers.rateLimited(create, { hint: 'x-rate-limit-reset', waitMs: 6_000 });
    const id = await publish({ text: 'Patience' });
    const waiting = await api.until(`/v1/publishes/${id}`, (body) => body.waiting || body.endedAt);
    const ended = await over(id);
    expect(ended.state === 'published' && (await liveWith('Patience')).length === 1, `it ended as ${ended.state}`);
    return { seen: `429, then: “${waiting.waiting?.message}” – and live`, runs: [publishRun(id)] };
  });

  await step('kill -9 of the worker between X’s acceptance and our record', async () => {
    const hold = await x.hold(create, 'after-commit');
    const id = await publish({ text: 'Survivor' });
    await hold.reached();
    await killWorker();
    await hold.drop();
    const ended = await over(id);
    const shown = await liveWith('Survivor');
    expect(ended.state === 'published' && shown.length === 1, `it ended as ${ended.state}, X shows ${shown.length}`);
    return {
      seen: `X accepted, the worker died, its successor asked X first: exactly one post, ${ended.url}`,
      runs: [publishRun(id)],
    };
  });

  await step('A refused post shows X’s own message', async () => {
    const id = await publish({ text: 'Survivor' });
    const ended = await over(id);
    expect(
      ended.state === 'failed' && ended.failure.class === 'duplicate-refused',
      `it ended as ${ended.state}: ${JSON.stringify(ended.failure)}`,
    );
    return { seen: `“${ended.failure.platformMessage}” – next: ${ended.failure.nextStep}`, runs: [publishRun(id)] };
  });

  await step('A token that X ends early is refreshed, and the post goes out', async () => {
    const before = (await x.counters({ account: owner.id })).tokenCalls;
    await x.clock.advance(2 * 3_600_000 + 60_000);
    const { id } = await publishAndSee({ text: 'Two hours later' });
    const calls = (await x.counters({ account: owner.id })).tokenCalls - before;
    expect(calls === 1, `${calls} token calls were made`);
    return {
      seen: 'X’s clock went two hours ahead; one refresh, one post',
      runs: [link(`account/${accountId}`), publishRun(id)],
    };
  });

  const failed = await step('A revoked grant becomes a notice', async () => {
    await x.revokeGrant(owner.id);
    const id = await publish({ text: 'After the reconnect' });
    const ended = await over(id);
    expect(ended.failure?.class === 'reconnect-needed', `it ended as ${ended.state}: ${JSON.stringify(ended.failure)}`);
    const notice = (await notices(api)).find((one) => one.accountId === accountId && one.kind === 'reconnect-needed');
    expect(notice !== undefined, 'there is no notice');
    return { seen: `“${notice.message}” – next: ${notice.nextStep}`, runs: [publishRun(id)], result: id };
  });

  await step('Reconnect: the notice is gone by itself', async () => {
    const { id } = await connect({ accountId });
    const left = (await notices(api)).filter((one) => one.accountId === accountId && one.kind === 'reconnect-needed');
    expect(left.length === 0, 'the notice is still there');
    return { seen: 'connected again, no notice left', runs: [link(`connect/${id}`)] };
  });

  await step('Support replays the failed publish: verdict first, then once', async () => {
    expect(failed !== undefined, 'there is no failed publish');
    const { status, body } = await api.post(`/v1/publishes/${failed}/replay`, { reason: 'reconnected' });
    expect(status === 202 && body.verdict === 'not-posted', `the answer was ${status} ${JSON.stringify(body)}`);
    await api.until(`/v1/publishes/${failed}`, ({ state }) => state === 'published');
    expect((await liveWith('After the reconnect')).length === 1, 'X does not show exactly one');
    return { seen: `verdict “${body.verdict}”: ${body.evidence.looked}`, runs: [publishRun(failed)] };
  });

  await step('Unpublish', async () => {
    const { id } = await publishAndSee({ text: 'Soon gone' });
    await api.must('POST', `/v1/publishes/${id}/unpublish`, {});
    await api.until(`/v1/publishes/${id}`, ({ state }) => state === 'unpublished');
    expect((await liveWith('Soon gone')).length === 0, 'X still shows it');
    return { seen: 'X no longer shows it', runs: [link(`unpublish/${id}`)] };
  });

  await step('Import 300 posts', async () => {
    const { id } = await api.must('POST', `/v1/accounts/${accountId}/imports`, { postsMax: 300 });
    const ended = await api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 120_000);
    expect(ended.state === 'completed' && ended.seen === 300, `it ended as ${ended.state} after ${ended.seen} posts`);
    return { seen: `${ended.added} posts in ${ended.pages} pages`, runs: [link(`import/${accountId}`)] };
  });

  await step('Disconnect: X refuses the old token', async () => {
    const [token] = (await x.liveSecrets(owner.id)).filter((secret) => secret.kind === 'access-token');
    expect(token !== undefined, 'X knows of no living token');
    await api.delete(`/v1/accounts/${accountId}`);
    const { receipt } = await api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');
    const answer = await fetch(`${xApiUrl}/2/users/me`, { headers: { authorization: `Bearer ${token.value}` } });
    expect(answer.status === 401, `X answered the old token with ${answer.status}`);
    return {
      seen: `${receipt.proof} Kept: ${receipt.kept.importedPosts} imported posts.`,
      runs: [link(`account/${accountId}`)],
    };
  });

  await step('Nothing went out twice', async () => {
    const { duplicates } = await x.counters({ account: owner.id });
    expect(duplicates.length === 0, `X counts duplicates: ${duplicates.join(', ')}`);
    return { seen: `X shows ${(await live()).length - 340} new posts, none of them twice` };
  });
}

const notices = async (api: ApiClient): Promise<Answer['body'][]> => (await api.get('/v1/notices')).body.items;

const linkTo = (webUrl: string | undefined, namespace: string) => (workflowId: string) =>
  webUrl ? `${webUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}` : workflowId;

function worldOf(stack: Stack): World {
  return {
    api: new ApiClient(stack.apiUrl, stack.apiKey),
    x: stack.simulators.x.control,
    xApiUrl: stack.simulators.x.addresses.apiUrl,
    async killWorker() {
      await stack.worker.kill9();
      await stack.worker.restart();
    },
    link: linkTo(stack.temporalUrl, stack.temporalNamespace),
  };
}

/** The stack of a running `npm start`, by what it told its state directory. It brings a killed worker back by itself. */
function worldOfRunning({ dir, holder: { about } }: AlreadyRunning): World {
  const [, xApiUrl = ''] = /(\S+) \(api\)/.exec(about['X, simulated'] ?? '') ?? [];
  const [, namespace = 'default'] = /namespace ([^)]+)/.exec(about.Temporal ?? '') ?? [];
  return {
    api: new ApiClient(about.API ?? '', readFileSync(`${dir}/api-key`, 'utf8').trim()),
    x: controlOf(about.Simulators ?? '', 'x'),
    xApiUrl,
    killWorker: async () => {
      process.kill(JSON.parse(readFileSync(`${dir}/worker.process.json`, 'utf8')).pid, 'SIGKILL');
    },
    link: linkTo(about['Temporal Web'], namespace),
  };
}

async function runningStack(): Promise<World | undefined> {
  try {
    (await openStateDir()).close();
    return undefined;
  } catch (error) {
    if (error instanceof AlreadyRunning) return worldOfRunning(error);
    throw error;
  }
}

const began = Date.now();
const running = await runningStack();
if (running) {
  console.log('Using the local stack that runs here.');
  await tour(running);
} else {
  console.log(`Starting a stack of its own (nothing of it stays).`);
  const stack = await startStack({ temporalUi: true, log: (line) => console.log(`  ${line}`) });
  beforeStopSignal(stack.stop);
  console.log(`\nTemporal Web: ${stack.temporalUrl}`);
  try {
    await tour(worldOf(stack));
  } finally {
    await stack.stop();
  }
}
console.log(`\n${steps - failures} steps held, ${failures} did not, in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
process.exit(failures === 0 ? 0 : 1);
