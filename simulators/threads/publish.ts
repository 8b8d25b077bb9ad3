import type { Container, ContainerMedia } from '../meta/containers.js';
import { badParameter, missingParameter, noSuchObject, permissionMissing } from '../meta/errors.js';
import { Parameters } from '../meta/parameters.js';
import type { Answer, Call } from '../shared/call.js';
import type { Received } from '../shared/uploads.js';
import { mediaNotFound, named, notFetchable, quotaUsedUp, restricted, unreadableLink } from './errors.js';
import { isReadable, storePost } from './posts.js';
import { allows, type Member, type ThreadsSimulator } from './simulator.js';
import type { Post, PostMedia, Profile } from './state.js';
import { lengthOf, uniqueLinks } from './text.js';

const mediaTypes = ['TEXT', 'IMAGE', 'VIDEO', 'CAROUSEL'] as const;
const replyControls = [
  'everyone',
  'accounts_you_follow',
  'mentioned_only',
  'parent_post_author_only',
  'followers_only',
] as const;
export const textMax = 500;
export const bytesMax = { image: 8 * 1024 * 1024, video: 1024 * 1024 * 1024 };

// ---------------------------------------------------------------- containers

/** `POST /{user}/threads`. */
export function createContainer(threads: ThreadsSimulator, call: Call, member: Member): Answer {
  const parameters = new Parameters(call);
  const kind = parameters.oneOf('media_type', mediaTypes);
  if (kind === undefined) throw missingParameter('media_type');
  const { profile } = member;
  const isChild = parameters.flag('is_carousel_item');
  const fields = {
    ...(isChild ? { isChild } : contentOf(threads, parameters, kind, member)),
    ...altTextOf(parameters, kind),
  };
  const media = kind === 'IMAGE' || kind === 'VIDEO' ? mediaOf(threads, parameters, kind) : undefined;
  if (isChild && !media) throw badParameter('A carousel item has to be an image or a video.');
  const childIds = kind === 'CAROUSEL' ? childrenOf(threads, parameters, profile) : undefined;

  const container = threads.containers.create(
    { ownerId: profile.id, kind, fields, ...(media && { media }), ...(childIds && { childIds }) },
    call.requestId,
  );
  call.commit('container', { resource: container.id, account: profile.id });
  if (kind === 'TEXT' && parameters.flag('auto_publish_text'))
    return { status: 200, body: { id: publishNow(threads, call, container, member).id } };
  return { status: 200, body: { id: container.id } };
}

/** What is said of the whole post, and what Threads minds about it. */
function contentOf(
  threads: ThreadsSimulator,
  parameters: Parameters,
  kind: (typeof mediaTypes)[number],
  member: Member,
) {
  const text = parameters.optional('text') ?? '';
  const link = parameters.optional('link_attachment');
  if (lengthOf(text) > textMax) throw badParameter('Param text must be at most 500 characters long.');
  if (kind === 'TEXT' && text === '' && link === undefined) throw missingParameter('text');
  for (const name of ['link_attachment', 'poll_attachment', 'text_attachment', 'gif_attachment'])
    if (kind !== 'TEXT' && parameters.optional(name) !== undefined)
      throw badParameter(`Param ${name} is only supported for TEXT posts`);
  const poll = pollOf(parameters);
  if (poll && link !== undefined) throw badParameter('A poll and a link attachment cannot be combined');
  if (link !== undefined) checkLink(threads, link);
  if (uniqueLinks(text, link).size > 5) throw named(threads, 'THREADS_API__LINK_LIMIT_EXCEEDED');
  const topicTag = parameters.optional('topic_tag');
  if (topicTag !== undefined && !/^[^.&]{1,50}$/.test(topicTag)) throw badParameter('Param topic_tag is not valid');

  const repliedTo = parameters.optional('reply_to_id');
  if (repliedTo !== undefined) checkReplyTarget(threads, repliedTo, member);
  const quoteOf = parameters.optional('quote_post_id');
  if (quoteOf !== undefined && !threads.state.posts.has(quoteOf)) throw mediaNotFound(quoteOf);
  const countries = parameters.list('allowlisted_country_codes');
  const known = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  if (countries && (!member.profile.geoGating || !countries.every((code) => /^[A-Z]{2}$/.test(code) && known.of(code))))
    throw named(threads, 'THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES');

  const replyControl = parameters.oneOf('reply_control', replyControls) ?? 'everyone';
  return {
    text,
    replyControl,
    replyApprovals: parameters.flag('enable_reply_approvals'),
    ...(link !== undefined && { link }),
    ...(poll && { poll }),
    ...(topicTag !== undefined && { topicTag }),
    ...(repliedTo !== undefined && { repliedTo }),
    ...(quoteOf !== undefined && { quoteOf }),
    ...(countries && { countries }),
  };
}

function altTextOf(parameters: Parameters, kind: (typeof mediaTypes)[number]): { altText?: string } {
  const altText = parameters.optional('alt_text');
  if (altText === undefined) return {};
  if (kind !== 'IMAGE' && kind !== 'VIDEO')
    throw badParameter('Param alt_text is only supported for images and videos');
  if ([...altText].length > 1_000) throw badParameter('Param alt_text must be at most 1000 characters long.');
  return { altText };
}

function pollOf(parameters: Parameters): string[] | undefined {
  const poll = parameters.json('poll_attachment');
  if (poll === undefined) return undefined;
  const options = ['a', 'b', 'c', 'd'].map((letter) => (poll as Record<string, unknown>)[`option_${letter}`]);
  const given = options.filter((option) => option !== undefined);
  if (given.length < 2 || options.slice(given.length).some((option) => option !== undefined))
    throw badParameter('Param poll_attachment must have two to four options');
  if (
    !given.every((option): option is string => typeof option === 'string' && option !== '' && [...option].length <= 25)
  )
    throw badParameter('Each poll option must have 1 to 25 characters');
  return given;
}

function checkLink({ knobs }: ThreadsSimulator, link: string): void {
  if (!URL.canParse(link) || !/^https?:$/.test(new URL(link).protocol))
    throw badParameter('Param link_attachment must be a valid URL');
  if (knobs.unreadableLinkHosts.includes(new URL(link).hostname)) throw unreadableLink();
}

/** A new post is unknown as a target for a while, and in the same words as one that never was (§9.6). */
function checkReplyTarget({ state, clock, knobs }: ThreadsSimulator, id: string, member: Member): void {
  if (knobs.ownRepliesNeedScope && !allows(member, 'threads_manage_replies')) throw permissionMissing();
  const target = state.posts.get(id);
  if (!target || target.deletedAt !== undefined || clock.now() < target.createdAt + knobs.replyTargetLagMs)
    throw mediaNotFound(id);
  const root = state.posts.get(target.rootId);
  const ownsRoot = root?.authorId === member.profile.id;
  if (!ownsRoot && !allows(member, 'threads_keyword_search') && !allows(member, 'threads_manage_mentions'))
    throw permissionMissing();
}

function mediaOf({ knobs }: ThreadsSimulator, parameters: Parameters, kind: 'IMAGE' | 'VIDEO'): ContainerMedia {
  const url = parameters.required(kind === 'IMAGE' ? 'image_url' : 'video_url');
  const fromHere = knobs.mediaFromHere && /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url);
  if (!URL.canParse(url) || (!url.startsWith('https://') && !fromHere)) throw notFetchable();
  return { kind: kind === 'IMAGE' ? 'image' : 'video', url };
}

function childrenOf({ containers }: ThreadsSimulator, parameters: Parameters, { id }: Profile): string[] {
  const ids = parameters.list('children') ?? [];
  if (ids.length < 2 || ids.length > 20) throw badParameter('Param children must have between 2 and 20 items.');
  for (const child of ids) {
    const container = containers.get(child);
    if (container?.ownerId !== id) throw mediaNotFound(child);
    if (container.fields.isChild !== true) throw badParameter(`Media ${child} is not a carousel item`);
  }
  return ids;
}

/** Threads’ name for what is wrong with a file (§3.3, §3.4). */
export function judge({ kind }: Container, { probe }: Received): string | undefined {
  const { type, width = 1, height = 1, durationMs = 0 } = probe;
  const ratio = width / height;
  if (kind === 'IMAGE') {
    if (type !== 'image/jpeg' && type !== 'image/png') return 'UNKNOWN';
    return ratio > 10 || ratio < 0.1 ? 'INVALID_ASPEC_RATIO' : undefined;
  }
  if (type !== 'video/mp4' && type !== 'video/quicktime') return 'FAILED_PROCESSING_VIDEO';
  if (durationMs > 300_000) return 'INVALID_DURATION';
  return ratio > 10 || ratio < 0.01 ? 'INVALID_ASPEC_RATIO' : undefined;
}

export const fetchFailed = ({ kind }: Container): string => (kind === 'VIDEO' ? 'FAILED_DOWNLOADING_VIDEO' : 'UNKNOWN');

/** `GET /{container}`. A published one may go on saying that it is finished. */
export async function containerNode(threads: ThreadsSimulator, container: Container): Promise<Record<string, unknown>> {
  const status = await threads.containers.look(container);
  const post = container.publishedAs === undefined ? undefined : threads.state.posts.get(container.publishedAs);
  const lags = post !== undefined && threads.clock.now() < post.createdAt + threads.knobs.statusLagMs;
  return {
    id: container.id,
    status: lags ? 'FINISHED' : status,
    error_message: status === 'ERROR' ? (errorOf(threads, container) ?? 'UNKNOWN') : undefined,
  };
}

const errorOf = ({ containers }: ThreadsSimulator, container: Container): string | undefined =>
  container.error ?? containers.childrenOf(container).find(({ error }) => error !== undefined)?.error;

// ---------------------------------------------------------------- publishing

/** `POST /{user}/threads_publish`. */
export function publish(threads: ThreadsSimulator, call: Call, member: Member): Answer {
  const id = new Parameters(call).required('creation_id');
  const container = threads.containers.get(id);
  if (container?.ownerId !== member.profile.id) throw mediaNotFound(id);
  return { status: 200, body: { id: publishNow(threads, call, container, member, true).id } };
}

function publishNow(
  threads: ThreadsSimulator,
  call: Call,
  container: Container,
  member: Member,
  checked = false,
): Post {
  const { profile } = member;
  if (profile.status === 'restricted') throw restricted();
  if (checked) requirePublishable(threads, container);
  const { text, altText, ...said } = container.fields as Partial<Post> & { altText?: string };
  const quota = said.repliedTo === undefined ? 'posts' : 'replies';
  if (!threads.limits.take(quota, { appId: threads.app.clientId, accountId: profile.id }).allowed)
    throw quotaUsedUp(threads);

  const post = storePost(threads, profile, {
    ...said,
    type: typeOf(container),
    text: text ?? '',
    media: mediaIn(threads, container),
    containerId: container.id,
  });
  threads.containers.table.change(container, { publishedAs: post.id });
  call.commit('post', { resource: post.id, account: profile.id, text: post.text });
  threads.announce('published', post);
  return post;
}

/** Whatever is the matter with a container, Threads says that there is none (§9.1). */
function requirePublishable({ containers, clock, knobs }: ThreadsSimulator, container: Container): void {
  const status = containers.statusOf(container);
  const tries = Number(container.fields.tries ?? 0);
  containers.table.change(container, { fields: { ...container.fields, tries: tries + 1 } });
  if (status === 'PUBLISHED' && knobs.republish === 'publishes-again') return;
  const isFresh = clock.now() < (container.finishedAt ?? Number.POSITIVE_INFINITY) + knobs.notFoundForMs;
  if (status !== 'FINISHED' || isFresh || tries < knobs.publishesNotFound) throw mediaNotFound(container.id);
}

const typeOf = ({ kind }: Container): Post['type'] => {
  if (kind === 'TEXT') return 'TEXT_POST';
  if (kind === 'CAROUSEL') return 'CAROUSEL_ALBUM';
  return kind === 'VIDEO' ? 'VIDEO' : 'IMAGE';
};

function mediaIn({ containers, state }: ThreadsSimulator, container: Container): PostMedia[] {
  const holders = container.childIds ? containers.childrenOf(container) : [container];
  return holders.flatMap(({ media, fields }) => {
    if (!media) return [];
    const { kind, sha256, width, height } = media;
    const altText = fields.altText as string | undefined;
    return [
      {
        id: state.newId('179'),
        kind,
        ...(altText !== undefined && { altText }),
        ...(sha256 && { sha256 }),
        ...(width && { width }),
        ...(height && { height }),
      },
    ];
  });
}

/** `GET /{user}/threads_publishing_limit`: the same counters as those that refuse. */
export function publishingLimit({ limits, app }: ThreadsSimulator, member: Member): Record<string, unknown> {
  const of = (name: 'posts' | 'replies' | 'deletes') => {
    const [state] = limits.look(name, { appId: app.clientId, accountId: member.profile.id });
    return {
      usage: state?.used ?? 0,
      config: { quota_total: state?.limit ?? 0, quota_duration: (state?.windowMs ?? 0) / 1_000 },
    };
  };
  const [posts, replies, deletes] = [of('posts'), of('replies'), of('deletes')];
  return {
    quota_usage: posts.usage,
    config: posts.config,
    // Each pair needs its scope (§3.4).
    reply_quota_usage: allows(member, 'threads_manage_replies') ? replies.usage : undefined,
    reply_config: allows(member, 'threads_manage_replies') ? replies.config : undefined,
    delete_quota_usage: allows(member, 'threads_delete') ? deletes.usage : undefined,
    delete_config: allows(member, 'threads_delete') ? deletes.config : undefined,
    location_search_quota_usage: undefined,
    location_search_config: undefined,
  };
}

/** `DELETE /{media-id}`. */
export function remove(threads: ThreadsSimulator, call: Call, member: Member): Answer {
  const { state, limits, app, knobs, clock } = threads;
  const id = call.params.id!;
  const post = state.posts.get(id);
  if (!post || post.deletedAt !== undefined)
    throw knobs.deleteMissing === '24/4279009' ? mediaNotFound(id) : noSuchObject(id, 'delete');
  if (post.authorId !== member.profile.id) throw permissionMissing();
  if (!limits.take('deletes', { appId: app.clientId, accountId: member.profile.id }).allowed)
    throw quotaUsedUp(threads);
  state.posts.change(post, { deletedAt: clock.now() });
  call.commit('deleted', { resource: id, account: member.profile.id });
  threads.announce('deleted', post);
  return { status: 200, body: { success: true, deleted_id: id } };
}

/** `POST /{media-id}/repost`. */
export function repost(threads: ThreadsSimulator, call: Call, { profile }: Member): Answer {
  const original = threads.state.posts.get(call.params.id!);
  if (!original || !isReadable(threads, original)) throw mediaNotFound(call.params.id!);
  const post = storePost(threads, profile, { type: 'REPOST_FACADE', text: '', repostOf: original.id });
  call.commit('repost', { resource: post.id, account: profile.id });
  return { status: 200, body: { id: post.id } };
}
