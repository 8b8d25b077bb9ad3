import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, publish, uploadTo, type World, worldOf } from '../../local/demo/world.js';
import type { Guide, Owner } from '../../local/guides/guide.js';
import { openGuides } from '../../local/guides/index.js';
import type { ControlOf } from '../../simulators/control.js';
import { type App, startApp } from '../support/app.js';

/** TikTok with the whole product as long as TikTok has not audited our app, which is where every app begins. */
describe('TikTok, not audited', () => {
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
    owner = await guide.newOwner();
    ({ accountId } = await connect(world, guide, owner));
  });

  it('says so out loud before anybody connects or posts', async () => {
    const { items } = await app.api.must('GET', '/v1/platforms');
    const tiktok = items.find(({ name }: { name: string }) => name === 'tiktok');
    expect(tiktok.accountNeeded).toContain('not audited');
    expect(tiktok.capabilities.publish.note).toContain('SELF_ONLY');
  });

  it.each(['video', 'photos'])('publishes %s that only their owner sees, without a link', async (kind) => {
    const id = await publish(world, accountId, await guide.kinds[kind]!.post(`For me: ${kind}`, uploadTo(world)));

    const { state, failure, url } = await app.ended(id, 80_000);

    expect({ state, failure, url }).toEqual({ state: 'published', failure: null, url: null });
    expect(await guide.live(owner)).toHaveLength(1);
  });

  it('refuses a wider audience and a public account before anything is sent', async () => {
    const mediaId = await uploadTo(world)('reel.mp4');
    const post = { text: 'For friends', media: [{ mediaId }], options: { privacyLevel: 'MUTUAL_FOLLOW_FRIENDS' } };
    const refused = await app.api.post('/v1/publishes', { accountId, post });
    expect(refused).toMatchObject({ status: 422, body: { detail: expect.stringContaining('not audited') } });

    await control.change(owner.externalId, { isPrivate: false });
    const id = await publish(world, accountId, { ...post, options: { privacyLevel: 'SELF_ONLY' } });
    const { state, failure } = await app.ended(id, 80_000);
    expect({ state, class: failure.class }).toEqual({ state: 'failed', class: 'content-refused' });
    expect(failure.message).toContain('Set it to private');
    expect(await control.publishes(owner.externalId)).toEqual([]);
  });
});
