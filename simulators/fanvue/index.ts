import { randomUUID } from 'node:crypto';
import { keptApp } from '../shared/app.js';
import type { Answer } from '../shared/call.js';
import { defineSimulator, type PlatformOptions, type Surroundings } from '../shared/definition.js';
import type { SimulatedPlatform } from '../shared/exchange.js';
import { Grants } from '../shared/grants.js';
import { Levers } from '../shared/levers.js';
import { opaque } from '../shared/secrets.js';
import { Uploads } from '../shared/uploads.js';
import { Webhooks } from '../shared/webhooks.js';
import { apiEndpoints, unknownPath } from './api.js';
import { TokenBuckets } from './buckets.js';
import { consent, everyScope } from './consent.js';
import { fanvueControl } from './control.js';
import { defaultKnobs } from './knobs.js';
import * as oauth from './oauth.js';
import { seedUser } from './seed.js';
import type { FanvueSimulator } from './simulator.js';
import { type FanvueApp, FanvueState } from './state.js';
import { storageEndpoints, unknownStoragePath } from './storage.js';
import { identify } from './tokens.js';

const addresses = { apiUrl: 'https://api.fanvue.com', authUrl: 'https://auth.fanvue.com' };
/** Where the signed addresses lead; the real name is nobody's business but theirs. */
const otherHosts = { storageUrl: 'https://storage.fanvue.example' };

export const fanvueSimulator = defineSimulator({
  name: 'fanvue',
  label: 'Fanvue',
  addresses,
  otherHosts,
  create(surroundings, options) {
    const fanvue = createFanvue(surroundings, options);
    const { show, decide } = consent(fanvue);
    const malformed = { status: 400, body: { message: 'Bad Request' } };
    const unknownAuthPath = (): Answer => ({ status: 404, body: '404 page not found' });
    return {
      platform: asPlatform(fanvue),
      hosts: {
        apiUrl: { endpoints: apiEndpoints(fanvue), unknownPath, malformed },
        authUrl: {
          endpoints: [
            { method: 'GET', path: '/oauth2/auth', act: show },
            { method: 'POST', path: '/oauth2/auth', act: decide },
            {
              method: 'POST',
              path: '/oauth2/token',
              tokenEndpoint: true,
              act: (call) => oauth.token(fanvue, call),
            },
            { method: 'POST', path: '/oauth2/revoke', act: (call) => oauth.revoke(fanvue, call) },
          ],
          unknownPath: unknownAuthPath,
          malformed,
        },
        storageUrl: { endpoints: storageEndpoints(fanvue), unknownPath: unknownStoragePath },
      },
      app: { ...fanvue.app, webhookSecret: fanvue.app.signingSecret },
      control: fanvueControl(fanvue),
    };
  },
});

function createFanvue(
  surroundings: Surroundings<typeof addresses, typeof otherHosts>,
  options: PlatformOptions,
): FanvueSimulator {
  const { clock, ledger, journal, secrets, folder } = surroundings;
  const state = new FanvueState(journal, clock);
  const books = { platform: 'fanvue', journal, clock, secrets };
  const app = keptApp({ ...books, apps: state.apps }, freshApp(), options);
  const issuedAt = new Date(clock.now()).toISOString();
  secrets.remember({ platform: 'fanvue', kind: 'webhook-secret', value: app.signingSecret, issuedAt });

  const knobs = structuredClone(defaultKnobs);
  const fanvue: FanvueSimulator = {
    name: 'fanvue',
    clock,
    ledger,
    levers: new Levers(),
    secrets,
    state,
    knobs,
    buckets: new TokenBuckets(clock),
    grants: new Grants(books),
    uploads: new Uploads(folder),
    webhooks: new Webhooks({ ...books, knobs }),
    apps: state.apps,
    app,
    urls: {
      api: surroundings.addresses.apiUrl,
      auth: surroundings.addresses.authUrl,
      storage: surroundings.otherHosts.storageUrl,
    },
    storageKey: opaque(),
    loggedIn: undefined,
    mediaFates: [],
  };
  if (state.users.size === 0) {
    seedUser(fanvue, { handle: 'luna-demo', displayName: 'Luna', followers: 800, subscribers: 45 });
    seedUser(fanvue, { handle: 'sol-demo', displayName: 'Sol' });
    seedUser(fanvue, { handle: 'just-a-fan', displayName: 'Sam', isCreator: false });
  }
  return fanvue;
}

/** What the pipeline needs to know of Fanvue. */
function asPlatform(fanvue: FanvueSimulator): SimulatedPlatform {
  return {
    name: 'fanvue',
    ledger: fanvue.ledger,
    levers: fanvue.levers,
    identify: (call) => identify(fanvue, call),
    headers: () => ({ date: new Date(fanvue.clock.now()).toUTCString() }),
  };
}

const freshApp = (): FanvueApp => ({
  id: 'app',
  name: 'AutoPersonas',
  clientId: randomUUID(),
  clientSecret: opaque(24),
  redirectUris: [],
  scopes: everyScope,
  signingSecret: opaque(32),
});
