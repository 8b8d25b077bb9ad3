import { keptApp, type SimulatedApp } from '../../../../simulators/shared/app.js';
import { callerOf } from '../../../../simulators/shared/authorization.js';
import type { Call } from '../../../../simulators/shared/call.js';
import type { SimulatorClock } from '../../../../simulators/shared/clock.js';
import { commonControl, limitsControl } from '../../../../simulators/shared/control.js';
import { defineSimulator } from '../../../../simulators/shared/definition.js';
import { Grants } from '../../../../simulators/shared/grants.js';
import { Levers } from '../../../../simulators/shared/levers.js';
import { Limits } from '../../../../simulators/shared/limits.js';
import { type ErrorWords, recipes } from '../../../../simulators/shared/recipes.js';
import { opaque } from '../../../../simulators/shared/secrets.js';
import { consentEndpoints, type StandardOAuth, tokenEndpoints } from '../../../../simulators/shared/standardOAuth.js';
import { FixedWindows } from '../../../../simulators/shared/windows.js';
import { apiEndpoints, pictureEndpoint } from './api.js';
import {
  type Account,
  accountOf,
  type Chirp,
  defaultKnobs,
  errorAnswer,
  newestFirst,
  nextId,
  tables,
  tooMany,
} from './state.js';

/** Chirp, which is made up, on what all simulators share. */
export const chirpSimulator = defineSimulator({
  name: 'chirp',
  label: 'Chirp',
  addresses: { apiUrl: 'https://api.chirp.example', webUrl: 'https://chirp.example' },
  create({ clock, ledger, journal, secrets, addresses }, options) {
    const books = { platform: 'chirp', clock, journal, secrets };
    const apps = journal.table<SimulatedApp>('chirp.apps');
    const app = keptApp({ ...books, apps }, freshApp(), options);
    const levers = new Levers();
    const chirp: Chirp = {
      ...{ clock, app, knobs: { ...defaultKnobs }, webUrl: addresses.webUrl, loggedIn: undefined },
      ...tables(journal),
      grants: new Grants(books),
      limits: new Limits({ documented, windows: new FixedWindows(clock) }),
    };
    const platform = {
      ...{ name: 'chirp', ledger, levers },
      identify: (call: Omit<Call, 'caller'>) => callerOf(chirp.grants, call, (id) => chirp.accounts.get(id)?.username),
      headers: () => ({ date: new Date(clock.now()).toUTCString() }),
    };
    const common = commonControl(Object.assign(chirp, { ...platform, secrets, apps }), {
      defaultKnobs,
      accountId: (key) => accountOf(chirp, key).id,
    });
    const faults = recipes({
      levers,
      words: wordsBy(clock),
      refreshing: { path: '/oauth/token', form: { grant_type: 'refresh_token' } },
      oauth: { path: '/oauth/*' },
    });
    const oauth: StandardOAuth = {
      ...{ label: 'Chirp', clock, app, grants: chirp.grants, knobs: chirp.knobs, scopes, offlineScope: 'offline' },
      accounts: () => [...chirp.accounts.values()].map(({ id, username }) => ({ id, label: `@${username}` })),
      loggedIn: () => chirp.loggedIn,
    };
    const unknownPath = () => errorAnswer(404, 'no_such_path', 'There is nothing here.');
    return {
      platform,
      hosts: {
        apiUrl: { endpoints: [...tokenEndpoints(oauth), ...apiEndpoints(chirp)], unknownPath },
        webUrl: { endpoints: [...consentEndpoints(oauth), pictureEndpoint(chirp)], unknownPath },
      },
      app,
      control: {
        ...common,
        levers: { ...common.levers, ...faults },
        limits: limitsControl(chirp.limits),
        ...ownControl(chirp),
      },
    };
  },
});

/** What people do at Chirp, and what is to be seen there. */
function ownControl(chirp: Chirp) {
  const { accounts, posts, pictures, clock } = chirp;
  const account = (username: string): Account =>
    [...accounts.values()].find((one) => one.username === username) ??
    accounts.put({ id: nextId(chirp), username, name: username });
  return {
    account,
    /** A past of so many posts, an hour apart; every fifth has a picture. */
    seedPosts(key: string, count: number): string[] {
      const { id: accountId } = accountOf(chirp, key);
      return Array.from({ length: count }, (_, index) => {
        const at = clock.now() - (count - index) * 3_600_000;
        const picture = { accountId, type: 'image/png', base64: '', expiresAt: at };
        const pictureId = index % 5 === 0 ? pictures.put({ id: nextId(chirp), ...picture }).id : undefined;
        return posts.put({ id: nextId(chirp), accountId, text: `Of the past: ${index}`, at, pictureId }).id;
      });
    },
    comment: (username: string, postId: string, text: string): string =>
      posts.put({ id: nextId(chirp), accountId: account(username).id, text, at: clock.now(), replyTo: postId }).id,
    /** Live ones, oldest first. */
    posts: (key: string) =>
      newestFirst(posts.values())
        .reverse()
        .filter(({ accountId, deletedAt }) => accountId === accountOf(chirp, key).id && deletedAt === undefined)
        .map((post) => ({ ...post, alt: pictures.get(post.pictureId ?? '')?.alt })),
  };
}

const scopes = {
  read: 'See your posts, their comments and their numbers',
  post: 'Post and delete for you',
  offline: 'Stay connected to your account',
};

const each = (limit: number) => ({ perUser: [{ limit, windowMs: 3_600_000 }] });
const documented = {
  ...Object.fromEntries(
    ['/v1/me', '/v1/me/posts', '/v1/me/comments', '/v1/me/numbers', '/v1/posts/:id/numbers'].map((path) => [
      `GET ${path}`,
      each(500),
    ]),
  ),
  'POST /v1/pictures': each(100),
  'POST /v1/posts': each(100),
  'DELETE /v1/posts/:id': each(100),
};

const wordsBy = (clock: SimulatorClock): ErrorWords => ({
  usualHint: 'retry-after-seconds',
  rateLimited: (hint, waitMs) => tooMany(waitMs, hint, clock.now()),
  serverError: (status) => errorAnswer(status, 'trouble', 'Something went wrong here.'),
  unauthorized: () => errorAnswer(401, 'token_invalid', 'This token is not valid.'),
  refused: (status, text) => errorAnswer(status, 'refused', text),
  quotaExhausted: () => errorAnswer(402, 'plan_used_up', 'Your plan is used up.'),
});

const freshApp = (): SimulatedApp => ({
  ...{ id: 'app', name: 'AutoPersonas', clientId: opaque(12), clientSecret: opaque(), redirectUris: [] },
});
