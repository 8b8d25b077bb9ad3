import type { SimulatedApp } from '../shared/app.js';
import type { SimulatorClock } from '../shared/clock.js';
import type { Journal, Table } from '../shared/journal.js';
import { compareIds, createSnowflakes, type Snowflakes } from './snowflake.js';

export interface XApp extends SimulatedApp {
  /** Consumer key and secret: app-only tokens, and the signature of webhooks. */
  apiKey: string;
  apiSecret: string;
}

export type AccountStatus = 'active' | 'suspended' | 'locked';

export interface XAccount {
  id: string;
  username: string;
  name: string;
  createdAt: number;
  description: string;
  location: string;
  email: string;
  protected: boolean;
  verifiedType: 'blue' | 'business' | 'government' | 'none';
  subscriptionType: 'Basic' | 'Premium' | 'PremiumPlus' | 'None';
  /** Whether strangers may write to it. */
  receivesDms: boolean;
  longVideo: boolean;
  status: AccountStatus;
  followers: number;
  following: number;
}

export interface Entity {
  start: number;
  end: number;
  [key: string]: unknown;
}

export interface ShownText {
  text: string;
  entities: { urls?: Entity[]; mentions?: Entity[]; hashtags?: Entity[]; cashtags?: Entity[] };
}

export interface Post {
  id: string;
  authorId: string;
  createdAt: number;
  /** As the client wrote it. */
  sentText: string;
  /** As X shows it: links as t.co, the rest escaped. */
  shown: ShownText;
  /** The whole of a long text, whose `shown` is only its beginning. */
  note?: ShownText;
  conversationId: string;
  replyTo?: { postId: string; userId: string };
  quoteOf?: string;
  repostOf?: string;
  mentionedIds: string[];
  mediaIds: string[];
  poll?: { id: string; options: string[]; durationMinutes: number };
  replySettings: 'everyone' | 'following' | 'mentionedUsers' | 'subscribers' | 'verified';
  madeWithAi?: boolean;
  paidPartnership?: boolean;
  lang: string;
  /** Every id this post has had, the oldest first. */
  editHistory: string[];
  replacedBy?: string;
  hidden?: boolean;
  deletedAt?: number;
  metrics?: Partial<PostMetrics>;
}

export interface PostMetrics {
  impressions: number;
  likes: number;
  replies: number;
  reposts: number;
  quotes: number;
  bookmarks: number;
  urlClicks: number;
  profileClicks: number;
}

export type MediaKind = 'photo' | 'animated_gif' | 'video';

export interface Media {
  id: string;
  key: string;
  kind: MediaKind;
  category: string;
  ownerIds: string[];
  declaredType: string;
  declaredBytes: number;
  createdAt: number;
  expiresAt: number;
  state: 'uploading' | 'processing' | 'ready' | 'failed';
  segments: number[];
  finalizedAt?: number;
  looks: number;
  fate?: 'fail' | 'stuck' | 'error-in-progress';
  error?: { code: number; name: string; message: string };
  size?: number;
  sha256?: string;
  width?: number;
  height?: number;
  durationMs?: number;
  altText?: string;
}

export interface DmEvent {
  id: string;
  conversationId: string;
  participantIds: string[];
  senderId: string;
  createdAt: number;
  text?: string;
  mediaId?: string;
  deletedAt?: number;
}

export interface Webhook {
  id: string;
  url: string;
  createdAt: number;
  valid: boolean;
}

export interface Subscription {
  id: string;
  eventType: string;
  userId: string;
  tag?: string;
  webhookId: string;
}

interface Setting {
  id: string;
  value: unknown;
}

/** Everything X knows, and the orders in which it is read. */
export class XState {
  readonly settings: Table<Setting>;
  readonly apps: Table<XApp>;
  readonly accounts: Table<XAccount>;
  readonly posts: Table<Post>;
  readonly media: Table<Media>;
  readonly dms: Table<DmEvent>;
  readonly webhooks: Table<Webhook>;
  readonly subscriptions: Table<Subscription>;

  readonly #byUsername = new Map<string, XAccount>();
  readonly #postsOf = new Map<string, Post[]>();
  readonly #mentionsOf = new Map<string, Post[]>();
  readonly #conversations = new Map<string, Post[]>();
  readonly #recent: Post[] = [];
  readonly #dmsOf = new Map<string, DmEvent[]>();
  readonly #snowflakes: Snowflakes;

  constructor(
    journal: Journal,
    readonly clock: SimulatorClock,
  ) {
    this.settings = journal.table('x.settings');
    this.apps = journal.table('x.apps');
    this.accounts = journal.table('x.accounts');
    this.posts = journal.table('x.posts');
    this.media = journal.table('x.media');
    this.dms = journal.table('x.dms');
    this.webhooks = journal.table('x.webhooks');
    this.subscriptions = journal.table('x.subscriptions');
    this.#snowflakes = createSnowflakes(
      (id) => this.posts.has(id) || this.media.has(id) || this.dms.has(id) || this.accounts.has(id),
    );
    for (const account of this.accounts.values()) this.#byUsername.set(account.username.toLowerCase(), account);
    for (const post of this.posts.values()) this.#index(post);
    for (const dm of this.dms.values()) this.#indexDm(dm);
  }

  nextId(at = this.clock.now()): string {
    return this.#snowflakes(at);
  }

  addAccount(account: XAccount): XAccount {
    this.#byUsername.set(account.username.toLowerCase(), account);
    return this.accounts.put(account);
  }

  /** By id or by username. */
  account(key: string): XAccount | undefined {
    return this.accounts.get(key) ?? this.#byUsername.get(key.toLowerCase());
  }

  accountByUsername(username: string): XAccount | undefined {
    return this.#byUsername.get(username.toLowerCase());
  }

  addPost(post: Post): Post {
    this.posts.put(post);
    this.#index(post);
    return post;
  }

  addDm(dm: DmEvent): DmEvent {
    this.dms.put(dm);
    this.#indexDm(dm);
    return dm;
  }

  /** Oldest first, deleted ones included, as are the lists below. */
  postsOf(accountId: string): readonly Post[] {
    return this.#postsOf.get(accountId) ?? [];
  }

  mentionsOf(accountId: string): readonly Post[] {
    return this.#mentionsOf.get(accountId) ?? [];
  }

  conversation(conversationId: string): readonly Post[] {
    return this.#conversations.get(conversationId) ?? [];
  }

  allPosts(): readonly Post[] {
    return this.#recent;
  }

  dmsOf(accountId: string): readonly DmEvent[] {
    return this.#dmsOf.get(accountId) ?? [];
  }

  #index(post: Post): void {
    insert(this.#postsOf, post.authorId, post);
    insert(this.#conversations, post.conversationId, post);
    for (const id of post.mentionedIds) insert(this.#mentionsOf, id, post);
    insertSorted(this.#recent, post);
  }

  #indexDm(dm: DmEvent): void {
    for (const id of dm.participantIds) insert(this.#dmsOf, id, dm);
  }
}

function insert<T extends { id: string }>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) insertSorted(list, item);
  else lists.set(key, [item]);
}

/** Nearly everything arrives in order; what does not finds its place by halving. */
function insertSorted<T extends { id: string }>(list: T[], item: T): void {
  const last = list.at(-1);
  if (!last || compareIds(last.id, item.id) < 0) {
    list.push(item);
    return;
  }
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareIds(list[middle]!.id, item.id) < 0) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, item);
}
