import type { Counters, LedgerEvent, LedgerFilter } from '../shared/ledger.js';
import type { LeverSetting, Match } from '../shared/levers.js';
import type { IssuedSecret } from '../shared/secrets.js';
import type { WindowState } from '../shared/windows.js';
import { defaultKnobs, type Knobs } from './knobs.js';
import type { LimitRules } from './limits.js';
import { recipes } from './recipes.js';
import {
  type AccountSeed,
  accountOf,
  type PostSeed,
  type PostsSeed,
  seedAccount,
  seedDm,
  seedPost,
  seedPosts,
} from './seed.js';
import type { XSimulator } from './simulator.js';
import type { AccountStatus, DmEvent, Grant, Media, Post, PostMetrics, XAccount, XApp } from './state.js';
import { tokenState } from './tokens.js';
import { deliver } from './webhooks.js';

/** Everything that a test, or the local stack, may do to X behind its back. The product never calls any of it. */
export function xControl(x: XSimulator) {
  const endGrants = (key: string, because: string): number => {
    const account = accountOf(x, key);
    const live = [...x.state.grants.values()].filter(
      (grant) => grant.accountId === account.id && grant.endedAt === undefined,
    );
    for (const grant of live) x.state.endGrant(grant, because);
    return live.length;
  };
  const setStatus = (key: string, status: AccountStatus): void => {
    x.state.accounts.change(accountOf(x, key), { status });
  };

  return {
    app: (): XApp => x.app,
    /** An address that the consent page may send people back to. */
    registerRedirectUri: (uri: string): void => {
      if (!x.app.redirectUris.includes(uri)) x.state.apps.change(x.app, { redirectUris: [...x.app.redirectUris, uri] });
    },
    /** Who the browser is logged in as when it opens the consent page. */
    logIn: (key: string): void => {
      x.loggedIn = accountOf(x, key).id;
    },

    clock: {
      now: (): number => x.clock.now(),
      advance: (ms: number): number => x.clock.advance(ms),
      set: (at: number | string): number => x.clock.set(at),
    },

    knobs: {
      get: (): Knobs => x.knobs,
      set: (knobs: Partial<Knobs>): Knobs => Object.assign(x.knobs, knobs),
      reset: (): Knobs => Object.assign(x.knobs, defaultKnobs),
    },

    limits: {
      set: (endpoint: string, rules: LimitRules): void => x.limits.set(endpoint, rules),
      scale: (factors: { limit?: number; window?: number }): void => x.limits.scale(factors),
      off: (): void => x.limits.off(),
      reset: (): void => x.limits.reset(),
      windows: (): WindowState[] => x.limits.windows(),
    },

    seedAccount: (seed: AccountSeed): XAccount => seedAccount(x, seed),
    seedPosts: (account: string, seed: PostsSeed): string[] => seedPosts(x, account, seed),
    seedPost: (from: string, seed: PostSeed): string => seedPost(x, from, seed),
    seedDm: (from: string, to: string, text: string, at?: number): DmEvent => seedDm(x, from, to, text, at),
    setMetrics: (postId: string, metrics: Partial<PostMetrics>): void => {
      const post = x.state.posts.get(postId);
      if (!post) throw new Error(`There is no post "${postId}"`);
      x.state.posts.change(post, { metrics });
    },
    /** What the account's owner does in X's own app. */
    deletePost: (postId: string): void => {
      const post = x.state.posts.get(postId);
      if (!post) throw new Error(`There is no post "${postId}"`);
      x.state.posts.change(post, { deletedAt: x.clock.now() });
    },

    accounts: (): XAccount[] => [...x.state.accounts.values()],
    /** Oldest first, deleted ones with their `deletedAt`. */
    posts: (account: string): Post[] => [...x.state.postsOf(accountOf(x, account).id)],
    media: (account: string): Media[] => {
      const { id } = accountOf(x, account);
      return [...x.state.media.values()].filter((media) => media.ownerIds.includes(id));
    },
    dms: (account: string): DmEvent[] => [...x.state.dmsOf(accountOf(x, account).id)],
    grants: (account: string): Grant[] => {
      const { id } = accountOf(x, account);
      return [...x.state.grants.values()].filter((grant) => grant.accountId === id);
    },
    issuedSecrets: (): IssuedSecret[] => x.secrets.list('x'),
    /** The account's tokens that still work, with their values. */
    liveSecrets: (account: string): IssuedSecret[] => {
      const { id } = accountOf(x, account);
      return x.secrets.list('x').filter((secret) => {
        const token = x.state.tokens.get(secret.id);
        return secret.account === id && token && tokenState(x, token) === 'live';
      });
    },

    /** The owner removes the app in X's settings. */
    revokeGrant: (account: string): number => {
      const ended = endGrants(account, 'the owner removed the app');
      const userId = accountOf(x, account).id;
      if (ended > 0) {
        const payload = { date_time: new Date(x.clock.now()).toISOString(), user_id: userId, app_id: x.app.id };
        x.announce({ type: 'oauth.revoke', userId, payload });
      }
      return ended;
    },
    changePassword: (account: string): number => endGrants(account, 'the owner changed the password'),
    suspend: (account: string): void => setStatus(account, 'suspended'),
    lock: (account: string): void => setStatus(account, 'locked'),
    reinstate: (account: string): void => setStatus(account, 'active'),
    nextMediaProcessing: (...fates: XSimulator['mediaFates']): void => {
      x.mediaFates.push(...fates);
    },

    levers: {
      set: (setting: LeverSetting): { id: string } => x.levers.set(setting),
      remove: (id: string): void => x.levers.remove(id),
      clear: (): void => x.levers.clear(),
      fired: (id: string): number => x.levers.fired(id),
      ...recipes(x),
    },
    holds: {
      open: (match: Match, phase: 'before-commit' | 'after-commit', times: number | 'standing' = 1): { id: string } =>
        x.levers.set({ match, phase: phase === 'before-commit' ? 'before' : 'after', times, effect: { do: 'hold' } }),
      reached: (id: string, count?: number, patienceMs?: number): Promise<boolean> =>
        x.levers.reached(id, count, patienceMs),
      release: (id: string): void => x.levers.release(id),
      drop: (id: string): void => x.levers.drop(id),
    },

    /** Tells the webhooks of an event of one's own making. */
    deliver: (event: { type: string; userId: string; payload: object }) => deliver(x, event),

    ledger: (filter: LedgerFilter = {}): LedgerEvent[] => x.ledger.events({ platform: 'x', ...filter }),
    counters: (filter: LedgerFilter = {}): Counters => x.ledger.counters({ platform: 'x', ...filter }),
  };
}

export type XControlTree = ReturnType<typeof xControl>;
