import { describe, expect, it } from 'vitest';
import { reel, startFiles, startInstagram } from './testing.js';

describe('a container', () => {
  it('is fetched, finished after a look, published once, and leads to a post', async () => {
    const { control, graph, connect, create, status, publish } = await startInstagram();
    const at = await startFiles();
    const { token, page, id } = await connect();
    const { body: container } = await create(page, id, {
      image_url: at('picture'),
      caption: 'Brunch',
      alt_text: 'A table',
    });
    expect((await status(token, container.id)).body).toEqual({ id: container.id, status_code: 'FINISHED' });
    const { body: media } = await publish(page, id, container.id);
    expect(media.id).not.toBe(container.id);
    expect((await status(token, container.id)).body.status_code).toBe('PUBLISHED');
    const fields = 'id,caption,media_type,media_product_type,permalink,timestamp,alt_text';
    expect((await graph('GET', `/${media.id}`, { token, query: { fields } })).body).toMatchObject({
      ...{ caption: 'Brunch', media_type: 'IMAGE', media_product_type: 'FEED', alt_text: 'A table' },
      timestamp: expect.stringMatching(/\+0000$/),
    });
    expect(await control.ledger({ phase: 'fetched' })).toEqual([expect.objectContaining({ resource: at('picture') })]);
  });

  it.each([
    ['png', '2207005'],
    ['wide', '2207009'],
    ['text', '2207005'],
    ['gone', '2207052'],
  ] as const)('of a picture that will not do says so in its status: %s', async (file, subcode) => {
    const { connect, create, status, publish } = await startInstagram();
    const at = await startFiles();
    const { token, page, id } = await connect();
    const { body: container } = await create(page, id, { image_url: at(file) });
    expect((await status(token, container.id)).body).toMatchObject({
      status_code: 'ERROR',
      status: `Error: Media upload has failed with error code ${subcode}`,
    });
    expect((await publish(page, id, container.id)).body.error).toMatchObject({ code: 9007, error_subcode: 2207027 });
  });

  it.each<[string, Record<string, string>, object]>([
    ['a video that is no reel', { media_type: 'VIDEO', video_url: 'x' }, { code: 100, error_subcode: 2207023 }],
    ['nothing', {}, { code: 100 }],
    ['a long caption', { image_url: 'x', caption: 'a'.repeat(2_201) }, { code: 36004, error_subcode: 2207010 }],
    ['many names', { image_url: 'x', caption: '@a '.repeat(21) }, { code: 100, error_subcode: 2207040 }],
    [
      'a person at no place',
      { image_url: 'x', user_tags: '[{"username":"a"}]' },
      { code: 100, error_subcode: 2207035 },
    ],
    ['four authors', { image_url: 'x', collaborators: '["a","b","c","d"]' }, { code: 100 }],
    ['a carousel of one', { media_type: 'CAROUSEL', children: '1' }, { code: 100, error_subcode: 2207028 }],
    ['a trial picture', { image_url: 'x', trial_params: '{"graduation_strategy":"MANUAL"}' }, { code: 100 }],
  ])('is not made of %s', async (_, form, error) => {
    const { connect, create } = await startInstagram();
    const { page, id } = await connect();
    expect((await create(page, id, form)).body.error).toMatchObject(error);
  });

  it('takes a video’s bytes at the address it came with, from whoever may publish', async () => {
    const { connect, create, status, bare } = await startInstagram();
    const { token, page, id } = await connect();
    const { body: container } = await create(page, id, {
      media_type: 'REELS',
      upload_type: 'resumable',
      thumb_offset: '4000',
    });
    expect((await status(token, container.id)).body.status_code).toBe('IN_PROGRESS');
    const bytes = reel();
    const { origin, pathname } = new URL(container.uri);
    const upload = (authorization: string, offset = '0', size = String(bytes.length)) =>
      bare(origin, 'POST', pathname, { bytes, headers: { authorization, offset, file_size: size } });
    expect((await upload(`Bearer ${page}`)).body.debug_info.type).toBe('NotAuthorizedError');
    expect((await upload('OAuth nonsense')).body.debug_info.type).toBe('NotAuthorizedError');
    expect((await upload(`OAuth ${page}`, '0', '9999')).body.debug_info).toMatchObject({ retriable: true });
    expect((await upload(`OAuth ${page}`)).body).toEqual({ success: true, message: 'Upload successful.' });
    expect((await upload(`OAuth ${page}`)).body.debug_info).toMatchObject({ retriable: false });
    expect((await status(token, container.id)).body.status_code).toBe('FINISHED');
  });

  it('ends after a day, and there are 400 a day', async () => {
    const { control, connect, create, status, publish } = await startInstagram();
    const at = await startFiles();
    const { token, page, id } = await connect();
    const { body: container } = await create(page, id, { image_url: at('picture') });
    await control.clock.advance(86_400_000);
    expect((await status(token, container.id)).body.status_code).toBe('EXPIRED');
    expect((await publish(page, id, container.id)).body.error).toMatchObject({ code: 24, error_subcode: 2207008 });
    await control.knobs.set({ containersPerDay: 1 });
    expect((await create(page, id, { image_url: at('picture') })).status).toBe(200);
    expect((await create(page, id, { image_url: at('picture') })).body.error).toMatchObject({ error_subcode: 2207042 });
  });

  it('shows itself to the person and not to the Page, and not at once, as the knobs have it', async () => {
    const { control, connect, create, status } = await startInstagram();
    const at = await startFiles();
    const { token, page, id } = await connect();
    const make = async () => (await create(page, id, { image_url: at('picture') })).body.id;
    expect((await status(page, await make())).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    await control.knobs.set({ containersShownTo: 'both', hiddenReads: 1 });
    const container = await make();
    expect((await status(page, container)).body.error.error_subcode).toBe(33);
    expect((await status(token, container)).body.status_code).toBe('FINISHED');
  });
});

describe('publishing', () => {
  it('wants the Page’s token, a role that may, the permission, and an account that is not restricted', async () => {
    const { control, connect, create } = await startInstagram();
    const at = await startFiles();
    const picture = { image_url: at('picture') };
    const { token, page, id } = await connect();
    expect((await create(token, id, picture)).body.error.code).toBe(200);
    await control.setTasks('demo_cafe', ['ANALYZE']);
    expect((await create(page, id, picture)).body.error.code).toBe(10);
    await control.setTasks('demo_cafe', ['CREATE_CONTENT']);
    await control.restrict('demo_cafe');
    expect((await create(page, id, picture)).body.error).toMatchObject({ code: 25, error_subcode: 2207050 });

    const { account, person } = await control.seedAccount({ username: 'shy' });
    const shy = await connect({ account: person.id, decline: ['instagram_content_publish'] });
    expect((await create(shy.page, account.id, picture)).body.error.code).toBe(10);
  });

  it('is refused while a container is not ready, before and after it says that it is', async () => {
    const { control, connect, create, status, publish } = await startInstagram();
    const at = await startFiles();
    const { token, page, id } = await connect();
    await control.knobs.set({ processingLooks: 2, notReadyTimes: 1 });
    const { body: container } = await create(page, id, { image_url: at('picture') });
    await status(token, container.id);
    const notReady = { code: 9007, error_subcode: 2207027, message: 'Media ID is not available' };
    expect((await publish(page, id, container.id)).body.error).toMatchObject(notReady);
    expect((await status(token, container.id)).body.status_code).toBe('FINISHED');
    expect((await publish(page, id, container.id)).body.error).toMatchObject(notReady);
    expect((await publish(page, id, container.id)).status).toBe(200);
  });

  it('counts posts of 24 hours, and tells the count that it refuses by', async () => {
    const { control, graph, connect, post } = await startInstagram();
    const at = await startFiles();
    const connected = await connect();
    await control.knobs.set({ quotaTotal: 1 });
    const usage = async () =>
      (
        await graph('GET', `/${connected.id}/content_publishing_limit`, {
          token: connected.page,
          query: { fields: 'quota_usage,config' },
        })
      ).body.data[0];
    expect(await usage()).toEqual({ quota_usage: 0, config: { quota_total: 1, quota_duration: 86_400 } });
    expect((await post(connected, { image_url: at('picture') })).status).toBe(200);
    expect((await usage()).quota_usage).toBe(1);
    expect((await post(connected, { image_url: at('picture') })).body.error).toMatchObject({
      code: 9,
      error_subcode: 2207042,
    });
    await control.clock.advance(86_400_000);
    expect((await post(connected, { image_url: at('picture') })).status).toBe(200);
  });

  it('makes a carousel once its media are finished, and a story that is gone after a day', async () => {
    const { control, graph, connect, create, status, publish } = await startInstagram();
    const at = await startFiles();
    const { token, page, id } = await connect();
    const items = [];
    const forms: Record<string, string>[] = [
      { image_url: at('picture') },
      { media_type: 'VIDEO', video_url: at('video') },
    ];
    for (const form of forms) {
      items.push((await create(page, id, { ...form, is_carousel_item: 'true' })).body.id);
    }
    const { body: carousel } = await create(page, id, {
      media_type: 'CAROUSEL',
      children: items.join(),
      caption: 'Both',
    });
    expect((await status(token, carousel.id)).body.status_code).toBe('IN_PROGRESS');
    for (const item of items) await status(token, item);
    expect((await status(token, carousel.id)).body.status_code).toBe('FINISHED');
    expect((await publish(page, id, items[0])).status).toBe(400);
    const { body: media } = await publish(page, id, carousel.id);
    const fields = 'media_type,children{media_type}';
    const shown = (await graph('GET', `/${media.id}`, { token, query: { fields } })).body;
    expect(shown).toMatchObject({
      media_type: 'CAROUSEL_ALBUM',
      children: { data: [{ media_type: 'IMAGE' }, { media_type: 'VIDEO' }] },
    });

    const { body: story } = await create(page, id, { media_type: 'STORIES', image_url: at('wide') });
    await status(token, story.id);
    await publish(page, id, story.id);
    const stories = async () => (await graph('GET', `/${id}/stories`, { token })).body.data.length;
    expect(await stories()).toBe(1);
    await control.clock.advance(86_400_000);
    expect(await stories()).toBe(0);
  });

  it('may be live although it was called spam, and although its container says it is only finished', async () => {
    const { control, graph, connect, create, status, publish } = await startInstagram();
    const at = await startFiles();
    const { token, page, id } = await connect();
    await control.knobs.set({ statusLagMs: 60_000, lagMs: 30_000 });
    await control.levers.calledSpam();
    const { body: container } = await create(page, id, { image_url: at('picture') });
    await status(token, container.id);
    expect((await publish(page, id, container.id)).body.error).toMatchObject({ code: 4, error_subcode: 2207051 });
    const listed = async () => (await graph('GET', `/${id}/media`, { token })).body.data.length;
    expect([(await status(token, container.id)).body.status_code, await listed()]).toEqual(['FINISHED', 0]);
    await control.clock.advance(60_000);
    expect([(await status(token, container.id)).body.status_code, await listed()]).toEqual(['PUBLISHED', 1]);
  });
});

describe('deleting', () => {
  it('takes a post away, by Facebook Login alone, and not everything', async () => {
    const { control, graph, graphOfInstagram, connect, connectAtInstagram } = await startInstagram();
    const { page, id } = await connect();
    const [cafe] = await control.accounts();
    const post = await control.seedPost('demo_cafe', { kind: 'CAROUSEL_ALBUM' });
    const ad = await control.seedPost('demo_cafe', { product: 'AD' });
    const unsupported = { code: -1, error_subcode: 2207073, message: 'Fatal', is_transient: false };
    expect((await graph('DELETE', `/${ad.id}`, { token: page })).body.error).toMatchObject(unsupported);
    expect((await graph('DELETE', `/${post.items[0]!.id}`, { token: page })).body.error).toMatchObject(unsupported);

    const own = await connectAtInstagram({ account: cafe!.id });
    expect((await graphOfInstagram('DELETE', `/${post.id}`, { token: own })).body.error).toMatchObject({
      error_subcode: 33,
    });
    await control.knobs.set({ deleteFlake: true });
    expect((await graph('DELETE', `/${post.id}`, { token: page })).body.error.error_subcode).toBe(2207085);
    await control.knobs.set({ deleteFlake: false });
    expect((await graph('DELETE', `/${post.id}`, { token: page })).body).toEqual({
      success: true,
      deleted_id: post.id,
    });
    expect((await graph('DELETE', `/${post.id}`, { token: page })).body.error.error_subcode).toBe(33);
    expect(id).toBe(cafe!.id);
  });
});
