import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { decideConsent } from './shared/owner.js';
import type { Photos } from './shared/photos.sample.js';

// A registry of X and of a made-up platform that has all that X has not: a flavour, a host of its own, Pages, other tokens.
vi.resetModules();
vi.doMock('./index.js', async (actual) => {
  const { simulatedPlatforms } = await actual<typeof import('./index.js')>();
  const { photosSimulator } = await import('./shared/photos.sample.js');
  const { hostPlaces } = await import('./shared/definition.js');
  const both = { x: simulatedPlatforms.x, photos: photosSimulator };
  return { simulatedPlatforms: both, simulatorNames: Object.keys(both), simulatedHosts: hostPlaces(both) };
});
const { startSimulators } = await import('./server.js');
// The files after this one, in the same process, are to find the registry as it is.
afterAll(() => {
  vi.doUnmock('./index.js');
  vi.resetModules();
});

const redirectUri = 'https://app.example/oauth/photos/callback';

async function startPhotos() {
  const simulators = await startSimulators({ photos: { redirectUris: [redirectUri] } } as object);
  onTestFinished(() => simulators.stop());
  return { simulators, photos: (simulators as unknown as { photos: Photos }).photos };
}

describe('a platform in the registry', () => {
  it('gets a port for each host, its flavour’s and its own ones as well', async () => {
    const { simulators, photos } = await startPhotos();
    const hosts = [
      ...Object.values(photos.addresses),
      photos.otherHosts.uploadUrl,
      photos.flavours['photos-login'].addresses.tokenUrl,
    ];
    expect(new Set([simulators.url, ...hosts]).size).toBe(5);
    expect(photos.flavours['photos-login'].app.clientId).toBe('the-other-app');
    expect(simulators.all.map(({ name }) => name)).toEqual(['x', 'photos']);
    for (const host of hosts) expect((await fetch(`${host}/nothing`)).status).toBe(404);
    const events = await photos.control.ledger({ phase: 'received' });
    expect(events.map(({ host }) => host)).toEqual(['apiUrl', 'webUrl', 'uploadUrl', 'photos-login.tokenUrl']);
  });

  it('is left out where only others are asked for', async () => {
    const simulators = await startSimulators({ only: ['x'] });
    onTestFinished(() => simulators.stop());
    expect(simulators.all.map(({ name }) => name)).toEqual(['x']);
    expect(simulators).not.toHaveProperty('photos');
  });

  it('takes its redirect addresses by flavour', async () => {
    const { photos } = await startPhotos();
    await photos.control.registerRedirectUri('https://app.example/login', 'photos-login');
    expect((await photos.control.app('photos-login')).redirectUris).toEqual(['https://app.example/login']);
    expect((await photos.control.app()).redirectUris).toEqual([redirectUri]);
    await expect(photos.control.app('nothing')).rejects.toThrow('no app for the flavour "nothing"');
  });
});

describe('a platform made of the shared parts', () => {
  it('lets the owner leave out a Page, and adds up the scopes of a second consent', async () => {
    const { photos } = await startPhotos();
    const page = (scope: string) =>
      `${photos.addresses.webUrl}/dialog?${new URLSearchParams({ redirect_uri: redirectUri, scope })}`;
    await decideConsent(page('read'), { leaveOut: ['page-2'] });
    const back = await decideConsent(page('write'), { leaveOut: ['page-1'] });

    expect(back.searchParams.get('code')).toMatch(/^code\./);
    expect(await photos.control.grants('ada')).toMatchObject([{ scopes: ['read', 'write'], assets: ['page-2'] }]);
  });

  it('has every named fault in its own words', async () => {
    const { photos } = await startPhotos();
    const call = () => fetch(`${photos.addresses.apiUrl}/me`);
    const { levers } = photos.control;
    await levers.rateLimited({ host: 'apiUrl' });
    const limited = await call();
    expect([limited.status, limited.headers.get('x-usage'), await limited.json()]).toEqual([
      400,
      '100',
      { error: 'slow down' },
    ]);
    await levers.rateLimited({ path: ['/you', '/me'] }, { hint: 'retry-after-seconds', waitMs: 3000 });
    expect((await call()).headers.get('retry-after')).toBe('3');
    await levers.tokenRefused({ query: { access_token: 'other' } });
    expect((await call()).status).toBe(200);
    expect((await fetch(`${photos.addresses.apiUrl}/me?access_token=other`)).status).toBe(401);
    await expect(levers.quotaExhausted({})).rejects.toThrow('no quota');
  });

  it('has holds and levers that take hold of one host alone', async () => {
    const { photos } = await startPhotos();
    await photos.control.levers.serverError({ host: 'uploadUrl' });
    expect((await fetch(`${photos.addresses.apiUrl}/me`)).status).toBe(200);
    const hold = await photos.control.hold({ path: '/me' }, 'before-commit');
    const call = fetch(`${photos.addresses.apiUrl}/me`);
    await hold.reached();
    await hold.release();
    expect((await call).status).toBe(200);
  });
});
