import { Containers } from '../meta/containers.js';
import { dialog } from '../meta/dialog.js';
import { graphError } from '../meta/errors.js';
import { newMetaId } from '../meta/ids.js';
import { callerOf } from '../meta/tokens.js';
import { keptApp } from '../shared/app.js';
import { defineSimulator, type PlatformOptions, type Surroundings } from '../shared/definition.js';
import type { Endpoint, SimulatedPlatform } from '../shared/exchange.js';
import { Grants } from '../shared/grants.js';
import { Levers } from '../shared/levers.js';
import { type LimitRules, Limits } from '../shared/limits.js';
import { opaque } from '../shared/secrets.js';
import { Webhooks } from '../shared/webhooks.js';
import { SlidingWindows } from '../shared/windows.js';
import { apiEndpoints, unknownPath } from './api.js';
import { threadsControl } from './control.js';
import { fileEndpoints } from './files.js';
import { defaultKnobs } from './knobs.js';
import { bytesMax, fetchFailed, judge } from './publish.js';
import { knownScopes } from './scopes.js';
import { seedAccount } from './seed.js';
import type { ThreadsSimulator, ThreadsToken } from './simulator.js';
import { type ThreadsApp, ThreadsState } from './state.js';
import { deliver } from './webhooks.js';

const addresses = { apiUrl: 'https://graph.threads.net', webUrl: 'https://threads.net' };

export const threadsSimulator = defineSimulator({
  name: 'threads',
  label: 'Threads',
  addresses,
  create(surroundings, options) {
    const threads = createThreads(surroundings, options);
    const malformed = graphError({ code: 2500, message: 'Malformed request' });
    return {
      platform: asPlatform(threads),
      hosts: {
        apiUrl: { endpoints: apiEndpoints(threads), unknownPath, malformed },
        webUrl: {
          endpoints: webEndpoints(threads),
          unknownPath: () => ({ status: 404, body: 'Not found' }),
          malformed,
        },
      },
      app: { ...threads.app, webhookSecret: threads.app.metaSecret },
      control: threadsControl(threads),
    };
  },
});

const dayMs = 24 * 3_600_000;
const perDay = (limit: number): LimitRules => ({ perUser: [{ limit, windowMs: dayMs }] });

/** §3.4, §7; counted where something is published or deleted, and not by call. */
const documented = { posts: perDay(250), replies: perDay(1_000), deletes: perDay(100), calls: perDay(48_000) };

function createThreads(surroundings: Surroundings<typeof addresses>, options: PlatformOptions): ThreadsSimulator {
  const { clock, ledger, journal, secrets, folder } = surroundings;
  const state = new ThreadsState(journal, clock);
  const books = { platform: 'threads', journal, clock, secrets };
  const app = keptApp({ ...books, apps: state.apps }, freshApp(), options);
  const issuedAt = new Date(clock.now()).toISOString();
  secrets.remember({ platform: 'threads', kind: 'api-secret', value: app.metaSecret, issuedAt });

  const knobs = { ...defaultKnobs };
  const threads: ThreadsSimulator = {
    name: 'threads',
    clock,
    ledger,
    levers: new Levers(),
    secrets,
    state,
    knobs,
    limits: new Limits({ documented, windows: new SlidingWindows(clock) }),
    grants: new Grants<ThreadsToken>(books),
    containers: new Containers({
      ...{ platform: 'threads', journal, clock, ledger, folder, knobs, bytesMax, judge, fetchFailed },
      newId: () => newMetaId('180'),
    }),
    webhooks: new Webhooks({ ...books, knobs }),
    apps: state.apps,
    app,
    urls: { api: surroundings.addresses.apiUrl, web: surroundings.addresses.webUrl },
    loggedIn: undefined,
    announce: (event, post) => void deliver(threads, event, post),
  };
  if (state.profiles.size === 0) {
    seedAccount(threads, {
      username: 'cafe.nord',
      name: 'Cafe Nord',
      biography: 'Coffee',
      verified: true,
      followers: 812,
    });
    seedAccount(threads, { username: 'print.works', name: 'Print Works', linkedInstagram: false });
  }
  return threads;
}

/** What the pipeline needs to know of Threads. */
const asPlatform = (threads: ThreadsSimulator): SimulatedPlatform => ({
  name: 'threads',
  ledger: threads.ledger,
  levers: threads.levers,
  identify: (call) => callerOf(threads.grants, call, (id) => ({ username: threads.state.profiles.get(id)?.username })),
  headers: ({ requestId }) => ({
    date: new Date(threads.clock.now()).toUTCString(),
    'x-fb-request-id': requestId,
    'facebook-api-version': 'v1.0',
  }),
});

/** What people's browsers open: the consent page, and the pictures and videos. */
function webEndpoints(threads: ThreadsSimulator): Endpoint[] {
  const { clock, app, grants, state, knobs } = threads;
  return [
    ...dialog({
      ...{ label: 'Threads', path: '/oauth/authorize', clock, app, grants, scopes: knownScopes },
      scopeNeeded: 'threads_basic',
      people: () => {
        const people = [...state.profiles.values()].map(({ id, name, username }) => ({
          id,
          label: `${name} (@${username})`,
        }));
        return people.sort((one, other) => Number(other.id === threads.loggedIn) - Number(one.id === threads.loggedIn));
      },
      reconsent: 'scopes-add-up',
      codeLifetimeMs: () => knobs.codeLifetimeMs,
      cancelled: {
        error: 'access_denied',
        error_reason: 'user_denied',
        error_description: 'The user denied your request',
      },
      fragment: '#_',
    }),
    ...fileEndpoints(threads),
  ];
}

const freshApp = (): ThreadsApp => ({
  id: 'app',
  name: 'AutoPersonas',
  clientId: newMetaId('7', 16),
  clientSecret: opaque(24),
  metaSecret: opaque(24),
  redirectUris: [],
});
