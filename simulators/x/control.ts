import { commonControl, limitsControl, webhooksControl } from '../shared/control.js';
import { defaultKnobs } from './knobs.js';
import { xRecipes } from './recipes.js';
import {
  type AccountSeed,
  accountOf,
  deletePostOf,
  editPostOf,
  type PostSeed,
  type PostsSeed,
  seedAccount,
  seedDm,
  seedPost,
  seedPosts,
} from './seed.js';
import type { XSimulator } from './simulator.js';
import type { AccountStatus, DmEvent, Media, Post, PostMetrics, XAccount } from './state.js';
import { deliver } from './webhooks.js';

/** Everything that a test, or the local stack, may do to X behind its back. The product never calls any of it. */
export function xControl(x: XSimulator) {
  const common = commonControl(x, { defaultKnobs, accountId: (key) => accountOf(x, key).id });
  const setStatus = (key: string, status: AccountStatus): void => {
    x.state.accounts.change(accountOf(x, key), { status });
  };

  return {
    ...common,
    limits: limitsControl(x.limits),
    levers: { ...common.levers, ...xRecipes(x) },

    seedAccount: (seed: AccountSeed): XAccount => seedAccount(x, seed),
    seedPosts: (account: string, seed: PostsSeed): string[] => seedPosts(x, account, seed),
    seedPost: (from: string, seed: PostSeed): string => seedPost(x, from, seed),
    seedDm: (from: string, to: string, text: string, at?: number): DmEvent => seedDm(x, from, to, text, at),
    setMetrics: (postId: string, metrics: Partial<PostMetrics>): void => {
      const post = x.state.posts.get(postId);
      if (!post) throw new Error(`There is no post "${postId}"`);
      x.state.posts.change(post, { metrics });
    },
    /** What its author does in X's own app: every version of the post is gone. */
    deletePost: (postId: string): void => deletePostOf(x, postId),
    /** Within half an hour, and no answers to others: the post has a new id, which is answered here. */
    editPost: (postId: string, text: string): string => editPostOf(x, postId, text),

    accounts: (): XAccount[] => [...x.state.accounts.values()],
    /** Oldest first, deleted ones with their `deletedAt`. */
    posts: (account: string): Post[] => [...x.state.postsOf(accountOf(x, account).id)],
    media: (account: string): Media[] => {
      const { id } = accountOf(x, account);
      return [...x.state.media.values()].filter((media) => media.ownerIds.includes(id));
    },
    dms: (account: string): DmEvent[] => [...x.state.dmsOf(accountOf(x, account).id)],

    /** The owner removes the app in X's settings, and X tells the webhooks. */
    revokeGrant: (account: string): number => {
      const ended = common.revokeGrant(account);
      const userId = accountOf(x, account).id;
      if (ended > 0) {
        const payload = { date_time: new Date(x.clock.now()).toISOString(), user_id: userId, app_id: x.app.id };
        x.announce({ type: 'oauth.revoke', userId, payload });
      }
      return ended;
    },
    suspend: (account: string): void => setStatus(account, 'suspended'),
    lock: (account: string): void => setStatus(account, 'locked'),
    reinstate: (account: string): void => setStatus(account, 'active'),
    nextMediaProcessing: (...fates: XSimulator['mediaFates']): void => {
      x.mediaFates.push(...fates);
    },

    /** Tells the webhooks of an event of one's own making. */
    deliver: (event: { type: string; userId: string; payload: object }) => deliver(x, event),
    webhooks: webhooksControl(x.webhooks),
  };
}

export type XControlTree = ReturnType<typeof xControl>;
