import { newMetaId } from '../meta/ids.js';
import type { SimulatedApp } from '../shared/app.js';
import type { SimulatorClock } from '../shared/clock.js';
import type { Journal, Table } from '../shared/journal.js';

export interface ThreadsApp extends SimulatedApp {
  /** A Meta app has two pairs of id and secret; this is the one that the product does not use (§0). */
  metaSecret: string;
}

export type ProfileStatus = 'active' | 'restricted' | 'checkpoint';

export interface Profile {
  id: string;
  username: string;
  name: string;
  biography: string;
  verified: boolean;
  private: boolean;
  linkedInstagram: boolean;
  geoGating: boolean;
  status: ProfileStatus;
  followers: number;
}

export type PostType = 'TEXT_POST' | 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM' | 'AUDIO' | 'REPOST_FACADE';
export type HideStatus = 'NOT_HUSHED' | 'UNHUSHED' | 'HIDDEN' | 'COVERED' | 'BLOCKED' | 'RESTRICTED';

export interface PostMedia {
  id: string;
  kind: 'image' | 'video';
  altText?: string;
  sha256?: string;
  width?: number;
  height?: number;
}

export interface Post {
  id: string;
  authorId: string;
  createdAt: number;
  type: PostType;
  text: string;
  media: PostMedia[];
  shortcode: string;
  /** The post that is answered, and the one at the root of the conversation. */
  repliedTo?: string;
  rootId: string;
  quoteOf?: string;
  repostOf?: string;
  topicTag?: string;
  link?: string;
  poll?: string[];
  replyControl: string;
  replyApprovals: boolean;
  approval?: 'pending' | 'approved' | 'ignored';
  hideStatus: HideStatus;
  mentionedIds: string[];
  containerId?: string;
  countries?: string[];
  deletedAt?: number;
  metrics?: Partial<PostMetrics>;
}

export interface PostMetrics {
  views: number;
  likes: number;
  replies: number;
  reposts: number;
  quotes: number;
  shares: number;
}

export interface WebhookSettings {
  id: 'webhook';
  url: string;
  subscriptionId: string;
  fields: string[];
}

export interface CallbackSettings {
  id: 'callbacks';
  uninstallUrl?: string;
  deleteUrl?: string;
}

/** Everything Threads knows, and the orders in which it is read. */
export class ThreadsState {
  readonly apps: Table<ThreadsApp>;
  readonly profiles: Table<Profile>;
  readonly posts: Table<Post>;
  readonly webhook: Table<WebhookSettings>;
  readonly callbacks: Table<CallbackSettings>;
  readonly #postsOf = new Map<string, Post[]>();
  readonly #repliesTo = new Map<string, Post[]>();
  readonly #below = new Map<string, Post[]>();
  readonly #mentionsOf = new Map<string, Post[]>();

  constructor(
    journal: Journal,
    readonly clock: SimulatorClock,
  ) {
    this.apps = journal.table('threads.apps');
    this.profiles = journal.table('threads.profiles');
    this.posts = journal.table('threads.posts');
    this.webhook = journal.table('threads.webhook');
    this.callbacks = journal.table('threads.callbacks');
    for (const post of this.posts.values()) this.#index(post);
  }

  newId = (prefix: string): string => {
    const id = newMetaId(prefix);
    return this.posts.has(id) || this.profiles.has(id) ? this.newId(prefix) : id;
  };

  /** By id or by username. */
  profile(key: string): Profile | undefined {
    const byId = this.profiles.get(key);
    if (byId) return byId;
    const wanted = key.toLowerCase();
    return [...this.profiles.values()].find(({ username }) => username === wanted);
  }

  addPost(post: Post): Post {
    this.posts.put(post);
    this.#index(post);
    return post;
  }

  /** Oldest first, deleted ones included, as are the lists below. */
  postsOf(profileId: string): readonly Post[] {
    return this.#postsOf.get(profileId) ?? [];
  }

  repliesTo(postId: string): readonly Post[] {
    return this.#repliesTo.get(postId) ?? [];
  }

  /** The whole conversation below a root, flat. */
  below(rootId: string): readonly Post[] {
    return this.#below.get(rootId) ?? [];
  }

  mentionsOf(profileId: string): readonly Post[] {
    return this.#mentionsOf.get(profileId) ?? [];
  }

  #index(post: Post): void {
    insert(this.#postsOf, post.authorId, post);
    if (post.repliedTo !== undefined) insert(this.#repliesTo, post.repliedTo, post);
    if (post.rootId !== post.id) insert(this.#below, post.rootId, post);
    for (const id of post.mentionedIds) insert(this.#mentionsOf, id, post);
  }
}

/** Nearly everything arrives in order; what does not finds its place from the end. */
function insert(lists: Map<string, Post[]>, key: string, post: Post): void {
  const list = lists.get(key) ?? [];
  const at = list.findLastIndex(({ createdAt }) => createdAt <= post.createdAt);
  list.splice(at + 1, 0, post);
  lists.set(key, list);
}
