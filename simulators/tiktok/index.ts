import { randomBytes } from 'node:crypto';
import { keptApp } from '../shared/app.js';
import type { Answer } from '../shared/call.js';
import { defineSimulator, type PlatformOptions, type Surroundings } from '../shared/definition.js';
import type { Endpoint, SimulatedPlatform } from '../shared/exchange.js';
import { Grants } from '../shared/grants.js';
import { Levers } from '../shared/levers.js';
import { Limits } from '../shared/limits.js';
import { samplePicture } from '../shared/sample-media.js';
import { opaque } from '../shared/secrets.js';
import { Uploads } from '../shared/uploads.js';
import { Webhooks } from '../shared/webhooks.js';
import { SlidingWindows } from '../shared/windows.js';
import { apiEndpoints, unknownPath, uploadEndpoints } from './api.js';
import { consent } from './consent.js';
import { tiktokControl } from './control.js';
import { errorAnswer } from './errors.js';
import { defaultKnobs } from './knobs.js';
import { limits } from './limits.js';
import { seedAccount } from './seed.js';
import type { TikTokSimulator } from './simulator.js';
import { type TikTokApp, TikTokState } from './state.js';
import { identify } from './tokens.js';

const addresses = { apiUrl: 'https://open.tiktokapis.com', webUrl: 'https://www.tiktok.com' };
const otherHosts = { uploadUrl: 'https://open-upload.tiktokapis.com' };

export const tiktokSimulator = defineSimulator({
  name: 'tiktok',
  label: 'TikTok',
  addresses,
  otherHosts,
  create(surroundings: Surroundings<typeof addresses, typeof otherHosts>, options: PlatformOptions) {
    const tiktok = createTikTok(surroundings, options);
    const malformed = errorAnswer('invalid_params', { message: 'Bad request' });
    return {
      platform: asPlatform(tiktok),
      hosts: {
        apiUrl: { endpoints: apiEndpoints(tiktok), unknownPath, malformed },
        webUrl: { endpoints: webEndpoints(tiktok), unknownPath, malformed },
        uploadUrl: { endpoints: uploadEndpoints(tiktok), unknownPath: () => ({ status: 404 }) },
      },
      app: tiktok.app,
      control: tiktokControl(tiktok),
      close: async () => {
        for (const timer of tiktok.timers) clearTimeout(timer);
        await tiktok.webhooks.flush();
      },
    };
  },
});

function createTikTok(
  surroundings: Surroundings<typeof addresses, typeof otherHosts>,
  options: PlatformOptions,
): TikTokSimulator {
  const { clock, ledger, journal, secrets, folder } = surroundings;
  const state = new TikTokState(journal, clock);
  const books = { platform: 'tiktok', journal, clock, secrets };
  const knobs = { ...defaultKnobs };
  const tiktok: TikTokSimulator = {
    name: 'tiktok',
    clock,
    ledger,
    levers: new Levers(),
    secrets,
    state,
    knobs,
    limits: new Limits({ ...limits, windows: new SlidingWindows(clock) }),
    grants: new Grants(books),
    uploads: new Uploads(folder),
    webhooks: new Webhooks({ ...books, knobs }),
    apps: state.apps,
    app: keptApp({ ...books, apps: state.apps }, freshApp(), options),
    urls: {
      api: surroundings.addresses.apiUrl,
      web: surroundings.addresses.webUrl,
      upload: surroundings.otherHosts.uploadUrl,
    },
    folder,
    platform: { name: 'tiktok', ledger },
    loggedIn: undefined,
    fates: [],
    fetching: new Map(),
    timers: new Set(),
  };
  if (state.accounts.size === 0) {
    // While an app is not audited it can post for private accounts only.
    seedAccount(tiktok, { username: 'mara.k', displayName: 'Mara K', isPrivate: true });
    seedAccount(tiktok, { username: 'demo.studio', displayName: 'Demo Studio', isVerified: true, followers: 88_000 });
  }
  return tiktok;
}

/** What the pipeline needs to know of TikTok. */
function asPlatform(tiktok: TikTokSimulator): SimulatedPlatform {
  return {
    name: 'tiktok',
    ledger: tiktok.ledger,
    levers: tiktok.levers,
    identify: (call) => identify(tiktok, call),
    headers: () => ({ date: new Date(tiktok.clock.now()).toUTCString(), 'x-tt-logid': opaque(16) }),
    // A draft in the owner's inbox is seen by the owner.
    visibleKinds: ['draft'],
  };
}

/** What people's browsers open: the consent page, and the pictures that answers name. */
function webEndpoints(tiktok: TikTokSimulator): Endpoint[] {
  const { show, decide } = consent(tiktok);
  const picture = async (): Promise<Answer> => ({
    status: 200,
    headers: { 'content-type': 'image/jpeg' },
    body: await samplePicture({ type: 'jpeg', width: 360, height: 640 }),
  });
  return [
    { method: 'GET', path: '/v2/auth/authorize/', act: show },
    { method: 'POST', path: '/v2/auth/authorize/', act: decide },
    { method: 'GET', path: '/avatars/:file', act: picture },
    { method: 'GET', path: '/covers/:file', act: picture },
  ];
}

const freshApp = (): TikTokApp => ({
  id: 'app',
  name: 'AutoPersonas',
  clientId: `aw${randomBytes(8).toString('hex')}`,
  clientSecret: opaque(30),
  redirectUris: [],
});
