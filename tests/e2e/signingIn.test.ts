import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../local/browser.js';
import { type App, startApp } from '../support/app.js';
import { signIn } from '../support/signedIn.js';

describe('an owner at the pages', () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app?.stop());

  async function newOwner() {
    const { id } = await app.x.seedAccount({ username: `u_${Date.now()}`, name: 'Owner' });
    const { api } = app;
    const { id: connectionId, startUrl } = await api.must('POST', '/v1/connections', { platform: 'x' });
    const connected = () => api.until(`/v1/connections/${connectionId}`, ({ state }) => state === 'connected');
    return { externalId: id, connectionId, startUrl, connected };
  }

  it('comes back to the accounts, to the very one that was connected', async () => {
    const { externalId, connectionId, startUrl, connected } = await newOwner();
    const browser = new Browser();
    await browser.open(await app.stack.signInLink('owner'));

    await browser.open(startUrl);
    await browser.submit();
    await browser.submit({ decision: 'authorize', account: externalId });

    expect(browser.url).toBe(`${app.stack.apiUrl}/app/accounts?connection=${connectionId}`);
    expect((await connected()).accountId).toBeTruthy();
  });

  it('is not asked at the platform for what was unticked on our page, and nothing is missing then', async () => {
    const { externalId, startUrl, connected } = await newOwner();
    const browser = new Browser();
    await browser.open(startUrl);
    const all = browser.html.match(/name="scope" value="[\w.]+"/g)!.map((box) => box.split('"')[3]!);
    expect(all).toEqual(['tweet.write', 'media.write', 'dm.read', 'dm.write']);

    await browser.submit({ scope: ['tweet.write', 'dm.read'] });

    const asked = new URL(browser.url).searchParams.get('scope')!.split(' ').sort();
    expect(asked).toEqual(['dm.read', 'offline.access', 'tweet.read', 'tweet.write', 'users.read']);
    expect(browser.html).not.toMatch(/media\.write|dm\.write/); // X's own page
    await browser.submit({ decision: 'authorize', account: externalId });
    const connection = await connected();
    expect([...connection.grantedScopes].sort()).toEqual(asked);
    expect([...connection.askedScopes].sort()).toEqual(asked);
    expect(connection.missingScopes).toEqual([]);
    const { features } = (await app.api.get(`/v1/accounts/${connection.accountId}`)).body;
    const off = features.filter(({ can }: { can: boolean }) => !can).map(({ feature }: { feature: string }) => feature);
    expect(off).toEqual(['media', 'direct-messages']);
  });

  it('does in a session what the pages offer, and support does not', async () => {
    const owner = await signIn(app.stack.apiUrl, await app.stack.signInLink('owner'));
    const support = await signIn(app.stack.apiUrl, await app.stack.signInLink('support'));

    expect((await owner.post('/v1/connections', { platform: 'x' })).status).toBe(202);
    expect((await support.post('/v1/connections', { platform: 'x' })).status).toBe(403);
    expect((await support.get('/v1/session')).body).toMatchObject({ role: 'support', workspace: { name: 'local' } });
  });
});
