import type { SimulatedApp } from '../shared/app.js';
import type { SimulatorClock } from '../shared/clock.js';
import type { Journal, Table } from '../shared/journal.js';

export interface TikTokApp extends SimulatedApp {
  /** Where the app's events go; one address for all of them. */
  webhookUrl?: string;
}

export interface TikTokAccount {
  /** The open_id. */
  id: string;
  unionId: string;
  username: string;
  displayName: string;
  isPrivate: boolean;
  isVerified: boolean;
  isBanned: boolean;
  commentDisabled: boolean;
  duetDisabled: boolean;
  stitchDisabled: boolean;
  videoDurationMaxSec: number;
  followers: number;
  following: number;
}

export const failReasonList = [
  'file_format_check_failed',
  'duration_check_failed',
  'frame_rate_check_failed',
  'picture_size_check_failed',
  'internal',
  'video_pull_failed',
  'photo_pull_failed',
  'publish_cancelled',
  'auth_removed',
  'spam_risk_too_many_posts',
  'spam_risk_user_banned_from_posting',
  'spam_risk_text',
  'spam_risk',
] as const;
export type FailReason = (typeof failReasonList)[number];

export type PrivacyLevel = 'PUBLIC_TO_EVERYONE' | 'FOLLOWER_OF_CREATOR' | 'MUTUAL_FOLLOW_FRIENDS' | 'SELF_ONLY';

export type PublishStatus =
  | 'PROCESSING_UPLOAD'
  | 'PROCESSING_DOWNLOAD'
  | 'SEND_TO_USER_INBOX'
  | 'PUBLISH_COMPLETE'
  | 'FAILED';

/** What was chosen for a post. */
export interface PostInfo {
  privacyLevel?: PrivacyLevel;
  /** The caption of a video, the description of photos. */
  text: string;
  title?: string;
  disableComment: boolean;
  disableDuet: boolean;
  disableStitch: boolean;
  brandContent: boolean;
  brandOrganic: boolean;
  isAigc: boolean;
  coverAtMs?: number;
  autoAddMusic: boolean;
  photoCoverIndex?: number;
}

export interface Upload {
  token: string;
  size: number;
  chunkSize: number;
  chunkCount: number;
  received: number;
  chunks: number;
  expiresAt: number;
}

export interface MediaFacts {
  type: string;
  size: number;
  sha256: string;
  width?: number;
  height?: number;
  durationMs?: number;
}

/** A post on its way, under its publish id. */
export interface Publish {
  id: string;
  accountId: string;
  kind: 'video' | 'photo';
  source: 'FILE_UPLOAD' | 'PULL_FROM_URL';
  mode: 'direct' | 'draft';
  info: PostInfo;
  createdAt: number;
  status: PublishStatus;
  failReason?: FailReason;
  upload?: Upload;
  urls?: string[];
  /** When the last byte was there. */
  receivedAt?: number;
  media?: MediaFacts[];
  /** Why it will fail, known since the media was looked at. */
  fate?: FailReason;
  endedAt?: number;
  /** The posts that it became: one, or of a draft several. */
  postIds: string[];
}

/** A post on the account. */
export interface TikTokPost {
  id: string;
  accountId: string;
  publishId?: string;
  kind: 'video' | 'photo';
  createdAt: number;
  info: PostInfo;
  media: MediaFacts[];
  /** When it is listed and its id is told; never, where not everyone may see it. */
  publicAt?: number;
  announced?: boolean;
  removedAt?: number;
  metrics: { views: number; likes: number; comments: number; shares: number };
}

export class TikTokState {
  readonly apps: Table<TikTokApp>;
  readonly accounts: Table<TikTokAccount>;
  readonly publishes: Table<Publish>;
  readonly posts: Table<TikTokPost>;
  #lastId = 0n;

  constructor(
    journal: Journal,
    private readonly clock: SimulatorClock,
  ) {
    this.apps = journal.table('tiktok.apps');
    this.accounts = journal.table('tiktok.accounts');
    this.publishes = journal.table('tiktok.publishes');
    this.posts = journal.table('tiktok.posts');
    for (const { id } of this.posts.values()) if (BigInt(id) > this.#lastId) this.#lastId = BigInt(id);
  }

  account(key: string): TikTokAccount | undefined {
    return this.accounts.get(key) ?? [...this.accounts.values()].find(({ username }) => username === key);
  }

  /** Oldest first. */
  postsOf(accountId: string): TikTokPost[] {
    return [...this.posts.values()]
      .filter((post) => post.accountId === accountId)
      .sort((one, other) => one.createdAt - other.createdAt || (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
  }

  publishesOf(accountId: string): Publish[] {
    return [...this.publishes.values()].filter((publish) => publish.accountId === accountId);
  }

  /** Nineteen digits, far beyond 2^53: the seconds in the upper half, as TikTok's are. */
  nextPostId(at = this.clock.now()): string {
    const wanted = BigInt(Math.floor(at / 1_000)) << 32n;
    if (at < this.clock.now() - 1_000) {
      // Of a post of the past, whose id nobody may have yet.
      let id = wanted + 7n;
      while (this.posts.has(String(id))) id += 2n;
      return String(id);
    }
    this.#lastId = wanted > this.#lastId ? wanted + 7n : this.#lastId + 2n;
    return String(this.#lastId);
  }
}
