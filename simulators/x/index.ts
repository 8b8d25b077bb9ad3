import { randomBytes } from 'node:crypto';
import type { SimulatorClock } from '../shared/clock.js';
import type { Endpoint, SimulatedPlatform } from '../shared/exchange.js';
import type { Journal } from '../shared/journal.js';
import type { Ledger } from '../shared/ledger.js';
import { Levers } from '../shared/levers.js';
import { opaque, type SecretRegistry } from '../shared/secrets.js';
import { apiEndpoints } from './api.js';
import { consent } from './consent.js';
import { fileEndpoints } from './files.js';
import { defaultKnobs } from './knobs.js';
import { Limits } from './limits.js';
import { seedAccount } from './seed.js';
import type { XSimulator } from './simulator.js';
import { type XApp, XState } from './state.js';
import { identify } from './tokens.js';
import { Uploads } from './uploads.js';
import { deliver } from './webhooks.js';

export interface XOptions {
  clientId?: string;
  clientSecret?: string;
  redirectUris?: string[];
}

interface Surroundings {
  clock: SimulatorClock;
  ledger: Ledger;
  journal: Journal;
  secrets: SecretRegistry;
  uploadFolder: string;
}

export function createX(
  { clock, ledger, journal, secrets, uploadFolder }: Surroundings,
  options: XOptions,
): XSimulator {
  const state = new XState(journal, clock);
  const app = theApp(state, options);
  const issuedAt = new Date(clock.now()).toISOString();
  secrets.remember({ platform: 'x', kind: 'client-secret', value: app.clientSecret, issuedAt });
  secrets.remember({ platform: 'x', kind: 'api-secret', value: app.apiSecret, issuedAt });

  const x: XSimulator = {
    name: 'x',
    clock,
    ledger,
    levers: new Levers(),
    secrets,
    state,
    knobs: { ...defaultKnobs },
    limits: new Limits(clock),
    uploads: new Uploads(uploadFolder),
    app,
    urls: { api: '', web: '' },
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
export function asPlatform(x: XSimulator): SimulatedPlatform {
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

export const xApi = (x: XSimulator): Endpoint[] => apiEndpoints(x);

/** What people's browsers open: the consent page, and the pictures and videos. */
export function xWeb(x: XSimulator): Endpoint[] {
  const { show, decide } = consent(x);
  return [
    { method: 'GET', path: '/i/oauth2/authorize', act: show },
    { method: 'POST', path: '/i/oauth2/authorize', act: decide },
    ...fileEndpoints(x),
  ];
}

function theApp(state: XState, { clientId, clientSecret, redirectUris }: XOptions): XApp {
  const known = state.apps.get('app');
  const fresh: XApp = {
    id: 'app',
    name: 'AutoPersonas',
    clientId: Buffer.from(`${randomBytes(15).toString('base64url')}:1:ci`).toString('base64url'),
    clientSecret: opaque(38),
    apiKey: opaque(18),
    apiSecret: opaque(37),
    redirectUris: [],
  };
  const app = known ?? fresh;
  return state.apps.put({
    ...app,
    clientId: clientId ?? app.clientId,
    clientSecret: clientSecret ?? app.clientSecret,
    redirectUris: [...new Set([...app.redirectUris, ...(redirectUris ?? [])])],
  });
}
