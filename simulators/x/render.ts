import { notFoundError, type PartialError } from './errors.js';
import type { View } from './fields.js';
import { mediaMetrics, metricsOf, ownMetrics, publicMetrics } from './metrics.js';
import { visible } from './posts.js';
import type { XSimulator } from './simulator.js';
import type { Media, Post, XAccount } from './state.js';

/** One answer in the making: what stands in `data`, what that draws into `includes`, and what could not be had. */
export class Rendering {
  readonly errors: PartialError[] = [];
  readonly #users = new Map<string, XAccount>();
  readonly #posts = new Map<string, Post>();
  readonly #media = new Map<string, { media: Media; post?: Post }>();
  readonly #polls = new Map<string, Post>();

  constructor(
    private readonly x: XSimulator,
    private readonly view: View,
    private readonly viewer: XAccount | undefined,
    private readonly scopes: readonly string[] = [],
  ) {}

  post(post: Post): Record<string, unknown> {
    const { x, view } = this;
    const has = (name: string) => view.post.has(name);
    const tweet = view.dialect === 'tweet';
    const expands = (name: string) => view.expansions.has(name);
    const media = post.mediaIds.map((id) => x.state.media.get(id)!);
    const references = referencesOf(post);
    const account = (id: string) => x.state.accounts.get(id)!;

    if (expands('author_id')) this.#addUser(account(post.authorId));
    if (expands('in_reply_to_user_id') && post.replyTo) this.#addUser(account(post.replyTo.userId));
    if (expands('entities.mentions.username')) for (const id of post.mentionedIds) this.#addUser(account(id));
    if (expands('attachments.media_keys')) for (const one of media) this.#media.set(one.key, { media: one, post });
    if (expands('attachments.poll_ids') && post.poll) this.#polls.set(post.poll.id, post);
    const drawn = expands('referenced_tweets.id') || expands('referenced_posts');
    if (drawn) for (const { id } of references) this.#addReferenced(id);

    const showAttachments = has('attachments') || expands('attachments.media_keys') || expands('attachments.poll_ids');
    const showReferences = tweet ? has('referenced_tweets') || drawn : drawn;
    return {
      id: post.id,
      text: post.shown.text,
      [tweet ? 'edit_history_tweet_ids' : 'edit_history_post_ids']: post.editHistory,
      ...((has('author_id') || expands('author_id')) && { author_id: post.authorId }),
      ...(has('created_at') && { created_at: iso(post.createdAt) }),
      ...(has('conversation_id') && { conversation_id: post.conversationId }),
      ...((has('in_reply_to_user_id') || expands('in_reply_to_user_id')) &&
        post.replyTo && { in_reply_to_user_id: post.replyTo.userId }),
      ...(showReferences &&
        references.length > 0 && { [tweet ? 'referenced_tweets' : 'referenced_posts']: references }),
      ...(showAttachments && attachmentsOf(post, media)),
      ...(has('entities') && Object.keys(post.shown.entities).length > 0 && { entities: post.shown.entities }),
      ...(has(tweet ? 'note_tweet' : 'note_post') && post.note && { [tweet ? 'note_tweet' : 'note_post']: post.note }),
      ...(has('public_metrics') && { public_metrics: publicMetrics(metricsOf(x, post), view.dialect) }),
      ...ownMetrics(x, post, this.viewer, view.post, this.errors),
      ...(has('lang') && { lang: post.lang }),
      ...(has('possibly_sensitive') && { possibly_sensitive: false }),
      ...(has('reply_settings') && { reply_settings: post.replySettings }),
      ...(has('source') && { source: x.app.name }),
      ...(has('made_with_ai') && post.madeWithAi !== undefined && { made_with_ai: post.madeWithAi }),
      ...(has('paid_partnership') && post.paidPartnership !== undefined && { paid_partnership: post.paidPartnership }),
      ...(has('edit_controls') && { edit_controls: editControls(post) }),
      ...(has('display_text_range') && { display_text_range: [0, [...post.shown.text].length] }),
    };
  }

  user(account: XAccount): Record<string, unknown> {
    const { x, view } = this;
    const has = (name: string) => view.user.has(name);
    const tweet = view.dialect === 'tweet';
    const recent = x.state.postsOf(account.id).findLast((post) => visible(x, post));
    const recentName = tweet ? 'most_recent_tweet_id' : 'most_recent_post_id';
    if (view.expansions.has(recentName) && recent) this.#posts.set(recent.id, recent);
    return {
      id: account.id,
      name: account.name,
      username: account.username,
      ...(has('created_at') && { created_at: iso(account.createdAt) }),
      ...(has('description') && { description: account.description }),
      ...(has('location') && account.location && { location: account.location }),
      ...(has('profile_image_url') && {
        profile_image_url: `${x.urls.web}/profile_images/${account.id}/avatar_normal.jpg`,
      }),
      ...(has('protected') && { protected: account.protected }),
      ...(has('verified') && { verified: account.verifiedType !== 'none' }),
      ...(has('verified_type') && { verified_type: account.verifiedType }),
      ...(has('subscription_type') && { subscription_type: account.subscriptionType }),
      ...(has('receives_your_dm') && { receives_your_dm: account.receivesDms }),
      ...(has('public_metrics') && { public_metrics: this.#userMetrics(account) }),
      ...((has(recentName) || view.expansions.has(recentName)) && recent && { [recentName]: recent.id }),
      ...(has('confirmed_email') &&
        this.scopes.includes('users.email') &&
        account.id === this.viewer?.id && { confirmed_email: account.email }),
    };
  }

  addUser(id: string): void {
    const account = this.x.state.accounts.get(id);
    if (account) this.#addUser(account);
  }

  addMedia(media: Media): void {
    this.#media.set(media.key, { media });
  }

  /** Absent where nothing was drawn in. Posts come first: showing them may draw in users. */
  includes(): { includes?: object } {
    const posts = [...this.#posts.values()].map((post) => this.post(post));
    const includes = {
      ...(this.#users.size > 0 && { users: [...this.#users.values()].map((user) => this.user(user)) }),
      ...(posts.length > 0 && { [this.view.dialect === 'tweet' ? 'tweets' : 'posts']: posts }),
      ...(this.#media.size > 0 && {
        media: [...this.#media.values()].map(({ media, post }) => this.#mediaObject(media, post)),
      }),
      ...(this.#polls.size > 0 && { polls: [...this.#polls.values()].map((post) => this.#poll(post)) }),
    };
    return Object.keys(includes).length > 0 ? { includes } : {};
  }

  /** `errors` is there only when something is missing (§0 row 8). */
  partialErrors(): { errors?: PartialError[] } {
    return this.errors.length > 0 ? { errors: this.errors } : {};
  }

  #addUser(account: XAccount): void {
    this.#users.set(account.id, account);
  }

  #addReferenced(id: string): void {
    const post = this.x.state.posts.get(id);
    if (!post || !visible(this.x, post)) {
      this.errors.push(notFoundError('tweet', 'referenced_tweets.id', id));
      return;
    }
    this.#posts.set(id, post);
    const withAuthors =
      this.view.expansions.has('referenced_tweets.id.author_id') ||
      this.view.expansions.has('referenced_posts.author_id');
    if (withAuthors) this.addUser(post.authorId);
  }

  #mediaObject(media: Media, post: Post | undefined): object {
    const { x, view } = this;
    const has = (name: string) => view.media.has(name);
    const type = media.kind;
    const photo = type === 'photo';
    const extension = media.declaredType.split('/')[1]?.replace('jpeg', 'jpg');
    return {
      media_key: media.key,
      type,
      ...(has('url') && photo && { url: `${x.urls.web}/media/${media.id}.${extension}` }),
      ...(has('preview_image_url') && !photo && { preview_image_url: `${x.urls.web}/media/${media.id}.jpg` }),
      ...(has('width') && { width: media.width }),
      ...(has('height') && { height: media.height }),
      ...(has('duration_ms') && type === 'video' && { duration_ms: media.durationMs }),
      ...(has('alt_text') && media.altText && { alt_text: media.altText }),
      ...(has('variants') && !photo && { variants: variantsOf(x, media) }),
      ...(post && mediaMetrics(x, media, post, this.viewer, view.media)),
    };
  }

  #poll(post: Post): object {
    const { id, options, durationMinutes } = post.poll!;
    const has = (name: string) => this.view.poll.has(name);
    const endsAt = post.createdAt + durationMinutes * 60_000;
    return {
      id,
      options: options.map((label, index) => ({ position: index + 1, label, votes: 0 })),
      ...(has('duration_minutes') && { duration_minutes: durationMinutes }),
      ...(has('end_datetime') && { end_datetime: iso(endsAt) }),
      ...(has('voting_status') && { voting_status: this.x.clock.now() < endsAt ? 'open' : 'closed' }),
    };
  }

  #userMetrics(account: XAccount): Record<string, number> {
    const live = this.x.state.postsOf(account.id).filter((post) => visible(this.x, post) && !post.replacedBy);
    return {
      followers_count: account.followers,
      following_count: account.following,
      [this.view.dialect === 'tweet' ? 'tweet_count' : 'post_count']: live.length,
      listed_count: 0,
      like_count: 0,
      media_count: live.filter((post) => post.mediaIds.length > 0).length,
    };
  }
}

export const iso = (at: number): string => new Date(at).toISOString();

export function referencesOf(post: Post): { type: string; id: string }[] {
  return [
    ...(post.repostOf ? [{ type: 'retweeted', id: post.repostOf }] : []),
    ...(post.quoteOf ? [{ type: 'quoted', id: post.quoteOf }] : []),
    ...(post.replyTo ? [{ type: 'replied_to', id: post.replyTo.postId }] : []),
  ];
}

function attachmentsOf(post: Post, media: Media[]): object {
  if (media.length === 0 && !post.poll) return {};
  return {
    attachments: {
      ...(media.length > 0 && { media_keys: media.map(({ key }) => key) }),
      ...(post.poll && { poll_ids: [post.poll.id] }),
    },
  };
}

const editControls = (post: Post) => ({
  edits_remaining: 5 - (post.editHistory.length - 1),
  is_edit_eligible: !post.poll && !post.replyTo,
  editable_until: iso(post.createdAt + 3_600_000),
});

function variantsOf(x: XSimulator, media: Media): object[] {
  const file = (name: string) => `${x.urls.web}/video/${media.id}/${name}`;
  const mp4 = 'video/mp4';
  if (media.kind === 'animated_gif') return [{ bit_rate: 0, content_type: mp4, url: file('0.mp4') }];
  return [
    { bit_rate: 256_000, content_type: mp4, url: file('256000.mp4') },
    { content_type: 'application/x-mpegURL', url: file('playlist.m3u8') },
    { bit_rate: 2_176_000, content_type: mp4, url: file('2176000.mp4') },
    { bit_rate: 832_000, content_type: mp4, url: file('832000.mp4') },
  ];
}
