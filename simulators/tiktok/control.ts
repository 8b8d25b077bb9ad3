import { commonControl, limitsControl, webhooksControl } from '../shared/control.js';
import { defaultKnobs } from './knobs.js';
import { advance, finishDraft } from './machine.js';
import { tiktokRecipes } from './recipes.js';
import {
  type AccountSeed,
  accountOf,
  type PostSeed,
  type PostsSeed,
  seedAccount,
  seedPost,
  seedPosts,
} from './seed.js';
import type { TikTokSimulator } from './simulator.js';
import type { FailReason, Publish, TikTokAccount, TikTokPost } from './state.js';
import { announcePublish, announceRemoval, deliver, type RemovalReason } from './webhooks.js';

/** Everything that a test, or the local stack, may do to TikTok behind its back. The product never calls any of it. */
export function tiktokControl(tiktok: TikTokSimulator) {
  const common = commonControl(tiktok, { defaultKnobs, accountId: (key) => accountOf(tiktok, key).id });
  const publishOf = (publishId: string): Publish => {
    const publish = tiktok.state.publishes.get(publishId);
    if (!publish) throw new Error(`There is no publish "${publishId}"`);
    return publish;
  };
  const postOf = (postId: string): TikTokPost => {
    const post = tiktok.state.posts.get(postId);
    if (!post) throw new Error(`There is no post "${postId}"`);
    return post;
  };
  /** The grant ends, and TikTok tells the app why. */
  const removeAuthorization = (key: string, reason: RemovalReason): number => {
    const { id } = accountOf(tiktok, key);
    const ended = tiktok.grants.removeGrant(id, `authorization removed for reason ${reason}`);
    if (ended > 0) announceRemoval(tiktok, id, reason);
    return ended;
  };

  return {
    ...common,
    limits: limitsControl(tiktok.limits),
    levers: { ...common.levers, ...tiktokRecipes(tiktok) },

    seedAccount: (seed: AccountSeed): TikTokAccount => seedAccount(tiktok, seed),
    seedPosts: (account: string, seed: PostsSeed): string[] => seedPosts(tiktok, account, seed),
    seedPost: (account: string, seed: PostSeed): string => seedPost(tiktok, account, seed),
    setMetrics: (postId: string, metrics: Partial<TikTokPost['metrics']>): void => {
      const post = postOf(postId);
      tiktok.state.posts.change(post, { metrics: { ...post.metrics, ...metrics } });
    },

    accounts: (): TikTokAccount[] => [...tiktok.state.accounts.values()],
    /** Oldest first: also those that only their owner sees, and removed ones with their `removedAt`. */
    posts: (account: string): TikTokPost[] => {
      advance(tiktok);
      return tiktok.state.postsOf(accountOf(tiktok, account).id);
    },
    publishes: (account: string): Publish[] => {
      advance(tiktok);
      return tiktok.state.publishesOf(accountOf(tiktok, account).id);
    },

    /** What the owner changes in the app: private, comments off, … */
    change: (account: string, changes: Partial<Omit<TikTokAccount, 'id'>>): TikTokAccount =>
      tiktok.state.accounts.change(accountOf(tiktok, account), changes),
    /** The owner deletes a post in the app, or TikTok takes it down. */
    removePost: (postId: string): void => {
      const post = postOf(postId);
      if (post.removedAt) return;
      tiktok.state.posts.change(post, { removedAt: tiktok.clock.now() });
      if (!post.announced) return;
      announcePublish(tiktok, post.accountId, 'post.publish.no_longer_publicaly_available', {
        publish_id: post.publishId ?? '',
        post_id: post.id,
        publish_type: 'DIRECT_PUBLISH',
      });
    },
    /** The owner finishes a draft in the app, perhaps more than once. */
    finishDraft: (publishId: string, privacyLevel: TikTokPost['info']['privacyLevel'] = 'PUBLIC_TO_EVERYONE'): string =>
      finishDraft(tiktok, publishOf(publishId), privacyLevel),
    /** What becomes of the next posts, in order. */
    nextPostsFail: (...reasons: FailReason[]): void => {
      tiktok.fates.push(...reasons);
    },
    expireUpload: (publishId: string): void => {
      const publish = publishOf(publishId);
      if (!publish.upload) throw new Error(`"${publishId}" is no upload`);
      tiktok.state.publishes.change(publish, { upload: { ...publish.upload, expiresAt: tiktok.clock.now() } });
    },

    /** The owner removes the app in TikTok's settings. */
    revokeGrant: (account: string): number => removeAuthorization(account, 1),
    removeAuthorization,

    /** The one address for the app's events, as set in the developer portal. */
    setWebhook: (url: string | null): void => {
      tiktok.state.apps.change(tiktok.app, { webhookUrl: url ?? undefined });
    },
    /** Tells the app of an event of one's own making. */
    deliver: (event: { event: string; accountId: string; content: object }): Promise<void> => deliver(tiktok, event),
    webhooks: webhooksControl(tiktok.webhooks),
  };
}

export type TikTokControlTree = ReturnType<typeof tiktokControl>;
