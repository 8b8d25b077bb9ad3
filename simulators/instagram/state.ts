import type { SimulatedApp } from '../shared/app.js';
import type { Journal, Table } from '../shared/journal.js';

/** Somebody with a Facebook account, who has roles on Pages. */
export interface Person {
  id: string;
  name: string;
}

export interface Business {
  id: string;
  name: string;
  personIds: string[];
}

export interface Page {
  id: string;
  name: string;
  /** Who may do what there. */
  roles: { personId: string; tasks: string[] }[];
  /** The professional account that is linked to it. */
  accountId?: string;
  /** An account that is attached, and of no use here. */
  attachedId?: string;
  /** Held by a portfolio, and left out of a person's own list. */
  business?: { id: string; as: 'owned' | 'client' };
}

export type AccountType = 'BUSINESS' | 'MEDIA_CREATOR' | 'PERSONAL';

export interface InstagramAccount {
  id: string;
  /** What Instagram Login calls it for our app alone. */
  appScopedId: string;
  username: string;
  name: string;
  type: AccountType;
  followers: number;
  follows: number;
  trialReels: boolean;
  restricted: boolean;
  createdAt: number;
}

/** Somebody who comments and writes. */
export interface Guest {
  id: string;
  username: string;
}

export interface Media {
  id: string;
  accountId: string;
  kind: 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM';
  product: 'FEED' | 'REELS' | 'STORY' | 'AD';
  caption: string;
  shortcode: string;
  createdAt: number;
  items: MediaItem[];
  collaborators: string[];
  locationId?: string;
  coverUrl?: string;
  thumbOffset?: number;
  shareToFeed?: boolean;
  trial?: string;
  madeWithAi?: boolean;
  commentsEnabled: boolean;
  containerId?: string;
  deletedAt?: number;
  /** Set by a test. */
  metrics?: Readonly<Record<string, number>>;
}

export interface MediaItem {
  id: string;
  kind: 'IMAGE' | 'VIDEO';
  altText?: string;
  sha256?: string;
  userTags?: unknown;
}

export interface Comment {
  id: string;
  mediaId: string;
  /** The comment that is answered. */
  parentId?: string;
  authorId: string;
  username: string;
  text: string;
  createdAt: number;
  hidden: boolean;
  deletedAt?: number;
}

export interface Thread {
  id: string;
  accountId: string;
  guestId: string;
}

export interface Message {
  id: string;
  threadId: string;
  fromId: string;
  text: string;
  createdAt: number;
  /** Of a private reply: the comment. */
  commentId?: string;
  /** Its sender took it back. */
  deletedAt?: number;
}

export interface MetaApp extends SimulatedApp {
  webhookUrl?: string;
  deauthorizeUrl?: string;
  dataDeletionUrl?: string;
}

/** Which events of which account are told to the app: the account's id, and the fields. */
export interface Subscription {
  id: string;
  fields: string[];
}

const tablePrefix = 'instagram';

/** Everything that Instagram remembers, besides grants and containers. */
export class InstagramState {
  readonly apps: Table<MetaApp>;
  readonly people: Table<Person>;
  readonly businesses: Table<Business>;
  readonly pages: Table<Page>;
  readonly accounts: Table<InstagramAccount>;
  readonly guests: Table<Guest>;
  readonly media: Table<Media>;
  readonly comments: Table<Comment>;
  readonly threads: Table<Thread>;
  readonly messages: Table<Message>;
  readonly subscriptions: Table<Subscription>;

  constructor(journal: Journal) {
    const table = <T extends { id: string }>(name: string) => journal.table<T>(`${tablePrefix}.${name}`);
    this.apps = table('apps');
    this.people = table('people');
    this.businesses = table('businesses');
    this.pages = table('pages');
    this.accounts = table('accounts');
    this.guests = table('guests');
    this.media = table('media');
    this.comments = table('comments');
    this.threads = table('threads');
    this.messages = table('messages');
    this.subscriptions = table('subscriptions');
  }

  account(key: string): InstagramAccount | undefined {
    return this.accounts.get(key) ?? [...this.accounts.values()].find(({ username }) => username === key);
  }

  pagesOf(personId: string): Page[] {
    return [...this.pages.values()].filter(({ roles }) => roles.some((role) => role.personId === personId));
  }

  pageOfAccount(accountId: string): Page | undefined {
    return [...this.pages.values()].find((page) => page.accountId === accountId || page.attachedId === accountId);
  }

  /** Oldest first, deleted ones too. */
  mediaOf(accountId: string): Media[] {
    return [...this.media.values()]
      .filter((media) => media.accountId === accountId)
      .sort((one, other) => one.createdAt - other.createdAt);
  }

  /** Below a post: oldest first. */
  commentsOf(mediaId: string): Comment[] {
    return [...this.comments.values()]
      .filter((comment) => comment.mediaId === mediaId && comment.deletedAt === undefined)
      .sort((one, other) => one.createdAt - other.createdAt);
  }

  /** Newest first. */
  messagesOf(threadId: string): Message[] {
    return [...this.messages.values()]
      .filter((message) => message.threadId === threadId && message.deletedAt === undefined)
      .sort((one, other) => other.createdAt - one.createdAt);
  }
}
