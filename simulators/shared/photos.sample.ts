import { keptApp, type SimulatedApp } from './app.js';
import type { Answer } from './call.js';
import { backTo, OpenConsents, pageHeaders, pairsOf } from './consent.js';
import { consentPage } from './consent-page.js';
import { commonControl, type StartedOf } from './control.js';
import { defineSimulator, type SimulatedHost } from './definition.js';
import { Grants } from './grants.js';
import { Levers } from './levers.js';
import { type ErrorWords, recipes, retryAfter } from './recipes.js';
import { opaque } from './secrets.js';

/** The smallest platform that uses the shared parts in other ways than X does. For the tests of those parts alone. */
export const photosSimulator = defineSimulator({
  name: 'photos',
  label: 'Photos',
  addresses: { apiUrl: 'https://api.photos.example', webUrl: 'https://photos.example' },
  otherHosts: { uploadUrl: 'https://upload.photos.example' },
  flavours: { 'photos-login': { tokenUrl: 'https://token.photos.example' } },
  create({ clock, ledger, journal, secrets }, options) {
    const books = { platform: 'photos', clock, journal, secrets };
    const apps = journal.table<SimulatedApp>('photos.apps');
    const app = keptApp({ ...books, apps }, newApp('app', 'the-app'), options);
    const login = newApp('photos-login', 'the-other-app');
    const loginApp = keptApp({ ...books, apps }, login, options.flavours?.['photos-login']);
    const levers = new Levers();
    const grants = new Grants<'short' | 'long'>(books);
    const open = new OpenConsents<{ redirectUri: string; scopes: string[] }>(clock);
    const platform = { name: 'photos', ledger, levers, identify: () => ({}) };
    const photos = { ...platform, clock, secrets, knobs: {}, apps, app, grants, loggedIn: undefined };
    const common = commonControl(photos, { defaultKnobs: {}, accountId: (key) => key });

    const unknownPath = (): Answer => ({ status: 404 });
    const empty: SimulatedHost = { endpoints: [], unknownPath };
    return {
      platform,
      hosts: {
        apiUrl: { endpoints: [{ method: 'GET', path: '/me', act: () => ({ status: 200, body: {} }) }], unknownPath },
        webUrl: {
          endpoints: [
            {
              method: 'GET',
              path: '/dialog',
              act: ({ query }) => {
                const scopes = query.get('scope')!.split(',');
                const transaction = open.open({ redirectUri: query.get('redirect_uri')!, scopes });
                return { status: 200, headers: pageHeaders, body: page(transaction, scopes) };
              },
            },
            {
              method: 'POST',
              path: '/dialog',
              act: (call) => {
                const form = pairsOf(call);
                const { redirectUri, scopes } = open.take(form.get('transaction')!)!;
                const given = { accountId: 'ada', clientId: app.clientId, scopes, assets: form.getAll('asset') };
                const grant = grants.consent(given, 'scopes-add-up');
                const value = `code.${opaque()}`;
                return backTo(redirectUri, {
                  code: grants.issueCode(grant, { redirectUri, lifetimeMs: 60_000, value }),
                });
              },
            },
          ],
          unknownPath,
        },
        uploadUrl: empty,
      },
      app,
      flavours: { 'photos-login': { app: loginApp, hosts: { tokenUrl: empty } } },
      control: {
        ...common,
        levers: {
          ...common.levers,
          ...recipes({ levers, words, refreshing: { path: '/refresh' }, oauth: { path: ['/refresh', '/dialog'] } }),
        },
      },
    };
  },
});

export type Photos = StartedOf<typeof photosSimulator>;

const words: ErrorWords<'x-usage'> = {
  usualHint: 'x-usage',
  rateLimited: (hint, waitMs) => ({
    status: 400,
    headers: hint === 'x-usage' ? { 'x-usage': '100' } : retryAfter(hint, waitMs, Date.now()),
    body: { error: 'slow down' },
  }),
  serverError: (status) => ({ status, body: { error: 'try again' } }),
  unauthorized: () => ({ status: 401, body: { error: 'who are you' } }),
  refused: (status, error) => ({ status, body: { error } }),
};

const newApp = (id: string, clientId: string): SimulatedApp => ({
  ...{ id, clientId, name: 'AutoPersonas', clientSecret: opaque(), redirectUris: [] },
});

const page = (transaction: string, scopes: string[]): string =>
  consentPage({
    platform: 'Photos',
    appName: 'AutoPersonas',
    action: '/dialog',
    hidden: { transaction },
    accounts: [{ id: 'ada', label: 'Ada' }],
    chosen: 'ada',
    scopes: scopes.map((name) => ({ name, meaning: name })),
    assets: {
      question: 'Which Pages?',
      items: [
        { id: 'page-1', label: 'One' },
        { id: 'page-2', label: 'Two' },
      ],
    },
    authorizeLabel: 'Continue',
    cancelLabel: 'Cancel',
  });
