import { randomBytes } from 'node:crypto';
import { keptApp } from '../shared/app.js';
import { defineSimulator, type PlatformOptions, type Surroundings } from '../shared/definition.js';
import type { Endpoint, SimulatedPlatform } from '../shared/exchange.js';
import { Grants } from '../shared/grants.js';
import { Levers } from '../shared/levers.js';
import { Limits } from '../shared/limits.js';
import { opaque } from '../shared/secrets.js';
import { Uploads } from '../shared/uploads.js';
import { Webhooks } from '../shared/webhooks.js';
import { FixedWindows } from '../shared/windows.js';
import { apiEndpoints, unknownPath } from './api.js';
import { consent } from './consent.js';
import { xControl } from './control.js';
import { problem } from './errors.js';
import { fileEndpoints } from './files.js';
import { defaultKnobs } from './knobs.js';
import { limits } from './limits.js';
import { seedAccount } from './seed.js';
import type { XSimulator } from './simulator.js';
import { type XApp, XState } from './state.js';
import { identify } from './tokens.js';
import { deliver } from './webhooks.js';

const addresses = { apiUrl: 'https://api.x.com', webUrl: 'https://x.com' };

export const xSimulator = defineSimulator({
  name: 'x',
  label: 'X',
  addresses,
  create(surroundings, options) {
    const x = createX(surroundings, options);
    const malformed = problem(400, 'Bad Request', 'Bad Request');
    return {
      platform: asPlatform(x),
      hosts: {
        apiUrl: { endpoints: apiEndpoints(x), unknownPath, malformed },
        webUrl: { endpoints: webEndpoints(x), unknownPath, malformed },
      },
      app: x.app,
      control: xControl(x),
    };
  },
});

function createX(surroundings: Surroundings<typeof addresses>, options: PlatformOptions): XSimulator {
  const { clock, ledger, journal, secrets, folder } = surroundings;
  const state = new XState(journal, clock);
  const books = { platform: 'x', journal, clock, secrets };
  const app = keptApp({ ...books, apps: state.apps }, freshApp(), options);
  const issuedAt = new Date(clock.now()).toISOString();
  secrets.remember({ platform: 'x', kind: 'api-secret', value: app.apiSecret, issuedAt });

  const knobs = { ...defaultKnobs };
  const x: XSimulator = {
    name: 'x',
    clock,
    ledger,
    levers: new Levers(),
    secrets,
    state,
    knobs,
    limits: new Limits({ ...limits, windows: new FixedWindows(clock) }),
    grants: new Grants(books),
    uploads: new Uploads(folder),
    webhooks: new Webhooks({ ...books, knobs }),
    apps: state.apps,
    app,
    urls: { api: surroundings.addresses.apiUrl, web: surroundings.addresses.webUrl },
    loggedIn: undefined,
    mediaFates: [],
    announce: (event) => void deliver(x, event),
  };
  if (state.accounts.size === 0) {
    seedAccount(x, { username: 'demo_studio', name: 'Demo Studio', verifiedType: 'blue', followers: 1200 });
    seedAccount(x, { username: 'demo_shop', name: 'Demo Shop', verifiedType: 'business', subscriptionType: 'Premium' });
  }
  return x;
}

/** What the pipeline needs to know of X. */
function asPlatform(x: XSimulator): SimulatedPlatform {
  return {
    name: 'x',
    ledger: x.ledger,
    levers: x.levers,
    identify: (call) => identify(x, call),
    headers: ({ requestId }) => ({
      date: new Date(x.clock.now()).toUTCString(),
      'x-transaction-id': requestId.replaceAll('-', '').slice(0, 16),
      'x-access-level': 'read-write',
      'api-version': '2.167',
    }),
  };
}

/** What people's browsers open: the consent page, and the pictures and videos. */
function webEndpoints(x: XSimulator): Endpoint[] {
  const { show, decide } = consent(x);
  return [
    { method: 'GET', path: '/i/oauth2/authorize', act: show },
    { method: 'POST', path: '/i/oauth2/authorize', act: decide },
    ...fileEndpoints(x),
  ];
}

const freshApp = (): XApp => ({
  id: 'app',
  name: 'AutoPersonas',
  clientId: Buffer.from(`${randomBytes(15).toString('base64url')}:1:ci`).toString('base64url'),
  clientSecret: opaque(38),
  apiKey: opaque(18),
  apiSecret: opaque(37),
  redirectUris: [],
});
