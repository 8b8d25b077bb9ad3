import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, worldOf } from '../../local/demo/world.js';
import { openGuides } from '../../local/guides/index.js';
import { type App, startApp } from '../support/app.js';

const count = 10_000;
const run = promisify(execFile);

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.stop());

const workerMb = async () => {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(app.stack.worker.pid)]);
  return Number(stdout) / 1024;
};

it(`imports ${count} posts in a short history and bounded memory`, async () => {
  const guide = (await openGuides(app.stack.simulatorUrl)).threads;
  const owner = await guide.newOwner();
  const { accountId } = await connect(worldOf(app.stack), guide, owner);
  await app.stack.simulators.threads.control.seedPosts(owner.externalId, {
    ...{ count, apartMs: 60_000, photoEvery: 50, videoEvery: 0, carouselEvery: 0, replyEvery: 0, repostEvery: 0 },
  });
  // A small import first, so that what is loaded once is not counted.
  const small = await app.api.must('POST', `/v1/accounts/${accountId}/imports`, { postsMax: 200 });
  await app.api.until(`/v1/imports/${small.id}`, ({ state }) => state !== 'running', 60_000);
  const before = await workerMb();
  const startedAt = Date.now();

  const { id } = await app.api.must('POST', `/v1/accounts/${accountId}/imports`, { postsMax: count });
  let most = before;
  const ended = await app.api.until(
    `/v1/imports/${id}`,
    ({ state }) => {
      void workerMb().then((now) => {
        most = Math.max(most, now);
      });
      return state !== 'running';
    },
    220_000,
  );

  const seconds = (Date.now() - startedAt) / 1_000;
  const after = await workerMb();
  const events = (await app.history(`import/${accountId}`)).length;
  console.log(
    `${ended.seen} posts and ${ended.files.kept} files in ${seconds.toFixed(0)} s: ${events} events, worker ${before.toFixed(0)} MB before, ${most.toFixed(0)} MB at most, ${after.toFixed(0)} MB after`,
  );
  expect(ended).toMatchObject({ state: 'completed', seen: count, added: count - 200 });
  expect(ended.files.kept).toBe(ended.files.found);
  // Ten activities that read, ten that fetch, six events each, and the beginning and the end.
  expect(events).toBeLessThanOrEqual(150);
  expect(most - before).toBeLessThan(120);
});
