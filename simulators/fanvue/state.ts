import { randomUUID } from 'node:crypto';
import type { SimulatedApp } from '../shared/app.js';
import type { SimulatorClock } from '../shared/clock.js';
import type { Journal, Table } from '../shared/journal.js';

export interface FanvueApp extends SimulatedApp {
  /** Scopes that are ticked in the developer area: no other may be asked for. */
  scopes: string[];
  /** Of the Events tab. */
  signingSecret: string;
  webhook?: { url: string; events: string[] };
}

export interface User {
  id: string;
  handle: string;
  displayName: string;
  email: string;
  bio: string;
  isCreator: boolean;
  status: 'active' | 'suspended';
  /** Whether it can be written to. */
  contactable: boolean;
  followers: number;
  subscribers: number;
  likes: number;
  createdAt: number;
  deletedAt?: number;
}

export type Audience = 'subscribers' | 'followers-and-subscribers';

export interface Post {
  id: string;
  ownerId: string;
  /** Of two of the same moment the later one is larger. */
  seq: number;
  createdAt: number;
  text: string | null;
  price: number | null;
  audience: Audience;
  mediaUuids: string[];
  mediaPreviewUuid: string | null;
  collectionUuids: string[];
  publishAt: number | null;
  publishedAt: number | null;
  expiresAt: number | null;
  isPinned: boolean;
  deletedAt?: number;
}

export interface Comment {
  id: string;
  postId: string;
  userId: string;
  seq: number;
  text: string;
  createdAt: number;
  updatedAt?: number;
  deletedAt?: number;
}

/** A like, or a tip with its money in cents. */
export interface Reaction {
  id: string;
  kind: 'like' | 'tip';
  postId: string;
  userId: string;
  createdAt: number;
  gross: number;
  net: number;
}

export type MediaType = 'image' | 'video' | 'audio' | 'document';
export type MediaFate = 'error' | 'stuck';

export interface Media {
  id: string;
  ownerId: string;
  seq: number;
  name: string;
  mediaType: MediaType;
  createdAt: number;
  state: 'created' | 'processing' | 'ready' | 'error';
  completedAt?: number;
  looks: number;
  fate?: MediaFate;
  size?: number;
  sha256?: string;
  width?: number;
  height?: number;
  lengthMs?: number;
}

export interface Upload {
  id: string;
  mediaId: string;
  ownerId: string;
  parts: Record<number, { etag: string; size: number }>;
  completedAt?: number;
}

export interface Collection {
  id: string;
  ownerId: string;
  label: string;
  createdAt: number;
}

export interface Message {
  id: string;
  seq: number;
  fromId: string;
  toId: string;
  /** The two, in the order of their ids. */
  pair: string;
  text: string | null;
  type: string;
  mediaUuids: string[];
  price: number | null;
  purchasedAt: number | null;
  sentAt: number;
  deletedAt?: number;
}

/** How a creator sees a chat. */
export interface ChatView {
  id: string;
  isMuted: boolean;
  nickname: string | null;
  readAt: number;
  createdAt: number;
}

export interface Notification {
  id: string;
  seq: number;
  receiverId: string;
  originatorId: string;
  eventType: number;
  postId?: string;
  createdAt: number;
}

/** Everything Fanvue knows. */
export class FanvueState {
  readonly apps: Table<FanvueApp>;
  readonly users: Table<User>;
  readonly posts: Table<Post>;
  readonly comments: Table<Comment>;
  readonly reactions: Table<Reaction>;
  readonly media: Table<Media>;
  readonly uploads: Table<Upload>;
  readonly collections: Table<Collection>;
  readonly messages: Table<Message>;
  readonly chats: Table<ChatView>;
  readonly notifications: Table<Notification>;
  #seq: number;

  constructor(
    journal: Journal,
    readonly clock: SimulatorClock,
  ) {
    this.apps = journal.table('fanvue.apps');
    this.users = journal.table('fanvue.users');
    this.posts = journal.table('fanvue.posts');
    this.comments = journal.table('fanvue.comments');
    this.reactions = journal.table('fanvue.reactions');
    this.media = journal.table('fanvue.media');
    this.uploads = journal.table('fanvue.uploads');
    this.collections = journal.table('fanvue.collections');
    this.messages = journal.table('fanvue.messages');
    this.chats = journal.table('fanvue.chats');
    this.notifications = journal.table('fanvue.notifications');
    const ordered = [this.posts, this.comments, this.media, this.messages, this.notifications];
    this.#seq = ordered.reduce((most, table) => most + table.size, 0);
  }

  nextId = (): string => randomUUID();

  nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }

  /** By id or by handle. */
  user(key: string): User | undefined {
    return this.users.get(key) ?? [...this.users.values()].find(({ handle }) => handle === key);
  }

  /** Deleted ones included, in the order of their making, as are the lists below. */
  postsOf = (ownerId: string): Post[] => [...this.posts.values()].filter((post) => post.ownerId === ownerId);

  commentsOn = (postId: string): Comment[] =>
    [...this.comments.values()].filter((comment) => comment.postId === postId && comment.deletedAt === undefined);

  reactionsTo = (postId: string, kind: Reaction['kind']): Reaction[] =>
    [...this.reactions.values()].filter((reaction) => reaction.postId === postId && reaction.kind === kind);

  messagesBetween(one: string, other: string): Message[] {
    const pair = pairOf(one, other);
    return [...this.messages.values()].filter((message) => message.pair === pair && message.deletedAt === undefined);
  }

  messagesOf = (userId: string): Message[] =>
    [...this.messages.values()].filter(({ fromId, toId }) => fromId === userId || toId === userId);
}

export const pairOf = (one: string, other: string): string => [one, other].sort().join(' ');

export const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString();
