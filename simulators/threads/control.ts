import type { Container, ContainerFate } from '../meta/containers.js';
import { commonControl, limitsControl, webhooksControl } from '../shared/control.js';
import type { WebhookDelivery } from '../shared/webhooks.js';
import { defaultKnobs } from './knobs.js';
import { threadsRecipes } from './recipes.js';
import {
  type PostSeed,
  type PostsSeed,
  type ProfileSeed,
  profileOf,
  seedAccount,
  seedPost,
  seedPosts,
} from './seed.js';
import type { ThreadsSimulator } from './simulator.js';
import type { Post, PostMetrics, Profile, ProfileStatus } from './state.js';
import { callBack, configureWebhook } from './webhooks.js';

const editableMs = 15 * 60_000;

/** Everything that a test, or the local stack, may do to Threads behind its back. The product never calls any of it. */
export function threadsControl(threads: ThreadsSimulator) {
  const { state, containers, clock } = threads;
  const common = commonControl(threads, { defaultKnobs, accountId: (key) => profileOf(threads, key).id });
  const postOf = (id: string): Post => {
    const post = state.posts.get(id);
    if (!post) throw new Error(`There is no post "${id}"`);
    return post;
  };

  return {
    ...common,
    limits: limitsControl(threads.limits),
    levers: { ...common.levers, ...threadsRecipes(threads) },

    seedAccount: (seed: ProfileSeed): Profile => seedAccount(threads, seed),
    seedPosts: (account: string, seed: PostsSeed): string[] => seedPosts(threads, account, seed),
    seedPost: (from: string, seed: PostSeed): string => seedPost(threads, from, seed),
    setMetrics: (postId: string, metrics: Partial<PostMetrics>): void =>
      void state.posts.change(postOf(postId), { metrics }),
    /** What its author does in the app. */
    deletePost: (postId: string): void => void state.posts.change(postOf(postId), { deletedAt: clock.now() }),
    /** The id stays; the app offers it for a quarter of an hour. */
    editPost: (postId: string, text: string): void => {
      const post = postOf(postId);
      if (clock.now() > post.createdAt + editableMs)
        throw new Error(`Threads lets nobody edit the post "${postId}" any more`);
      state.posts.change(post, { text });
    },
    setStatus: (account: string, status: ProfileStatus): void =>
      void state.profiles.change(profileOf(threads, account), { status }),
    /** What becomes of the next containers, in order, whatever was planned before. */
    nextContainers: (...fates: ContainerFate[]): void =>
      void containers.fates.splice(0, Number.POSITIVE_INFINITY, ...fates),

    accounts: (): Profile[] => [...state.profiles.values()],
    /** Oldest first, deleted ones with their `deletedAt`. */
    posts: (account: string): Post[] => [...state.postsOf(profileOf(threads, account).id)],
    containers: (account: string): Container[] =>
      [...containers.table.values()].filter(({ ownerId }) => ownerId === profileOf(threads, account).id),

    /** The owner removes the app in Threads' settings, and Threads calls the app back. */
    async revokeGrant(account: string): Promise<number> {
      const ended = common.revokeGrant(account);
      if (ended > 0) await callBack(threads, 'uninstall', profileOf(threads, account));
      return ended;
    },
    /** The owner asks for what the app has of them to be deleted. */
    requestDeletion: (account: string): Promise<WebhookDelivery[]> =>
      callBack(threads, 'delete', profileOf(threads, account)),

    /** Meta's dashboard. */
    configureCallbacks: (urls: { uninstallUrl?: string; deleteUrl?: string }): void =>
      void state.callbacks.put({ id: 'callbacks', ...urls }),
    webhooks: {
      ...webhooksControl(threads.webhooks),
      configure: (settings: { url: string; verifyToken: string; fields?: string[] }): Promise<void> =>
        configureWebhook(threads, settings),
    },
  };
}

export type ThreadsControlTree = ReturnType<typeof threadsControl>;
