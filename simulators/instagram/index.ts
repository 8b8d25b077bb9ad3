import { Containers } from '../meta/containers.js';
import { dialog } from '../meta/dialog.js';
import { newMetaId } from '../meta/ids.js';
import { callerOf } from '../meta/tokens.js';
import { keptApp } from '../shared/app.js';
import { defineSimulator, type PlatformOptions, type Surroundings } from '../shared/definition.js';
import type { Endpoint, SimulatedPlatform } from '../shared/exchange.js';
import { Grants } from '../shared/grants.js';
import { Levers } from '../shared/levers.js';
import { opaque } from '../shared/secrets.js';
import { Webhooks } from '../shared/webhooks.js';
import { SlidingWindows } from '../shared/windows.js';
import { usageHeaders } from './actor.js';
import { instagramControl } from './control.js';
import { facebookHost, instagramHost, malformed, tokenHost, unknownPath, uploadHost } from './endpoints.js';
import { fileEndpoints } from './files.js';
import { defaultKnobs } from './knobs.js';
import { judge } from './publishing.js';
import { facebookScopes, instagramScopes } from './scopes.js';
import { seedAccount } from './seed.js';
import { flavour, type InstagramSimulator } from './simulator.js';
import { InstagramState, type MetaApp } from './state.js';

const addresses = { apiUrl: 'https://graph.facebook.com', webUrl: 'https://www.facebook.com' };
const otherHosts = { uploadUrl: 'https://rupload.facebook.com' };
const flavours = {
  'instagram-login': {
    apiUrl: 'https://graph.instagram.com',
    webUrl: 'https://www.instagram.com',
    tokenUrl: 'https://api.instagram.com',
  },
};

export const instagramSimulator = defineSimulator({
  name: 'instagram',
  label: 'Instagram',
  addresses,
  otherHosts,
  flavours,
  create(surroundings, options) {
    const ig = createInstagram(surroundings, options);
    return {
      platform: asPlatform(ig),
      hosts: {
        apiUrl: facebookHost(ig),
        webUrl: { endpoints: [...facebookDialog(ig), ...fileEndpoints()], unknownPath, malformed },
        uploadUrl: uploadHost(ig),
      },
      app: ig.app,
      flavours: {
        'instagram-login': {
          app: ig.instagramApp,
          hosts: {
            apiUrl: instagramHost(ig),
            webUrl: { endpoints: [...instagramDialog(ig), ...fileEndpoints()], unknownPath, malformed },
            tokenUrl: tokenHost(ig),
          },
        },
      },
      control: instagramControl(ig),
      close: () => ig.containers.idle(),
    };
  },
});

const megabyte = 1024 * 1024;

function createInstagram(
  surroundings: Surroundings<typeof addresses, typeof otherHosts, typeof flavours>,
  options: PlatformOptions,
): InstagramSimulator {
  const { clock, ledger, journal, secrets, folder } = surroundings;
  const state = new InstagramState(journal);
  const books = { platform: 'instagram', journal, clock, secrets };
  const apps = state.apps;
  const knobs = { ...defaultKnobs };
  const ig: InstagramSimulator = {
    name: 'instagram',
    clock,
    ledger,
    levers: new Levers(),
    secrets,
    state,
    knobs,
    grants: new Grants(books),
    containers: new Containers({
      ...{ platform: 'instagram', journal, clock, ledger, folder, knobs },
      bytesMax: { image: 8 * megabyte, video: 300 * megabyte },
      newId: () => newMetaId('178890'),
      judge: (container, received) => judge(ig, container, received),
      fetchFailed: ({ fields }, reason) => {
        if (reason === 'timed-out') return '2207003';
        if (reason === 'too-large') return fields.isVideo === true ? '2207026' : '2207004';
        return '2207052';
      },
    }),
    webhooks: new Webhooks({ ...books, knobs }),
    windows: new SlidingWindows(clock),
    apps,
    app: keptApp({ ...books, apps }, newApp('app'), options),
    instagramApp: keptApp({ ...books, apps }, newApp(flavour), options.flavours?.[flavour]),
    urls: {
      api: surroundings.addresses.apiUrl,
      web: surroundings.addresses.webUrl,
      upload: surroundings.otherHosts.uploadUrl,
      instagramApi: surroundings.flavours[flavour].apiUrl,
    },
    loggedIn: undefined,
    hidden: new Map(),
  };
  if (state.accounts.size === 0) {
    const { person } = seedAccount(ig, { username: 'demo_cafe', name: 'Demo Cafe' });
    seedAccount(ig, { username: 'demo_bakery', name: 'Demo Bakery', type: 'MEDIA_CREATOR', personId: person.id });
  }
  return ig;
}

/** App ids of Meta are digits. */
const newApp = (id: string): MetaApp => ({
  id,
  name: 'AutoPersonas',
  clientId: newMetaId('10', 15),
  clientSecret: opaque(24),
  redirectUris: [],
});

/** What the pipeline needs to know. In the ledger a call of Facebook Login is its person's, one of Instagram Login its account's. */
const asPlatform = (ig: InstagramSimulator): SimulatedPlatform => ({
  name: 'instagram',
  ledger: ig.ledger,
  levers: ig.levers,
  identify: (call) => callerOf(ig.grants, call, (id) => ({ username: usernameOf(ig, id) })),
  headers: ({ requestId, caller }) => ({
    date: new Date(ig.clock.now()).toUTCString(),
    'facebook-api-version': 'v25.0',
    'x-fb-trace-id': requestId.replaceAll('-', '').slice(0, 11),
    ...usageHeaders(ig, caller.account),
  }),
});

function usernameOf(ig: InstagramSimulator, id: string): string | undefined {
  const linked = ig.state.pagesOf(id).flatMap(({ accountId }) => accountId ?? []);
  return ig.state.accounts.get(linked[0] ?? id)?.username;
}

/** Facebook's dialog, where the owner also ticks the Pages (instagram.md §1.2, §9.10). */
function facebookDialog(ig: InstagramSimulator): Endpoint[] {
  return dialog({
    label: 'Facebook',
    path: '/:version/dialog/oauth',
    clock: ig.clock,
    app: ig.app,
    grants: ig.grants,
    scopes: facebookScopes,
    people: () =>
      firstOf(
        ig,
        [...ig.state.people.values()].map(({ id, name }) => ({ id, label: name })),
      ),
    assets: {
      question: 'What Pages do you want to use?',
      items: () => [...ig.state.pages.values()].map(({ id, name }) => ({ id, label: name })),
    },
    reconsent: 'scopes-add-up',
    codeLifetimeMs: () => ig.knobs.facebookCodeLifetimeMs,
    cancelled: {
      error: 'access_denied',
      error_code: '200',
      error_description: 'Permissions error',
      error_reason: 'user_denied',
    },
    fragment: '',
  });
}

/** Instagram's own, which is for the account that is logged in. */
function instagramDialog(ig: InstagramSimulator): Endpoint[] {
  return dialog({
    label: 'Instagram',
    path: '/oauth/authorize',
    clock: ig.clock,
    app: ig.instagramApp,
    grants: ig.grants,
    scopes: instagramScopes,
    scopeNeeded: 'instagram_business_basic',
    people: () =>
      firstOf(
        ig,
        [...ig.state.accounts.values()].map(({ id, username }) => ({ id, label: `@${username}` })),
      ),
    turnedAway: (id) =>
      ig.knobs.personalAccounts === 'turned away' && ig.state.accounts.get(id)?.type === 'PERSONAL'
        ? 'You need a professional account to log in here: the user is not an Instagram business.'
        : undefined,
    reconsent: 'new-grant',
    codeLifetimeMs: () => ig.knobs.instagramCodeLifetimeMs,
    cancelled: {
      error: 'access_denied',
      error_reason: 'user_denied',
      error_description: 'The user denied your request',
    },
    fragment: '#_',
  });
}

/** The browser's own login stands first: the account's, or that of the person who has its Page. */
function firstOf<One extends { id: string }>({ loggedIn = '', state }: InstagramSimulator, all: One[]): One[] {
  const person = state.pageOfAccount(loggedIn)?.roles[0]?.personId;
  const isFirst = ({ id }: One) => Number(id === loggedIn || id === person);
  return all.sort((one, other) => isFirst(other) - isFirst(one));
}
