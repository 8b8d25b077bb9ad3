import { commonControl, webhooksControl } from '../shared/control.js';
import type { WindowState } from '../shared/windows.js';
import { storeCollection } from './collections.js';
import { defaultKnobs } from './knobs.js';
import { isLive, publishDue } from './posts.js';
import { fanvueRecipes } from './recipes.js';
import {
  type PostSeed,
  type PostsSeed,
  postOf,
  seedComment,
  seedFollow,
  seedMessage,
  seedPost,
  seedPosts,
  seedReaction,
  seedUser,
  type UserSeed,
  userOf,
} from './seed.js';
import type { FanvueSimulator } from './simulator.js';
import type { Collection, Comment, Media, MediaFate, Message, Post, Reaction, User } from './state.js';
import { deliver, everyEvent, type FanvueEvent, messageUnsent } from './webhooks.js';

/** Everything that a test, or the local stack, may do to Fanvue behind its back. The product never calls any of it. */
export function fanvueControl(fanvue: FanvueSimulator) {
  const { state, clock, apps, app } = fanvue;
  const idOf = (key: string): string => userOf(fanvue, key).id;
  const commentOf = (id: string): Comment => {
    const comment = state.comments.get(id);
    if (!comment) throw new Error(`There is no comment "${id}"`);
    return comment;
  };
  const common = commonControl(fanvue, { defaultKnobs, accountId: idOf });

  return {
    ...common,
    levers: { ...common.levers, ...fanvueRecipes(fanvue) },

    /** Buckets as they stand; `clear` fills them all. */
    limits: {
      windows: (): WindowState[] => fanvue.buckets.all(),
      clear: (): void => fanvue.buckets.clear(),
    },

    seedAccount: (seed: UserSeed): User => seedUser(fanvue, seed),
    seedPost: (account: string, seed: PostSeed): Post => seedPost(fanvue, account, seed),
    seedPosts: (account: string, seed: PostsSeed): string[] => seedPosts(fanvue, account, seed),
    seedComment: (from: string, postId: string, text: string, at?: number): Comment =>
      seedComment(fanvue, from, postId, text, at),
    seedLike: (from: string, postId: string): Reaction => seedReaction(fanvue, from, postId, 'like'),
    seedTip: (from: string, postId: string, cents: number): Reaction =>
      seedReaction(fanvue, from, postId, 'tip', cents),
    seedMessage: (from: string, to: string, text: string | null, more?: { at?: number; type?: string }): Message =>
      seedMessage(fanvue, from, to, text, more),
    seedFollow: (from: string, to: string): void => seedFollow(fanvue, from, to),
    seedCollection: (account: string, label: string): Collection => storeCollection(fanvue, idOf(account), label),

    accounts: (): User[] => [...state.users.values()],
    /** In the order of their making, deleted ones with their `deletedAt`. */
    posts: (account: string): Post[] => {
      publishDue(fanvue);
      return state.postsOf(idOf(account));
    },
    /** What fans see now, oldest first. */
    livePosts: (account: string): Post[] => {
      publishDue(fanvue);
      return state.postsOf(idOf(account)).filter((post) => isLive(fanvue, post));
    },
    media: (account: string): Media[] => {
      const id = idOf(account);
      return [...state.media.values()].filter(({ ownerId }) => ownerId === id);
    },
    comments: (postId: string): Comment[] => state.commentsOn(postId),
    messages: (account: string): Message[] => state.messagesOf(idOf(account)),
    isChatRead: (account: string, from: string): boolean => {
      const [id, fan] = [idOf(account), idOf(from)];
      const readAt = state.chats.get(`${id} ${fan}`)?.readAt ?? 0;
      return state.messagesBetween(id, fan).every(({ fromId, sentAt }) => fromId !== fan || sentAt <= readAt);
    },

    /** What the owner does in Fanvue's own app, or Fanvue with the owner. */
    deletePost: (postId: string): Post => state.posts.change(postOf(fanvue, postId), { deletedAt: clock.now() }),
    editPost: (postId: string, changes: Partial<Pick<Post, 'text' | 'price' | 'audience' | 'isPinned'>>): Post =>
      state.posts.change(postOf(fanvue, postId), changes),
    /** What fans do there. Comments tell when they were changed last; that of a message nothing tells. */
    editComment: (commentId: string, text: string): Comment =>
      state.comments.change(commentOf(commentId), { text, updatedAt: clock.now() }),
    deleteComment: (commentId: string): Comment =>
      state.comments.change(commentOf(commentId), { deletedAt: clock.now() }),
    unsendMessage: (messageId: string): void => {
      const message = state.messages.get(messageId);
      if (!message) throw new Error(`There is no message "${messageId}"`);
      void deliver(fanvue, messageUnsent(fanvue, state.messages.change(message, { deletedAt: clock.now() })));
    },
    deleteMedia: (mediaId: string): void => state.media.delete(mediaId),
    deleteAccount: (key: string): User => state.users.change(userOf(fanvue, key), { deletedAt: clock.now() }),
    suspend: (key: string): User => state.users.change(userOf(fanvue, key), { status: 'suspended' }),
    reinstate: (key: string): User => state.users.change(userOf(fanvue, key), { status: 'active' }),
    setContactable: (key: string, contactable: boolean): User =>
      state.users.change(userOf(fanvue, key), { contactable }),
    nextMediaProcessing: (...fates: MediaFate[]): void => void fanvue.mediaFates.push(...fates),

    /** What the developer ticks and fills in at Fanvue. */
    tickScopes: (scopes: string[]): void => void apps.change(app, { scopes }),
    webhooks: {
      ...webhooksControl(fanvue.webhooks),
      configure: (url: string, events: string[] = everyEvent): { signingSecret: string } => {
        apps.change(app, { webhook: { url, events } });
        return { signingSecret: app.signingSecret };
      },
      /** Tells of an event of one's own making. */
      deliver: (event: FanvueEvent): Promise<void> => deliver(fanvue, event),
    },
  };
}

export type FanvueControlTree = ReturnType<typeof fanvueControl>;
