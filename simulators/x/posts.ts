import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { forbidden, invalidBody, invalidMediaIds, invalidParameter, notEnrolled, notFound } from './errors.js';
import { idString, jsonBody } from './json-body.js';
import { mediaState } from './media.js';
import type { XSimulator } from './simulator.js';
import { compareIds } from './snowflake.js';
import type { Media, Post, XAccount } from './state.js';
import {
  beginning,
  cashtagsIn,
  hasForbiddenCharacters,
  mentionsIn,
  shownText,
  urlsIn,
  weightedLength,
} from './text.js';

const CreatePost = z.strictObject({
  text: z.string().optional(),
  media: z
    .strictObject({ media_ids: z.array(idString).min(1).max(4), tagged_user_ids: z.array(idString).max(10).optional() })
    .optional(),
  reply: z
    .strictObject({
      in_reply_to_tweet_id: idString,
      exclude_reply_user_ids: z.array(idString).optional(),
      auto_populate_reply_metadata: z.boolean().optional(),
    })
    .optional(),
  reply_settings: z.enum(['following', 'mentionedUsers', 'subscribers', 'verified']).optional(),
  poll: z
    .strictObject({
      options: z.array(z.string().min(1).max(25)).min(2).max(4),
      duration_minutes: z.number().int().min(5).max(10_080),
    })
    .optional(),
  quote_tweet_id: idString.optional(),
  made_with_ai: z.boolean().optional(),
  paid_partnership: z.boolean().optional(),
  edit_options: z.strictObject({ previous_post_id: idString }).optional(),
  // Known to the API; what they ask for needs more than this app has.
  community_id: idString.optional(),
  share_with_followers: z.boolean().optional(),
  for_super_followers_only: z.boolean().optional(),
  nullcast: z.boolean().optional(),
  geo: z.strictObject({ place_id: z.string() }).optional(),
  card_uri: z.string().optional(),
  direct_message_deep_link: z.string().optional(),
});
type CreatePost = z.infer<typeof CreatePost>;

/** `POST /2/tweets` (§3.1). */
export function createPost(x: XSimulator, call: Call, me: XAccount): Answer {
  const asked = jsonBody(call, CreatePost);
  const text = (asked.text ?? '').normalize('NFC');
  if (
    asked.community_id ||
    asked.for_super_followers_only ||
    asked.nullcast ||
    asked.geo ||
    asked.card_uri ||
    asked.direct_message_deep_link
  ) {
    throw notEnrolled();
  }
  if (!text.trim() && !asked.media) throw invalidBody('Either `text` or `media` is required.');
  if (asked.poll && (asked.media || asked.quote_tweet_id || asked.card_uri)) {
    throw invalidParameter('poll', asked.poll, '`poll` is exclusive with `media`, `quote_tweet_id` and `card_uri`.');
  }
  if (asked.poll && !text.trim()) throw invalidBody('A poll needs a `text`.');
  checkText(x, text, me);
  const target = checkReply(x, asked, me);
  checkQuote(x, asked);
  const media = checkMedia(x, asked, me);
  const previous = checkEdit(x, asked, me);
  if (!previous) checkDuplicate(x, text, me);

  const post = storePost(x, {
    author: me,
    text,
    target,
    excludedFromReply: asked.reply?.exclude_reply_user_ids,
    media,
    quoteOf: asked.quote_tweet_id,
    poll: asked.poll && { options: asked.poll.options, durationMinutes: asked.poll.duration_minutes },
    replySettings: asked.reply_settings,
    madeWithAi: asked.made_with_ai,
    paidPartnership: asked.paid_partnership,
    previous,
  });
  call.commit('post', { resource: post.id, account: me.id, text });
  announcePost(x, post);
  return {
    status: 201,
    body: { data: { id: post.id, text: post.shown.text, edit_history_tweet_ids: post.editHistory } },
  };
}

/** `DELETE /2/tweets/:id` (§3.2). */
export function deletePost(x: XSimulator, call: Call, me: XAccount): Answer {
  const id = call.params.id!;
  const post = x.state.posts.get(id);
  if (!post || post.deletedAt !== undefined) {
    if (x.knobs.deleteMissing === 'not-found') throw notFound('tweet', 'id', id);
    return { status: 200, body: { data: { deleted: true } } };
  }
  if (post.authorId !== me.id) throw forbidden('You are not authorized to delete this Tweet.');
  takeDown(x, post);
  call.commit('delete', { resource: id, account: me.id, text: post.sentText });
  return { status: 200, body: { data: { deleted: true } } };
}

/** With every version it had, whichever of them was named. */
export function takeDown(x: XSimulator, post: Post): void {
  for (const version of x.state
    .postsOf(post.authorId)
    .filter(({ editHistory }) => editHistory[0] === post.editHistory[0]))
    x.state.posts.change(version, { deletedAt: x.clock.now() });
}

const Hidden = z.strictObject({ hidden: z.boolean() });

/** `PUT /2/tweets/:tweet_id/hidden`: only what others said below our own posts (§4.2). */
export function hideReply(x: XSimulator, call: Call, me: XAccount): Answer {
  const { hidden } = jsonBody(call, Hidden);
  const id = call.params.tweet_id!;
  const post = x.state.posts.get(id);
  if (!post || !visible(x, post)) throw notFound('tweet', 'id', id);
  const root = x.state.posts.get(post.conversationId);
  if (!post.replyTo || root?.authorId !== me.id || post.authorId === me.id) throw forbidden();
  x.state.posts.change(post, { hidden });
  call.commit('hide', { resource: id, account: me.id });
  return { status: 200, body: { data: { hidden } } };
}

/** Read by anybody now: past its lag, not deleted, not overtaken by an edit. */
export function visible(x: XSimulator, post: Post, extraLagMs = 0): boolean {
  const now = x.clock.now();
  if (post.deletedAt !== undefined && now >= post.deletedAt + x.knobs.deleteLagMs) return false;
  return now >= post.createdAt + x.knobs.lagMs + extraLagMs;
}

export interface NewPost {
  author: XAccount;
  text: string;
  at?: number;
  target?: Post;
  excludedFromReply?: string[];
  media?: Media[];
  quoteOf?: string;
  repostOf?: Post;
  poll?: { options: string[]; durationMinutes: number };
  replySettings?: Post['replySettings'];
  madeWithAi?: boolean;
  paidPartnership?: boolean;
  previous?: Post;
  lang?: string;
}

/** Stores a post that nobody objects to, whether it came over the API or was seeded. */
export function storePost(x: XSimulator, asked: NewPost): Post {
  const { author, target, media = [], previous, repostOf } = asked;
  const createdAt = asked.at ?? x.clock.now();
  const id = x.state.nextId(createdAt);
  const text = addressed(x, asked);
  const userIdOf = (username: string) => x.state.accountByUsername(username)?.id;
  const kind = media[0]?.kind === 'photo' ? 'photo' : 'video';
  const attached =
    media.length > 0
      ? {
          mediaKeys: media.map(({ key }) => key),
          pageUrl: `https://x.com/${author.username}/status/${id}/${kind}/1`,
          displayUrl: `pic.x.com/${id.slice(-10)}`,
        }
      : undefined;
  const showing = { postId: id, userIdOf, attached, escapes: x.knobs.escapeText };
  const long = weightedLength(text) > 280;

  const post = x.state.addPost({
    id,
    authorId: author.id,
    createdAt,
    sentText: asked.text,
    shown: shownText(long ? beginning(text) : text, showing),
    note: long ? shownText(text, { ...showing, attached: undefined }) : undefined,
    conversationId: target?.conversationId ?? previous?.conversationId ?? id,
    replyTo: target ? { postId: target.id, userId: target.authorId } : previous?.replyTo,
    quoteOf: asked.quoteOf,
    repostOf: repostOf?.id,
    mentionedIds: [...new Set(mentionsIn(text).map(userIdOf))].filter((one) => one !== undefined),
    mediaIds: media.map((one) => one.id),
    poll: asked.poll && { id: x.state.nextId(createdAt), ...asked.poll },
    replySettings: asked.replySettings ?? 'everyone',
    madeWithAi: asked.madeWithAi,
    paidPartnership: asked.paidPartnership,
    lang: asked.lang ?? 'en',
    editHistory: [...(previous?.editHistory ?? []), id],
  });
  if (previous) x.state.posts.change(previous, { replacedBy: id });
  // Every version tells of all of them.
  for (const version of previous?.editHistory ?? [])
    x.state.posts.change(x.state.posts.get(version)!, { editHistory: post.editHistory });
  return post;
}

/** A reply to somebody else begins with their name, typed or not. */
function addressed(x: XSimulator, { author, text, target, excludedFromReply = [] }: NewPost): string {
  if (
    !target ||
    target.authorId === author.id ||
    !x.knobs.mentionInReplies ||
    excludedFromReply.includes(target.authorId)
  )
    return text;
  const name = x.state.accounts.get(target.authorId)?.username ?? '';
  const typed = mentionsIn(text).some((mention) => mention.toLowerCase() === name.toLowerCase());
  return typed ? text : `@${name} ${text}`;
}

function checkText(x: XSimulator, text: string, me: XAccount): void {
  if (hasForbiddenCharacters(text)) throw invalidParameter('text', text, 'The Tweet text contains invalid characters.');
  const limit = me.subscriptionType === 'None' ? 280 : 25_000;
  if (weightedLength(text) > limit) {
    if (x.knobs.tooLong === 'not-permitted') throw forbidden('You are not permitted to perform this action.');
    throw invalidParameter(
      'text',
      text,
      `Your Tweet text is too long. For this account the maximum weighted length is ${limit}.`,
    );
  }
  if (x.knobs.tier === 'self-serve' && cashtagsIn(text).length > 1)
    throw forbidden('Posts are limited to a maximum of one cashtag');
  const refused = urlsIn(text).some((url) =>
    x.knobs.refusedUrlHosts.some((host) => url.toLowerCase().includes(host.toLowerCase())),
  );
  if (refused) throw forbidden('The Tweet contains an invalid URL.');
}

/** §0 row 4: self-serve apps answer only where their account was mentioned or quoted, and below its own posts. */
function checkReply(x: XSimulator, { reply }: CreatePost, me: XAccount): Post | undefined {
  if (!reply) return undefined;
  const target = x.state.posts.get(reply.in_reply_to_tweet_id);
  const settled = target && x.clock.now() >= target.createdAt + x.knobs.replyLagMs;
  if (!target || !settled || target.deletedAt !== undefined) {
    throw forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.');
  }
  const quoted = target.quoteOf && x.state.posts.get(target.quoteOf)?.authorId === me.id;
  const mentioned = target.mentionedIds.includes(me.id);
  const invited = target.authorId === me.id || mentioned || quoted;
  if (x.knobs.tier === 'self-serve' && !invited) {
    throw forbidden(
      'You can only reply to or quote posts where you are mentioned or are the author.',
      'not-authorized-for-resource',
    );
  }
  if (target.authorId !== me.id && target.replySettings !== 'everyone' && !mentioned) {
    throw forbidden('The original Tweet author restricted who can reply to this Tweet.');
  }
  return target;
}

function checkQuote(x: XSimulator, { quote_tweet_id: id, media }: CreatePost): void {
  if (!id) return;
  if (x.knobs.tier === 'self-serve') {
    throw forbidden(
      'You can only reply to or quote posts where you are mentioned or are the author.',
      'not-authorized-for-resource',
    );
  }
  if (media) throw invalidParameter('quote_tweet_id', id, '`quote_tweet_id` is exclusive with `media`.');
  const quoted = x.state.posts.get(id);
  if (!quoted || !visible(x, quoted))
    throw invalidParameter('quote_tweet_id', id, 'The quoted Tweet is deleted or not visible to you.');
}

/** Up to four photos, or one GIF, or one video, all of them ours, finished, in date and meant for a post. */
function checkMedia(x: XSimulator, { media: asked }: CreatePost, me: XAccount): Media[] {
  if (!asked) return [];
  const ids = asked.media_ids;
  const found = ids.map((id) => x.state.media.get(id));
  const usable = found.every(
    (media) =>
      media?.ownerIds.includes(me.id) &&
      media.category.startsWith('tweet_') &&
      x.clock.now() < media.expiresAt &&
      mediaState(x, media) === 'succeeded',
  );
  if (!usable || new Set(ids).size < ids.length) throw invalidMediaIds(ids);
  const media = found as Media[];
  if (media.length > 1 && media.some(({ kind }) => kind !== 'photo')) throw invalidMediaIds(ids);
  const tooLong = media.some(({ durationMs = 0 }) => durationMs > 140_000);
  if (tooLong && !me.longVideo) throw forbidden('This user is not allowed to post a video longer than 2 minutes');
  return media;
}

function checkEdit(x: XSimulator, { edit_options, poll }: CreatePost, me: XAccount): Post | undefined {
  if (!edit_options) return undefined;
  const previous = x.state.posts.get(edit_options.previous_post_id);
  const editable = previous && previous.authorId === me.id && mayEdit(x, previous) && me.subscriptionType !== 'None';
  if (!editable || poll) throw forbidden('You are not permitted to perform this action.');
  return previous;
}

/** Neither polls nor answers to others, and not for long. */
export const mayEdit = (x: XSimulator, post: Post): boolean =>
  post.deletedAt === undefined &&
  post.replacedBy === undefined &&
  !post.poll &&
  (!post.replyTo || post.replyTo.userId === post.authorId) &&
  x.clock.now() < post.createdAt + 3_600_000;

/** X does not say which post it means (§3.6). Texts count, pictures do not. */
function checkDuplicate(x: XSimulator, text: string, me: XAccount): void {
  const said = text.trim();
  if (!said) return;
  const posts = x.state.postsOf(me.id);
  const since = x.clock.now() - x.knobs.duplicateWindowMs;
  for (let i = posts.length - 1; i >= 0; i -= 1) {
    const post = posts[i]!;
    if (post.createdAt <= since) return;
    if (post.deletedAt === undefined && !post.repostOf && post.sentText.trim() === said) {
      throw forbidden('You are not allowed to create a Tweet with duplicate content.');
    }
  }
}

/** Whom a new post concerns (§4.4): those it mentions, and the author of what it answers. */
export function announcePost(x: XSimulator, post: Post): void {
  for (const userId of post.mentionedIds) {
    if (userId !== post.authorId) x.announce({ type: 'post.mention.create', userId, payload: webhookPost(x, post) });
  }
  const answered = post.replyTo?.userId;
  if (answered && answered !== post.authorId)
    x.announce({ type: 'post.reply.create', userId: answered, payload: webhookPost(x, post) });
}

const webhookPost = (x: XSimulator, post: Post): object => ({
  id: post.id,
  text: post.shown.text,
  author_id: post.authorId,
  conversation_id: post.conversationId,
  created_at: new Date(post.createdAt).toISOString(),
  in_reply_to_user_id: post.replyTo?.userId,
  referenced_tweets: post.replyTo ? [{ type: 'replied_to', id: post.replyTo.postId }] : undefined,
  edit_history_tweet_ids: post.editHistory,
  author: x.state.accounts.get(post.authorId)?.username,
});

/** The newest id among some posts and the oldest, as a page's `meta` tells them. */
export function ends(posts: Post[]): { newest_id: string; oldest_id: string } | undefined {
  const ids = posts.map(({ id }) => id).sort(compareIds);
  return ids.length > 0 ? { newest_id: ids.at(-1)!, oldest_id: ids[0]! } : undefined;
}
