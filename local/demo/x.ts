import { randomUUID } from 'node:crypto';
import { controlOf } from '../../simulators/control.js';
import type { Post } from '../guides/guide.js';
import { openGuides } from '../guides/index.js';
import { inboxOfX } from './inbox.js';
import { dayOfInsights } from './insights.js';
import { expect, step } from './steps.js';
import {
  connect as connectOwner,
  notices,
  publish as publishAs,
  over as publishOver,
  publishSoon,
  uploadTo,
  type World,
} from './world.js';

/** X's whole story, with what can go wrong on the way. */
export async function tourOfX(world: World): Promise<void> {
  const { api, killWorker, link } = world;
  const x = controlOf(world.simulatorsUrl, 'x');
  const { x: guide } = await openGuides(world.simulatorsUrl);
  const username = `demo_${randomUUID().slice(0, 8)}`;
  const owner = await x.seedAccount({ username, name: 'Demo owner' });
  await x.seedPosts(owner.id, { count: 340, withMedia: true }); // a part of them are reposts of others, which are not imported
  const create = { method: 'POST', path: '/2/tweets', account: username };

  const live = async () => (await x.posts(owner.id)).filter((post) => !post.deletedAt);
  const liveWith = async (text: string) => (await live()).filter((post) => post.sentText === text);
  const over = (id: string) => publishOver(world, id);
  const publishRun = (id: string) => link(`publish/${id}`);

  const identity = { externalId: owner.id, username, past: 340 };
  const connect = (more: object = {}) => connectOwner(world, guide, identity, more);

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
  const publish = (post: Post, more: object = {}) => publishAs(world, accountId, post, more);
  const publishAndSee = async (post: Post & { text: string }) => {
    const id = await publish(post);
    const ended = await over(id);
    expect(ended.state === 'published', `it ended as ${ended.state}: ${JSON.stringify(ended.failure)}`);
    const shown = await liveWith(post.text);
    expect(shown.length === 1, `X shows ${shown.length} such posts`);
    return { id, ended, post: shown[0]! };
  };
  const upload = uploadTo(world);

  await step('Publish a text', async () => {
    const { id, ended } = await publishAndSee({ text: `Hello from @${username}` });
    return { seen: `live at ${ended.url}`, runs: [publishRun(id)] };
  });

  await step('Publish a picture with an alternative text', async () => {
    const mediaId = await upload('picture.jpg');
    const { id, post } = await publishAndSee({ text: 'A picture', media: [{ mediaId, altText: 'Hills at sunset' }] });
    const kept = (await x.media(owner.id)).find((media) => media.id === post.mediaIds[0]);
    expect(kept?.altText === 'Hills at sunset', 'X has no alternative text for it');
    return { seen: `X keeps it as media ${kept.id} with its alternative text`, runs: [publishRun(id)] };
  });

  await step('Publish a short video: chunks, processing, then the post', async () => {
    const mediaId = await upload('clip.mp4');
    const { id, post } = await publishAndSee({ text: 'A clip', media: [{ mediaId }] });
    expect(post.mediaIds.length === 1, 'the post has no video');
    return { seen: `X processed media ${post.mediaIds[0]} and shows the post`, runs: [publishRun(id)] };
  });

  await inboxOfX(world, { ...identity, accountId });

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
    const id = await publishSoon(world, accountId, { text: 'After the reconnect' });
    await x.revokeGrant(owner.id);
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
    const ended = await api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 240_000);
    expect(ended.state === 'completed' && ended.seen === 300, `it ended as ${ended.state} after ${ended.seen} posts`);
    const { files } = ended;
    expect(files.kept > 0 && files.kept === files.found, `${files.kept} of ${files.found} files were kept`);
    return {
      seen: `${ended.added} posts in ${ended.pages} pages, ${files.kept} files in the library`,
      runs: [link(`import/${accountId}`)],
    };
  });

  await step('Export what was imported, as JSON Lines', async () => {
    const { body } = await api.get(`/v1/accounts/${accountId}/corpus/export`);
    const posts = String(body)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { importedPosts } = (await api.get(`/v1/accounts/${accountId}`)).body;
    expect(posts.length === importedPosts, `${posts.length} lines of ${importedPosts} posts`);
    return { seen: `${posts.length} lines, the first of ${posts[0].postedAt}` };
  });

  await step('Disconnect: X refuses the old token', async () => {
    const [token] = (await x.liveSecrets(owner.id)).filter((secret) => secret.kind === 'access-token');
    expect(token !== undefined, 'X knows of no living token');
    await api.delete(`/v1/accounts/${accountId}`);
    const { receipt } = await api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');
    expect(!(await guide.takesToken(token.value)), 'X still takes the old token');
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

  if (world.own) await dayOfInsights(world, world.own, guide);
}
