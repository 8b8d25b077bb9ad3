import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consentAs } from '../../local/browser.js';
import { attempt, connect as connectOwner, uploadTo, type World, worldOf } from '../../local/demo/world.js';
import { type AssetName, type Guide, keyOf, type Owner } from '../../local/guides/guide.js';
import { openGuides } from '../../local/guides/index.js';
import type { InstagramControl } from '../../simulators/control.js';
import { type App, readLagMs, startApp } from '../support/app.js';

const publishCall = { method: 'POST', path: '/:version/:id/media_publish' };

describe('the whole product on Instagram', () => {
  let app: App;
  let world: World;
  let control: InstagramControl;
  let byFacebook: Guide;
  let byInstagram: Guide;
  let owner: Owner;
  let accountId: string;

  beforeAll(async () => {
    app = await startApp();
    world = worldOf(app.stack);
    control = app.stack.simulators.instagram.control;
    const guides = await openGuides(app.stack.simulatorUrl);
    [byFacebook, byInstagram] = [guides.instagram, guides['instagram-login']];
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    await control.levers.clear();
    await control.knobs.reset();
  });

  const upload = (file: AssetName) => uploadTo(world)(file);
  const posts = async () => (await control.posts(owner.externalId)).filter(({ shown }) => shown);
  const picture = async (text: string, file: AssetName = 'picture.jpg') => ({
    text,
    media: [{ mediaId: await upload(file) }],
  });
  const published = async (post: object, withinMs = 60_000) =>
    await app.ended(await app.publish(accountId, post), withinMs);
  const connectionAs = async (fields: Record<string, string | string[]>) => {
    const { id, startUrl } = await app.api.must('POST', '/v1/connections', byFacebook.login);
    const { text } = await consentAs(startUrl, { ...byFacebook.consent(owner), ...fields });
    const connection = await app.api.until(`/v1/connections/${id}`, ({ state }) =>
      ['connected', 'refused', 'awaiting-choice'].includes(state),
    );
    return { id, text, connection };
  };

  describe('connecting by Facebook Login', () => {
    beforeEach(async () => {
      owner = await byFacebook.newOwner();
    });

    it.each([
      ['no_page', 'tick it in Facebook’s dialog'],
      ['page_not_linked', 'Linked accounts → Instagram'],
      ['not_professional', 'switch it to Business or Creator'],
      ['insufficient_page_role', 'let you create content'],
    ])('ends as %s with the sentence that says what to change', async (refusal, sentence) => {
      const wrong = await byFacebook.wrongOwners[refusal]!();
      const { connection } = await attempt(world, byFacebook, wrong);
      expect(connection).toMatchObject({ state: 'refused', refusal, message: expect.stringContaining(sentence) });
    });

    it.each([
      ['access_denied', { decision: 'cancel' }],
      ['scopes_missing', { scope: ['instagram_basic', 'instagram_content_publish'] }],
      ['no_page', { asset: [] }],
    ])('ends as %s when the owner says no, allows too little, or ticks no Page', async (refusal, fields) => {
      expect((await connectionAs(fields)).connection).toMatchObject({ state: 'refused', refusal });
    });

    it('knows what was declined, and refuses what needs it', async () => {
      const scope = ['instagram_basic', 'pages_show_list', 'pages_read_engagement', 'business_management'];
      const { connection, text } = await connectionAs({ scope });
      expect(connection.state).toBe('connected');
      expect(text).not.toContain('EAA');
      const refused = await app.api.post('/v1/publishes', {
        accountId: connection.accountId,
        post: await picture('not allowed'),
      });
      expect(refused).toMatchObject({
        status: 409,
        body: { class: 'permission-missing', missingScopes: ['instagram_content_publish'] },
      });
    });

    it('says at once that a permission which ends within the week is renewed only by its owner', async () => {
      await control.knobs.set({ longLifetimeMs: 3 * 86_400_000 });
      const { connection } = await connectionAs({});
      const soon = await app.api.until('/v1/notices', ({ items }) =>
        items.some((one: { accountId: string }) => one.accountId === connection.accountId),
      );
      expect(soon.items).toContainEqual(
        expect.objectContaining({
          accountId: connection.accountId,
          message: expect.stringContaining('renews it only with you'),
        }),
      );
    });

    it('offers the accounts of all Pages, of portfolios as well, and connects the one that is chosen', async () => {
      const personId = keyOf(owner);
      const shop = await control.seedAccount({ username: `shop_${Date.now()}`, personId, business: 'owned' });
      await control.seedAccount({ username: `weak_${Date.now()}`, personId, tasks: ['ANALYZE'] });
      const { id, connection } = await connectionAs({});
      expect(connection.state).toBe('awaiting-choice');
      expect(connection.choices.map((one: { usable: boolean }) => one.usable)).toEqual([true, true, false]);
      await app.api.must('POST', `/v1/connections/${id}/choice`, { externalId: shop.account.id });
      const ended = await app.api.until(`/v1/connections/${id}`, ({ state }) => state === 'connected');
      const { body } = await app.api.get(`/v1/accounts/${ended.accountId}`);
      expect(body).toMatchObject({ username: shop.account.username, state: 'connected' });
    });
  });

  describe('an account that is connected by Facebook Login', () => {
    beforeEach(async () => {
      owner = await byFacebook.newOwner();
      accountId = (await connectOwner(world, byFacebook, owner)).accountId;
    });

    it.each(['picture', 'carousel', 'reel', 'story', 'comment'])(
      'publishes its kinds of content, once: %s',
      async (name) => {
        const kind = byFacebook.kinds[name]!;
        const ended = await published(await kind.post(`Hello ${name}`, upload), 90_000);
        expect(ended).toMatchObject({ state: 'published', url: expect.stringMatching(/^http/) });
        expect(await byFacebook.live(owner)).toHaveLength(kind.shows ?? 1);
        expect((await posts())[0]!.id).toBe(ended.parts[0].externalId);
        expect((await control.counters({ account: keyOf(owner) })).duplicates).toEqual([]);
      },
    );

    it('names all that is wrong with a post before it takes it', async () => {
      const media = [{ mediaId: await upload('sunset.gif') }, { mediaId: await upload('picture.jpg'), role: 'cover' }];
      const { status, body } = await app.api.post('/v1/publishes', {
        accountId,
        post: { text: 'a'.repeat(2_201), media, thread: [{ text: ' ' }], options: { trial: 'manual' } },
      });
      expect(status).toBe(422);
      const said = body.violations.map(({ message }: { message: string }) => message).join('\n');
      for (const what of ['2,200 characters', 'no GIFs', 'Only a reel has a cover', 'Only a reel has this', 'a text'])
        expect(said).toContain(what);
    });

    it.each([
      ['the answer is lost after acting', (match: object) => control.levers.lostAnswer(match)],
      ['500 comes although it acted', (match: object) => control.levers.serverError(match, { acted: true })],
      ['500 comes and it did not act', (match: object) => control.levers.serverError(match)],
      ['the JSON is cut off', (match: object) => control.levers.truncatedJson(match)],
      ['it is called spam although it is live', (match: object) => control.levers.calledSpam(match)],
      ['it is not ready although it says so', () => control.knobs.set({ notReadyTimes: 1 })],
    ])('publishes once when %s', async (_, fault) => {
      await fault({ ...publishCall, account: keyOf(owner) });
      await control.knobs.set({ lagMs: readLagMs / 2 });
      expect((await published(await picture('Only once, please'))).state).toBe('published');
      expect((await posts()).map(({ caption }) => caption)).toEqual(['Only once, please']);
    });

    it('writes its first comment once when the answer to that is lost', async () => {
      await control.levers.lostAnswer({ method: 'POST', path: '/:version/:id/comments', account: keyOf(owner) });
      const ended = await published({
        ...(await picture('A post')),
        thread: [{ text: 'Below it' }, { text: 'And below' }],
      });
      expect(ended.state).toBe('published');
      const comments = await control.comments(owner.externalId);
      expect(comments.map(({ text }) => text)).toEqual(['Below it', 'And below']);
      expect(comments[1]!.parentId).toBe(comments[0]!.id);
    });

    it('shows Instagram’s own words when it refuses, at the call or while it processes', async () => {
      await control.levers.refuse(
        { ...publishCall, account: keyOf(owner) },
        { code: 25, subcode: 2207050, message: 'The account is restricted' },
      );
      expect(await published(await picture('Refused'))).toMatchObject({
        state: 'failed',
        failure: { class: 'account-gone', move: 'owner', platformMessage: expect.stringContaining('is restricted') },
      });
      await control.nextContainers({ error: '2207026' });
      expect(await published(await picture('Not that'))).toMatchObject({
        state: 'failed',
        failure: {
          class: 'content-refused',
          platformCode: '2207026',
          platformMessage: 'Error: Media upload has failed with error code 2207026',
        },
      });
      expect(await posts()).toEqual([]);
    });

    it('makes a container anew that came to nothing', async () => {
      await control.nextContainers({ error: '2207099' });
      expect((await published(await picture('At the second go'))).state).toBe('published');
      expect(await posts()).toHaveLength(1);
    });

    it('waits out a limit for as long as Instagram says', async () => {
      await control.levers.rateLimited(
        { ...publishCall, account: keyOf(owner) },
        { hint: 'retry-after-seconds', waitMs: 3_000 },
      );
      expect((await published(await picture('Patience'))).state).toBe('published');
      const calls = await control.ledger({
        ...{ account: keyOf(owner), phase: 'answered' },
        endpoint: 'POST /:version/:id/media_publish',
      });
      const [refused, accepted] = calls.map(({ wallAt }) => new Date(wallAt).getTime());
      expect(accepted! - refused!).toBeGreaterThanOrEqual(3_000);
      expect(calls).toHaveLength(2);
    });

    it('becomes a notice when the password is changed', async () => {
      await control.changePassword(owner.externalId);
      expect(await published(await picture('Too late'))).toMatchObject({ failure: { class: 'reconnect-needed' } });
      const account = (await app.api.get(`/v1/accounts/${accountId}`)).body;
      expect(account).toMatchObject({ state: 'reconnect-needed', reconnectCause: 'password-changed' });
    });

    it('unpublishes a post with its comments, also what its owner has deleted by hand', async () => {
      for (const byHand of [false, true]) {
        const { id, parts } = await published({ ...(await picture('Soon gone')), thread: [{ text: 'first!' }] });
        if (byHand) await control.deletePost(parts[0].externalId);
        await app.api.post(`/v1/publishes/${id}/unpublish`);
        await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'unpublished');
        expect(await posts()).toEqual([]);
      }
    });

    it('imports its past once', async () => {
      const wanted = await control.seedPosts(owner.externalId, { count: 120 });
      const { id } = await app.api.must('POST', `/v1/accounts/${accountId}/imports`, {});
      const ended = await app.api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 90_000);
      expect(ended).toMatchObject({ state: 'completed', added: 120 });
      const rows = await app.sql`select external_id from imported_posts where account_id = ${accountId}`;
      expect(rows.map((row) => row.external_id).sort()).toEqual([...wanted].sort());
    });

    it('disconnects: revoked, proved, erased, and refused from then on', async () => {
      const tokens = (await control.liveSecrets(owner.externalId)).map(({ value }) => value);
      await app.api.delete(`/v1/accounts/${accountId}`);
      const { receipt } = await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');
      expect(receipt).toMatchObject({ revoked: 'revoked', proof: expect.stringContaining('refused the old token') });
      expect(tokens.length).toBeGreaterThan(1);
      expect(await control.liveSecrets(owner.externalId)).toEqual([]);
    });

    it('does not end a login that serves another account as well', async () => {
      const shop = await control.seedAccount({ username: `second_${Date.now()}`, personId: keyOf(owner) });
      const second = { externalId: shop.account.id, username: shop.account.username, key: keyOf(owner), past: 0 };
      await connectOwner(world, byFacebook, second);
      await app.api.delete(`/v1/accounts/${accountId}`);
      const { receipt } = await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');
      expect(receipt.revoked).toBe('shared-grant');
      expect(await control.liveSecrets(second.externalId)).not.toEqual([]);
    });
  });

  describe('by Instagram’s own login', () => {
    it('refuses a personal account, and says what to change', async () => {
      const { connection } = await attempt(world, byInstagram, await byInstagram.wrongOwners.not_professional!());
      expect(connection).toMatchObject({ state: 'refused', refusal: 'not_professional' });
    });

    it('publishes, leaves deleting to the owner, and says what a disconnect leaves behind', async () => {
      owner = await byInstagram.newOwner();
      accountId = (await connectOwner(world, byInstagram, owner)).accountId;
      for (const name of ['picture', 'reel']) {
        const ended = await published(await byInstagram.kinds[name]!.post(`Hello ${name}`, upload), 90_000);
        expect(ended.state).toBe('published');
        const unpublish = await app.api.post(`/v1/publishes/${ended.id}/unpublish`);
        expect(unpublish).toMatchObject({
          status: 409,
          body: {
            class: 'permission-missing',
            detail: expect.stringContaining('only the owner can'),
            nextStep: expect.stringContaining(ended.url),
            url: ended.url,
          },
        });
      }
      expect(await posts()).toHaveLength(2);

      await app.api.delete(`/v1/accounts/${accountId}`);
      const { receipt } = await app.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');
      expect(receipt).toMatchObject({ revoked: 'not-offered', proof: expect.stringContaining('Apps and websites') });
    });
  });
});
