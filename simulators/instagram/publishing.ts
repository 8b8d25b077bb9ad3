import type { Container } from '../meta/containers.js';
import { badParameter, noSuchObject, refuse } from '../meta/errors.js';
import { graphTime, newMetaId } from '../meta/ids.js';
import { Parameters, pick } from '../meta/parameters.js';
import type { Answer, Call } from '../shared/call.js';
import { measure } from '../shared/uploads.js';
import { fieldsOf } from './accounts.js';
import { type Actor, accountIn, actorOf, isInstagramLogin, requirePage, requireUnrestricted } from './actor.js';
import type { InstagramSimulator } from './simulator.js';
import type { InstagramAccount, Media, MediaItem } from './state.js';

/** Containers and their publication (instagram.md §3). */

const mediaTypes = ['REELS', 'STORIES', 'CAROUSEL', 'VIDEO', 'IMAGE'] as const;

/** `POST /{ig-user-id}/media`. */
export function createContainer(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'publish');
  requirePage(ig, actor);
  const account = accountIn(ig, actor, call.params.id!);
  requireUnrestricted(account);
  const parameters = new Parameters(call);
  const type = parameters.oneOf('media_type', mediaTypes) ?? 'IMAGE';
  const isItem = parameters.flag('is_carousel_item');
  if (type === 'VIDEO' && !isItem) {
    throw badParameter('The value VIDEO for media_type is no longer supported. Use the REELS media type.', {
      subcode: 2207023,
    });
  }
  const made = type === 'CAROUSEL' ? carousel(ig, account, parameters) : single(call, type, isItem, parameters);
  requireContainerQuota(ig, account);
  const container = ig.containers.create({ ...made, ownerId: account.id }, call.requestId);
  const error = errorOfRequest(account, type, parameters);
  if (error !== undefined) ig.containers.table.change(container, { error });
  call.commit('container', { resource: container.id, account: call.caller.account });
  const uri = `${ig.urls.upload}/ig-api-upload/${call.params.version}/${container.id}`;
  return { status: 200, body: { id: container.id, ...(made.awaitsUpload && { uri }) } };
}

type Made = Pick<Container, 'kind' | 'fields' | 'media' | 'awaitsUpload' | 'childIds'>;

function single(call: Call, type: string, isItem: boolean, parameters: Parameters): Made {
  const wantsVideo = type === 'REELS' || type === 'VIDEO';
  const imageUrl = parameters.optional('image_url');
  const videoUrl = parameters.optional('video_url');
  const uploads = parameters.optional('upload_type') === 'resumable';
  if (uploads && isInstagramLogin(call)) throw badParameter('Param upload_type is not supported by this host');
  if (uploads && type === 'IMAGE') throw badParameter('upload_type resumable is for videos only');
  const isVideo = wantsVideo || videoUrl !== undefined || uploads;
  if (isVideo && videoUrl === undefined && !uploads) throw badParameter('The parameter video_url is required');
  if (!isVideo && imageUrl === undefined) throw badParameter('The parameter image_url is required');
  if (type === 'IMAGE' && isVideo) {
    throw badParameter('Unknown media type', { subcode: 2207023 });
  }
  return {
    kind: type,
    fields: { ...postFields(type, isItem, parameters), isItem, isVideo },
    ...(uploads
      ? { awaitsUpload: true }
      : { media: { kind: isVideo ? ('video' as const) : ('image' as const), url: (isVideo ? videoUrl : imageUrl)! } }),
  };
}

function carousel(ig: InstagramSimulator, account: InstagramAccount, parameters: Parameters): Made {
  const childIds = parameters.list('children') ?? [];
  if (childIds.length < 2 || childIds.length > 10) {
    throw badParameter('The number of carousel items must be between 2 and 10.', { subcode: 2207028 });
  }
  for (const id of childIds) {
    const child = ig.containers.get(id);
    if (child?.ownerId !== account.id) throw noSuchObject(id);
    if (child.fields.isItem !== true) throw badParameter(`The container ${id} is no carousel item`);
  }
  return { kind: 'CAROUSEL', fields: postFields('CAROUSEL', false, parameters), childIds };
}

/** What is said about the post, with everything that Instagram turns down at once. */
function postFields(type: string, isItem: boolean, parameters: Parameters): Record<string, unknown> {
  const caption = type === 'STORIES' || isItem ? '' : (parameters.optional('caption') ?? '');
  const collaborators = parameters.list('collaborators') ?? [];
  const altText = parameters.optional('alt_text');
  const userTags = parameters.json('user_tags');
  if (caption.length > 2_200) {
    throw refuse({
      code: 36004,
      subcode: 2207010,
      message: 'The caption was too long.',
      userTitle: 'Caption too long',
      userMessage: 'Caption was too long: the maximum is 2,200 characters, 30 hashtags and 20 @ tags.',
    });
  }
  if ((caption.match(/@[\w.]+/g)?.length ?? 0) > 20 || (Array.isArray(userTags) && userTags.length > 20)) {
    throw badParameter('Cannot use more than 20 tags', { subcode: 2207040, userMessage: 'Use at most 20 @ tags.' });
  }
  if (altText !== undefined && (type !== 'IMAGE' || altText.length > 1_000)) {
    throw badParameter('alt_text is for images, and at most 1000 characters long');
  }
  if (collaborators.length > 3) throw badParameter('At most 3 collaborators are allowed');
  if (collaborators.length > 0 && type === 'STORIES') throw badParameter('Stories do not support collaborators');
  if (userTags !== undefined) checkTags(userTags, type);
  const trial = parameters.json('trial_params') as { graduation_strategy?: unknown } | undefined;
  if (trial && (type !== 'REELS' || !['MANUAL', 'SS_PERFORMANCE'].includes(String(trial.graduation_strategy)))) {
    throw badParameter('trial_params is for reels, with a graduation_strategy of MANUAL or SS_PERFORMANCE');
  }
  return {
    caption,
    collaborators,
    altText,
    userTags,
    locationId: isItem ? undefined : parameters.optional('location_id'),
    coverUrl: type === 'REELS' ? parameters.optional('cover_url') : undefined,
    thumbOffset: parameters.whole('thumb_offset'),
    shareToFeed:
      type === 'REELS' && parameters.optional('share_to_feed') !== undefined
        ? parameters.flag('share_to_feed')
        : undefined,
    trial: trial?.graduation_strategy,
    madeWithAi: parameters.optional('is_ai_generated') === undefined ? undefined : parameters.flag('is_ai_generated'),
  };
}

function checkTags(tags: unknown, type: string): void {
  const inside = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;
  const right =
    Array.isArray(tags) &&
    tags.every((tag: { username?: unknown; x?: unknown; y?: unknown }) => {
      if (typeof tag?.username !== 'string') return false;
      return type === 'IMAGE' ? inside(tag.x) && inside(tag.y) : true;
    });
  if (!right)
    throw badParameter('Invalid user_tags', {
      subcode: 2207035,
      userMessage: 'A tagged person needs a name and a place.',
    });
}

/** What is wrong from the start, and is told by the container all the same. */
function errorOfRequest({ trialReels }: InstagramAccount, type: string, parameters: Parameters): string | undefined {
  if (parameters.optional('trial_params') !== undefined && !trialReels) return '2207081';
  return (parameters.whole('thumb_offset') ?? 0) < 0 && type === 'REELS' ? '2207057' : undefined;
}

/** What Instagram finds wrong with a file; for `Containers`. */
export function judge(
  ig: InstagramSimulator,
  { kind, fields }: Container,
  file: Awaited<ReturnType<typeof measure>>,
): string | undefined {
  const { type, width, height, durationMs } = file.probe;
  const ratio = width && height ? width / height : undefined;
  if (fields.isVideo !== true) {
    if (type !== 'image/jpeg' && !(ig.knobs.takesPng && type === 'image/png')) return '2207005';
    const outside = ratio !== undefined && (ratio < 0.8 - 0.005 || ratio > 1.91 + 0.005);
    return outside && kind !== 'STORIES' ? '2207009' : undefined;
  }
  const longest = kind === 'STORIES' ? 60_000 : 900_000;
  const tooLong = durationMs !== undefined && (durationMs < 3_000 || durationMs > longest);
  if ((type !== 'video/mp4' && type !== 'video/quicktime') || tooLong || (width ?? 0) > 1_920) return '2207026';
  const thumbOffset = fields.thumbOffset as number | undefined;
  return thumbOffset !== undefined && durationMs !== undefined && thumbOffset >= durationMs ? '2207057' : undefined;
}

function requireContainerQuota(ig: InstagramSimulator, account: InstagramAccount): void {
  const since = ig.clock.now() - 24 * 3_600_000;
  const made = [...ig.containers.table.values()].filter(
    ({ ownerId, createdAt }) => ownerId === account.id && createdAt > since,
  ).length;
  if (made >= ig.knobs.containersPerDay) throw quotaReached('containers');
}

const quotaReached = (what: string) =>
  refuse({
    code: 9,
    subcode: 2207042,
    message: 'Application request limit reached',
    userTitle: 'Too many posts',
    userMessage: `You reached maximum number of ${what} that is allowed to be published by Content Publishing API.`,
  });

// ---------------------------------------------------------------- looking

/** `GET /{container-id}`. */
export async function containerNode(
  ig: InstagramSimulator,
  call: Call,
  actor: Actor,
  container: Container,
): Promise<Answer> {
  accountIn(ig, actor, container.ownerId);
  const hidden = actor.kind === 'page' && ig.knobs.containersShownTo === 'person';
  if (hidden || staysHidden(ig, container.id)) throw noSuchObject(container.id);
  const looked = await ig.containers.look(container);
  const lags = looked === 'PUBLISHED' && ig.clock.now() < publishedAt(ig, container) + ig.knobs.statusLagMs;
  const state = lags ? 'FINISHED' : looked;
  const node = {
    id: container.id,
    status_code: state,
    status: state === 'ERROR' ? `Error: Media upload has failed with error code ${errorOf(ig, container)}` : undefined,
    copyright_check_status: undefined,
    video_status: undefined,
  };
  return { status: 200, body: pick(node, fieldsOf(new Parameters(call), 'id')) };
}

const errorOf = (ig: InstagramSimulator, container: Container): string =>
  container.error ?? ig.containers.childrenOf(container).find(({ error }) => error)?.error ?? '2207001';

const publishedAt = (ig: InstagramSimulator, { publishedAs }: Container): number =>
  ig.state.media.get(publishedAs ?? '')?.createdAt ?? 0;

/** Whether a fresh thing answers once more as if it were not there. */
export function staysHidden(ig: InstagramSimulator, id: string, times = ig.knobs.hiddenReads): boolean {
  const answered = ig.hidden.get(id) ?? 0;
  if (answered >= times) return false;
  ig.hidden.set(id, answered + 1);
  return true;
}

/** `GET /{ig-user-id}/content_publishing_limit`: from the same count that refuses. */
export function publishingLimit(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'publish');
  const account = accountIn(ig, actor, call.params.id!);
  const { quotaTotal, quotaWindowMs } = ig.knobs;
  const node = {
    quota_usage: publishedLately(ig, account.id),
    config: { quota_total: quotaTotal, quota_duration: quotaWindowMs / 1_000 },
  };
  return { status: 200, body: { data: [pick(node, fieldsOf(new Parameters(call), 'quota_usage'))] } };
}

/** Deleting gives nothing back. */
const publishedLately = (ig: InstagramSimulator, accountId: string): number =>
  ig.state
    .mediaOf(accountId)
    .filter(
      ({ containerId, createdAt }) => containerId !== undefined && createdAt > ig.clock.now() - ig.knobs.quotaWindowMs,
    ).length;

// ---------------------------------------------------------------- bytes

/** `POST rupload.facebook.com/ig-api-upload/{version}/{container-id}`. */
export async function upload(ig: InstagramSimulator, call: Call): Promise<Answer> {
  const failed = (type: string, message: string, { retriable = false, status = 400 } = {}): Answer => ({
    status,
    body: { debug_info: { retriable, type, message } },
  });
  if (!/^OAuth \S+$/.test(call.headers.authorization ?? '')) {
    return failed('NotAuthorizedError', 'Authentication failed: an OAuth token is needed');
  }
  let actor: Actor;
  try {
    actor = actorOf(ig, call, 'basic', 'publish');
  } catch {
    return failed('NotAuthorizedError', 'Authentication failed');
  }
  const container = ig.containers.get(call.params.id!);
  if (!container?.awaitsUpload) return failed('ProcessingFailedError', 'Request processing failed');
  accountIn(ig, actor, container.ownerId);
  const [offset, size] = [Number(call.headers.offset ?? Number.NaN), Number(call.headers.file_size ?? Number.NaN)];
  if (!Number.isInteger(offset) || !Number.isInteger(size)) {
    return failed('ProcessingFailedError', 'The headers offset and file_size are needed');
  }
  if (offset !== 0 || call.body.length !== size) {
    return failed('ProcessingFailedError', `Partial content: ${offset + call.body.length} of ${size} bytes`, {
      retriable: true,
    });
  }
  ig.containers.receive(container, await measure(call.body));
  call.commit('upload', { resource: container.id });
  return { status: 200, body: { success: true, message: 'Upload successful.' } };
}

// ---------------------------------------------------------------- publishing

/** `POST /{ig-user-id}/media_publish`. */
export function publish(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'publish');
  requirePage(ig, actor);
  const account = accountIn(ig, actor, call.params.id!);
  requireUnrestricted(account);
  const id = new Parameters(call).required('creation_id');
  const container = ig.containers.get(id);
  if (container?.ownerId !== account.id) {
    throw refuse({
      code: 24,
      subcode: 2207006,
      message: 'The requested resource does not exist',
      userMessage: 'Media not found.',
    });
  }
  if (container.fields.isItem === true) throw badParameter('A carousel item cannot be published by itself');
  const before = ig.state.media.get(container.publishedAs ?? '');
  if (before && ig.knobs.republish === 'same-post') return { status: 200, body: { id: before.id } };
  if (before && ig.knobs.republish === 'refused') throw notReady();
  requireFinished(ig, container);
  if (publishedLately(ig, account.id) >= ig.knobs.quotaTotal) throw quotaReached('posts');

  const media = storeMedia(ig, account, container);
  ig.containers.table.change(container, { publishedAs: media.id });
  // A story has no words to be known by: what was handed over is.
  const text = media.product === 'STORY' ? `#n-${container.id}` : media.caption;
  call.commit(media.product === 'STORY' ? 'story' : 'post', { resource: media.id, text });
  return { status: 200, body: { id: media.id } };
}

const notReady = () =>
  refuse({
    code: 9007,
    subcode: 2207027,
    message: 'Media ID is not available',
    userTitle: 'Media not ready',
    userMessage: 'The media is not ready for publishing, please wait for a moment',
  });

function requireFinished(ig: InstagramSimulator, container: Container): void {
  const status = ig.containers.statusOf(container);
  if (status === 'EXPIRED') {
    throw refuse({ code: 24, subcode: 2207008, message: 'The media builder does not exist or has expired.' });
  }
  const finished = status === 'FINISHED' || status === 'PUBLISHED';
  if (!finished || staysHidden(ig, `publish ${container.id}`, ig.knobs.notReadyTimes)) throw notReady();
}

function storeMedia(ig: InstagramSimulator, account: InstagramAccount, container: Container): Media {
  const { fields, kind } = container;
  const parts = kind === 'CAROUSEL' ? ig.containers.childrenOf(container) : [container];
  const items = parts.map(
    (part): MediaItem => ({
      id: newMetaId('179'),
      kind: part.fields.isVideo === true ? 'VIDEO' : 'IMAGE',
      ...(part.media?.sha256 !== undefined && { sha256: part.media.sha256 }),
      ...(part.fields.altText !== undefined && { altText: String(part.fields.altText) }),
      ...(part.fields.userTags !== undefined && { userTags: part.fields.userTags }),
    }),
  );
  const id = items.length === 1 ? items[0]!.id : newMetaId('179');
  return ig.state.media.put({
    id,
    accountId: account.id,
    kind: kind === 'CAROUSEL' ? 'CAROUSEL_ALBUM' : items[0]!.kind,
    product: kind === 'REELS' ? 'REELS' : kind === 'STORIES' ? 'STORY' : 'FEED',
    caption: String(fields.caption ?? ''),
    shortcode: `C${id.slice(-8)}`,
    createdAt: ig.clock.now(),
    items,
    collaborators: (fields.collaborators as string[] | undefined) ?? [],
    locationId: fields.locationId as string | undefined,
    coverUrl: fields.coverUrl as string | undefined,
    thumbOffset: fields.thumbOffset as number | undefined,
    shareToFeed: fields.shareToFeed as boolean | undefined,
    trial: fields.trial as string | undefined,
    madeWithAi: fields.madeWithAi as boolean | undefined,
    commentsEnabled: true,
    containerId: container.id,
  });
}

// ---------------------------------------------------------------- posts

export const permalink = (ig: InstagramSimulator, { product, shortcode }: Media): string =>
  `${ig.urls.web}/${product === 'REELS' ? 'reel' : product === 'STORY' ? 'stories' : 'p'}/${shortcode}/`;

/** A post with everything it could show (§6). */
export function mediaShown(ig: InstagramSimulator, media: Media) {
  const { username } = ig.state.accounts.get(media.accountId)!;
  const file = (item: MediaItem): string => `${ig.urls.web}/files/${item.id}.${item.kind === 'VIDEO' ? 'mp4' : 'jpg'}`;
  const thumbnail = (item: MediaItem) => (item.kind === 'VIDEO' ? `${ig.urls.web}/files/${item.id}.jpg` : undefined);
  const [first] = media.items;
  const stored = media.kind === 'CAROUSEL_ALBUM' ? media.items : [];
  return {
    id: media.id,
    caption: media.caption || undefined,
    media_type: media.kind,
    media_product_type: media.product,
    media_url: first && file(first),
    thumbnail_url: first && thumbnail(first),
    permalink: permalink(ig, media),
    shortcode: media.shortcode,
    timestamp: graphTime(media.createdAt),
    username,
    alt_text: media.kind === 'CAROUSEL_ALBUM' ? undefined : first?.altText,
    like_count: Math.floor(media.metrics?.likes ?? 3),
    comments_count: ig.state.commentsOf(media.id).length,
    is_comment_enabled: media.commentsEnabled,
    owner: { id: media.accountId },
    children:
      stored.length === 0
        ? undefined
        : {
            data: stored.map((item) => ({
              id: item.id,
              media_type: item.kind,
              media_url: file(item),
              thumbnail_url: thumbnail(item),
              alt_text: item.altText,
            })),
          },
  };
}

/** Stories are gone after a day (§3.5). */
export const isShown = (ig: InstagramSimulator, { deletedAt, product, createdAt }: Media): boolean =>
  deletedAt === undefined && (product !== 'STORY' || ig.clock.now() < createdAt + 24 * 3_600_000);

/** `GET /{media-id}`. */
export function mediaNode(ig: InstagramSimulator, call: Call, actor: Actor, media: Media): Answer {
  accountIn(ig, actor, media.accountId);
  if (!isShown(ig, media) || staysHidden(ig, media.id)) throw noSuchObject(media.id);
  return { status: 200, body: pick(mediaShown(ig, media), fieldsOf(new Parameters(call), 'id')) };
}

/** `DELETE /{media-id}`: by Facebook Login, and not of everything (§3.6). */
export function removeMedia(ig: InstagramSimulator, call: Call, actor: Actor, media: Media): Answer {
  if (actor.kind === 'account') throw noSuchObject(media.id, 'delete');
  if (!actor.scopes.includes('instagram_manage_contents')) {
    throw refuse({ code: 10, message: '(#10) Application does not have permission for this action' });
  }
  accountIn(ig, actor, media.accountId);
  if (!isShown(ig, media)) throw noSuchObject(media.id, 'delete');
  const fatal = (subcode: number, title: string) =>
    refuse({
      code: -1,
      subcode,
      message: 'Fatal',
      isTransient: false,
      userTitle: title,
      userMessage: 'This media cannot be deleted.',
    });
  if (media.product === 'AD') throw fatal(2207073, 'Media Type Not Supported');
  if (ig.knobs.deleteFlake) throw fatal(2207085, 'Fatal');
  ig.state.media.change(media, { deletedAt: ig.clock.now() });
  call.commit('delete', { resource: media.id });
  return { status: 200, body: { success: true, deleted_id: media.id } };
}
