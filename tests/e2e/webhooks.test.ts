import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { over, publish, uploadTo, type World, worldOf } from '../../local/demo/world.js';
import { openGuides } from '../../local/guides/index.js';
import { localVerifyToken } from '../../local/simulatedPlatforms.js';
import { type ControlOf, controlOf } from '../../simulators/control.js';
import { type App, startApp } from '../support/app.js';
import { type ConnectedTo, connecting } from '../support/connecting.js';

let app: App;
let world: World;
let guides: Awaited<ReturnType<typeof openGuides>>;
let connectedTo: ConnectedTo;

beforeAll(async () => {
  app = await startApp();
  world = worldOf(app.stack);
  guides = await openGuides(app.stack.simulatorUrl);
  connectedTo = await connecting(app.stack);
});
afterAll(() => app?.stop());

const told = (accountId: string) =>
  app.sql`select kind, handled_at from webhook_events where account_id = ${accountId} order by id`;
const state = (accountId: string, wanted: string) =>
  app.api.until(`/v1/accounts/${accountId}`, (account) => account.state === wanted);

describe('what Threads tells of itself', () => {
  let threads: ControlOf<'threads'>;

  beforeAll(async () => {
    threads = controlOf(app.stack.simulatorUrl, 'threads');
    // What the app's developer does in Meta's dashboard: the address has to repeat a challenge.
    const url = `${app.stack.apiUrl}/webhooks/threads`;
    await threads.webhooks.configure({ url, verifyToken: localVerifyToken });
    await threads.configureCallbacks({ uninstallUrl: `${url}/deauthorize`, deleteUrl: `${url}/data-deletion` });
  });
  it.each(['threads', 'meta'] as const)('is kept, whichever of the two secrets signs it: %s', async (webhookSecret) => {
    const { accountId, username } = await connectedTo('threads');
    await threads.knobs.set({ webhookSecret, webhookDeliveries: 3 });

    const post = await threads.seedPost(username, { text: 'Ours' });
    await threads.seedPost('guest_1', { text: 'Nice', replyTo: post });
    await threads.knobs.reset();

    // Each once; their order nobody promises.
    const kinds = async () => (await told(accountId)).map(({ kind }) => kind).sort();
    await expect.poll(kinds).toEqual(['publish-state', 'reply']);
  });

  it('is not believed when it is signed wrongly', async () => {
    const { accountId, username } = await connectedTo('threads');
    await threads.knobs.set({ webhooksSignedWrongly: true });
    await threads.seedPost(username, { text: 'Ours' });
    await threads.knobs.reset();

    await expect
      .poll(async () => (await threads.webhooks.deliveries('publish')).at(-1))
      .toMatchObject({ status: 401, account: expect.any(String) });
    expect(await told(accountId)).toEqual([]);
  });

  it('ends the account when its owner removes the app, without another call to Threads', async () => {
    const { accountId, username, externalId } = await connectedTo('threads');
    const before = await threads.ledger({ account: externalId });

    await threads.revokeGrant(username);

    expect((await state(accountId, 'disconnected')).receipt.revoked).toBe('removed-at-platform');
    expect(await threads.ledger({ account: externalId, afterSeq: before.at(-1)!.seq, phase: 'received' })).toEqual([]);
  });

  it('has the owner forgotten who asks for it there', async () => {
    const { accountId, username } = await connectedTo('threads');

    const [delivery] = await threads.requestDeletion(username);

    expect(delivery).toMatchObject({ status: 200 });
    await expect
      .poll(async () => (await app.api.get(`/v1/accounts/${accountId}`)).status, { timeout: 30_000 })
      .toBe(404);
  });
});

describe('what Fanvue tells of itself', () => {
  let fanvue: ControlOf<'fanvue'>;

  beforeAll(async () => {
    fanvue = controlOf(app.stack.simulatorUrl, 'fanvue');
    await fanvue.webhooks.configure(`${app.stack.apiUrl}/webhooks/fanvue`);
  });

  it.each(['envelope', 'flat'] as const)('is kept once, however often it comes: %s', async (webhookFamily) => {
    const { accountId, externalId } = await connectedTo('fanvue');
    await fanvue.knobs.set({ webhookFamily, webhookDeliveries: 3 });
    await fanvue.seedMessage('a-fan', externalId, 'Are you there?');
    await fanvue.seedFollow('a-fan', externalId);
    await fanvue.knobs.reset();

    await expect
      .poll(async () => (await told(accountId)).map(({ kind }) => kind).sort())
      .toEqual(['direct-message', 'other']);
  });

  it('is not believed when it is signed wrongly', async () => {
    const { accountId, externalId } = await connectedTo('fanvue');
    await fanvue.knobs.set({ webhooksSignedWrongly: true, webhookRetries: 0 });
    await fanvue.seedMessage('a-fan', externalId, 'Are you there?');

    await expect.poll(async () => (await fanvue.webhooks.deliveries()).at(-1)).toMatchObject({ status: 401 });
    await fanvue.knobs.reset();
    expect(await told(accountId)).toEqual([]);
  });
});

describe('what TikTok tells of itself', () => {
  let tiktok: ControlOf<'tiktok'>;

  beforeAll(async () => {
    tiktok = controlOf(app.stack.simulatorUrl, 'tiktok');
    await tiktok.setWebhook(`${app.stack.apiUrl}/webhooks/tiktok`);
  });

  it.each([
    ['its owner', 1],
    ['a ban', 4],
  ] as const)('ends the account that %s took the app from, without another call to TikTok', async (_who, reason) => {
    const { accountId, externalId } = await connectedTo('tiktok');
    const before = await tiktok.ledger({ account: externalId });

    await tiktok.removeAuthorization(externalId, reason);

    expect((await state(accountId, 'disconnected')).receipt.revoked).toBe('removed-at-platform');
    expect(await tiktok.ledger({ account: externalId, afterSeq: before.at(-1)!.seq, phase: 'received' })).toEqual([]);
  });

  it('is heard of a publish, which ends as TikTok answers it', async () => {
    const { accountId } = await connectedTo('tiktok');
    const { video } = guides.tiktok.kinds;
    await tiktok.knobs.set({ webhookDeliveries: 2 });

    const id = await publish(world, accountId, await video!.post('A clip', uploadTo(world)));
    expect((await over(world, id)).state).toBe('published');
    await tiktok.knobs.reset();

    const kinds = (await told(accountId)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['publish-state']));
  });
});

describe.each([
  ['instagram', undefined],
  ['instagram-login', 'instagram-login'],
] as const)('what Meta tells of an account that came by %s', (name, of) => {
  let instagram: ControlOf<'instagram'>;

  beforeAll(async () => {
    instagram = controlOf(app.stack.simulatorUrl, 'instagram');
    const url = `${app.stack.apiUrl}/webhooks/${name}`;
    await instagram.registerWebhook(url, localVerifyToken, of);
    await instagram.setCallbacks({ deauthorizeUrl: `${url}/deauthorize`, dataDeletionUrl: `${url}/data-deletion` }, of);
  });

  it('ends it when its owner removes the app, without another call to Meta', async () => {
    const { accountId, externalId } = await connectedTo(name);
    const before = await instagram.ledger({ account: externalId });

    await instagram.revokeGrant(externalId, of);

    expect((await state(accountId, 'disconnected')).receipt.revoked).toBe('removed-at-platform');
    const afterSeq = before.at(-1)?.seq ?? 0;
    expect(await instagram.ledger({ account: externalId, afterSeq, phase: 'received' })).toEqual([]);
  });

  it('has it forgotten', async () => {
    const { accountId, externalId } = await connectedTo(name);

    const answer = await instagram.requestDataDeletion(externalId, of);

    expect(answer).toMatchObject({
      status: 200,
      body: { url: expect.any(String), confirmation_code: expect.any(String) },
    });
    await expect
      .poll(async () => (await app.api.get(`/v1/accounts/${accountId}`)).status, { timeout: 30_000 })
      .toBe(404);
  });
});
