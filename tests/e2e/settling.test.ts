import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, publish, uploadTo, type World, worldOf } from '../../local/demo/world.js';
import type { Guide, Owner } from '../../local/guides/guide.js';
import { openGuides } from '../../local/guides/index.js';
import type { ControlOf } from '../../simulators/control.js';
import { type App, connectAs, startApp } from '../support/app.js';

/** TikTok tells nothing of photos that are for their owner alone and whose one answer was lost. */
describe('an unconfirmed publish that a person has looked for', () => {
  let app: App;
  let world: World;
  let guide: Guide;
  let control: ControlOf<'tiktok'>;
  let owner: Owner;
  let accountId: string;

  beforeAll(async () => {
    app = await startApp();
    world = worldOf(app.stack);
    guide = (await openGuides(world.simulatorsUrl)).tiktok;
    control = app.stack.simulators.tiktok.control;
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await control.levers.clear();
    owner = await guide.newOwner();
    ({ accountId } = await connect(world, guide, owner));
  });

  const photos = () => guide.kinds.photos!;
  /** TikTok acted, or did not, and its answer says neither. */
  async function unconfirmed({ acted }: { acted: boolean }): Promise<string> {
    await control.levers.serverError({ ...photos().commit, account: owner.username }, { acted });
    const id = await publish(world, accountId, await photos().post('Look for me', uploadTo(world)));
    expect(await app.ended(id, 80_000)).toMatchObject({ state: 'unconfirmed', failure: { class: 'outcome-unknown' } });
    return id;
  }
  const settle = (id: string, body: object) => app.api.post(`/v1/publishes/${id}/settle`, body);
  /** As if the call had been made a while ago. */
  const later = (id: string) =>
    app.sql`update commits set intent_at = intent_at - interval '2 minutes' where publish_id = ${id}`;
  const openNotices = async (id: string) =>
    (await app.sql`select kind from notices where publish_id = ${id} and closed_at is null`).map(({ kind }) => kind);
  const eventsOf = async (id: string) =>
    (await app.sql`select type, data from events where data->>'publishId' = ${id} order by created_at, type`).map(
      ({ type, data }) => ({ type, data }),
    );
  const workflowEvents = async (id: string) => (await app.history(`publish/${id}`)).length;

  it('is published once it is marked as live, and a replay of it does nothing', async () => {
    const id = await unconfirmed({ acted: true });
    const [live] = await guide.live(owner);
    expect(await openNotices(id)).toEqual(['publish-unconfirmed']);

    const nameless = await settle(id, { as: 'published' });
    const marked = await settle(id, {
      as: 'published',
      externalId: live!.id,
      url: 'https://www.tiktok.com/@owner/photo/1',
      reason: 'the owner sent a screenshot',
    });

    expect(nameless).toMatchObject({ status: 400, body: { violations: [{ path: 'externalId' }] } });
    expect(marked).toMatchObject({
      status: 200,
      body: { state: 'published', failure: null, url: 'https://www.tiktok.com/@owner/photo/1' },
    });
    const publish = await app.api.must('GET', `/v1/publishes/${id}`);
    expect(publish.parts[0]).toMatchObject({ standing: 'live', externalId: live!.id });
    const lines = publish.timeline.map(({ message }: { message: string }) => message);
    expect(lines.at(-2)).toMatch(
      /^\S+ \(.+\) looked on the platform and marked it as live: the owner sent a screenshot$/,
    );
    expect(await openNotices(id)).toEqual([]);
    expect((await eventsOf(id)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['publish.unconfirmed', 'publish.marked', 'publish.published']),
    );
    const [commit] = await app.sql`select how, evidence->>'looked' as looked from commits where publish_id = ${id}`;
    expect(commit).toMatchObject({ how: 'marked', looked: expect.stringContaining('marked it as live') });

    const before = await workflowEvents(id);
    expect(await app.api.post(`/v1/publishes/${id}/replay`)).toMatchObject({
      status: 200,
      body: { outcome: 'already-published' },
    });
    expect(await workflowEvents(id)).toBe(before);
    expect(await guide.live(owner)).toHaveLength(1);
    expect((await settle(id, { as: 'not-published' })).body).toMatchObject({ status: 409, state: 'published' });
  });

  it('is sent exactly once more by a replay, once it is marked as not there', async () => {
    const id = await unconfirmed({ acted: false });
    expect(await guide.live(owner)).toEqual([]);

    const tooSoon = await settle(id, { as: 'not-published' });
    await later(id);
    const marked = await settle(id, { as: 'not-published' });

    expect(tooSoon).toMatchObject({
      status: 409,
      body: { nextStep: expect.stringMatching(/^Look again in \d+ seconds/) },
    });
    expect(marked).toMatchObject({
      status: 200,
      body: {
        state: 'failed',
        failure: {
          class: 'platform-unavailable',
          move: 'support',
          nextStep: 'Replay it: what is missing is sent once.',
        },
      },
    });
    expect(await openNotices(id)).toEqual(['publish-failed']);

    await Promise.all([app.api.post(`/v1/publishes/${id}/replay`), app.api.post(`/v1/publishes/${id}/replay`)]);

    await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'published', 80_000);
    expect(await guide.live(owner)).toHaveLength(1);
    expect(await openNotices(id)).toEqual([]);
    expect((await control.counters({ account: owner.externalId })).duplicates).toEqual([]);
  });

  it('is settled one way when two people mark it differently at the same time', async () => {
    const id = await unconfirmed({ acted: true });
    const [live] = await guide.live(owner);
    await later(id);

    const answers = await Promise.all([
      settle(id, { as: 'published', externalId: live!.id }),
      settle(id, { as: 'not-published' }),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200)!;
    expect((await app.api.must('GET', `/v1/publishes/${id}`)).state).toBe(winner.body.state);
    expect(await app.sql`select count(*)::int as n from commits where publish_id = ${id}`).toMatchObject([{ n: 1 }]);
  });

  it('cannot be marked while somebody holds its commits', async () => {
    const id = await unconfirmed({ acted: true });
    await later(id);

    const answer = await app.sql.begin(async (holder) => {
      await holder`select pg_advisory_xact_lock(hashtextextended(${`commit/${id}`}, 0))`;
      return await settle(id, { as: 'not-published' });
    });

    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('just now') } });
    expect((await app.api.must('GET', `/v1/publishes/${id}`)).state).toBe('unconfirmed');
  });

  it('cannot be given the post of another publish', async () => {
    const first = await unconfirmed({ acted: true });
    const [live] = await guide.live(owner);
    await settle(first, { as: 'published', externalId: live!.id });
    const second = await unconfirmed({ acted: false });

    const answer = await settle(second, { as: 'published', externalId: live!.id });

    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Another publish') } });
    expect((await app.api.must('GET', `/v1/publishes/${second}`)).state).toBe('unconfirmed');
  });

  it('goes on with the rest of a thread once the part in doubt is marked as live', async () => {
    const account = await app.connect();
    const create = { method: 'POST', path: '/2/tweets', account: account.username };
    const one = await app.x.hold(create, 'after-commit');
    const id = await app.publish(account.accountId, { text: 'one', thread: [{ text: 'two' }, { text: 'three' }] });
    await one.reached();
    const two = await app.x.hold(create, 'after-commit');
    await one.release();
    await two.reached();
    await app.x.revokeGrant(account.externalId);
    await two.drop();
    expect(await app.ended(id)).toMatchObject({ state: 'unconfirmed' });
    const inDoubt = (await app.livePosts(account.externalId)).find(({ text }) => text === 'two')!;

    const marked = await settle(id, { as: 'published', externalId: inDoubt.id });

    expect(marked).toMatchObject({
      status: 200,
      body: { state: 'failed', failure: { message: expect.stringContaining('2 part(s) of the thread are live') } },
    });
    await connectAs(app.api, account.username, account.externalId, { accountId: account.accountId });
    await app.api.post(`/v1/publishes/${id}/replay`);
    await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'published');
    expect((await app.livePosts(account.externalId)).map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });
});
