import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { opaque } from '../shared/secrets.js';
import { hindrance, pendingDrafts, privacyLevelOptions } from './creator.js';
import { invalidParam, ok, refuse } from './errors.js';
import { jsonBody } from './json-body.js';
import { beginFetching } from './machine.js';
import type { TikTokSimulator } from './simulator.js';
import type { PostInfo, Publish, TikTokAccount, Upload } from './state.js';
import { type Bearer, uploadIdOf } from './tokens.js';

/** The calls that announce a post (§3.2, §3.5, §3.6). */

const megabyte = 1_000_000;
/** Five megabytes by the larger reading, sixty-four by the smaller: what both readings allow. */
const chunkBytesMin = 5 * 1024 * 1024;
const chunkBytesMax = 64 * megabyte;
const videoBytesMax = 4_000 * megabyte;

const Privacy = z.enum(['PUBLIC_TO_EVERYONE', 'FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY']);
const flag = z.boolean().default(false);

const VideoSource = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('FILE_UPLOAD'),
    video_size: z.number().int().min(1).max(videoBytesMax),
    chunk_size: z.number().int().min(1),
    total_chunk_count: z.number().int().min(1).max(1_000),
  }),
  z.strictObject({ source: z.literal('PULL_FROM_URL'), video_url: z.string().min(1) }),
]);

const VideoInit = z.strictObject({
  post_info: z.strictObject({
    // Its absence has a code of its own.
    privacy_level: Privacy.optional(),
    title: z.string().max(2_200).default(''),
    disable_comment: flag,
    disable_duet: flag,
    disable_stitch: flag,
    video_cover_timestamp_ms: z.number().int().max(2_147_483_647).optional(),
    brand_content_toggle: flag,
    brand_organic_toggle: flag,
    is_aigc: flag,
  }),
  source_info: VideoSource,
});

// What else a draft says of itself is not honoured, and so not looked at.
const DraftInit = z.object({ source_info: VideoSource });

const PhotoInit = z.strictObject({
  media_type: z.literal('PHOTO'),
  post_mode: z.enum(['DIRECT_POST', 'MEDIA_UPLOAD']),
  post_info: z.strictObject({
    title: z.string().max(90).optional(),
    description: z.string().max(4_000).default(''),
    privacy_level: Privacy.optional(),
    disable_comment: flag,
    auto_add_music: flag,
    brand_content_toggle: flag,
    brand_organic_toggle: flag,
  }),
  source_info: z.strictObject({
    source: z.literal('PULL_FROM_URL'),
    photo_images: z.array(z.string().min(1)).min(1).max(35),
    photo_cover_index: z.number().int().min(0),
  }),
});

const noInfo: PostInfo = {
  text: '',
  disableComment: false,
  disableDuet: false,
  disableStitch: false,
  brandContent: false,
  brandOrganic: false,
  isAigc: false,
  autoAddMusic: false,
};

/** `POST /v2/post/publish/video/init/`. */
export async function initVideo(tiktok: TikTokSimulator, call: Call, { account }: Bearer): Promise<Answer> {
  const { post_info: given, source_info: source } = jsonBody(call, VideoInit);
  const info: PostInfo = {
    ...noInfo,
    text: given.title,
    disableComment: given.disable_comment,
    disableDuet: given.disable_duet,
    disableStitch: given.disable_stitch,
    brandContent: given.brand_content_toggle,
    brandOrganic: given.brand_organic_toggle,
    isAigc: given.is_aigc,
    ...(given.privacy_level && { privacyLevel: given.privacy_level }),
    ...(given.video_cover_timestamp_ms !== undefined && { coverAtMs: given.video_cover_timestamp_ms }),
  };
  requireDirect(tiktok, account, info);
  return await announce(tiktok, call, account, { kind: 'video', mode: 'direct', info }, source);
}

/** `POST /v2/post/publish/inbox/video/init/`. */
export async function initDraft(tiktok: TikTokSimulator, call: Call, { account }: Bearer): Promise<Answer> {
  const { source_info: source } = jsonBody(call, DraftInit);
  requireInbox(tiktok, account);
  return await announce(tiktok, call, account, { kind: 'video', mode: 'draft', info: noInfo }, source);
}

/** `POST /v2/post/publish/content/init/`. */
export async function initPhotos(tiktok: TikTokSimulator, call: Call, { account, scopes }: Bearer): Promise<Answer> {
  const { post_mode, post_info: given, source_info: source } = jsonBody(call, PhotoInit);
  const mode = post_mode === 'DIRECT_POST' ? 'direct' : 'draft';
  if (!scopes.includes(mode === 'direct' ? 'video.publish' : 'video.upload')) throw refuse('scope_not_authorized');
  if (source.photo_cover_index >= source.photo_images.length)
    throw invalidParam('photo_cover_index is not among the photos');
  const info: PostInfo = {
    ...noInfo,
    text: given.description,
    disableComment: given.disable_comment,
    autoAddMusic: given.auto_add_music,
    brandContent: given.brand_content_toggle,
    brandOrganic: given.brand_organic_toggle,
    photoCoverIndex: source.photo_cover_index,
    ...(given.title !== undefined && { title: given.title }),
    ...(given.privacy_level && { privacyLevel: given.privacy_level }),
  };
  if (mode === 'direct') requireDirect(tiktok, account, info);
  else {
    requireInbox(tiktok, account);
    if (tiktok.knobs.oldApp) throw refuse('app_version_check_failed');
  }
  const urls = source.photo_images;
  return await announce(tiktok, call, account, { kind: 'photo', mode, info }, { source: 'PULL_FROM_URL', urls });
}

// ---------------------------------------------------------------- who may post what

function requireDirect(tiktok: TikTokSimulator, account: TikTokAccount, { privacyLevel }: PostInfo): void {
  const hindered = hindrance(tiktok, account);
  if (hindered !== undefined) throw refuse(hindered);
  if (privacyLevel === undefined || !privacyLevelOptions(account).includes(privacyLevel))
    throw refuse('privacy_level_option_mismatch');
  // The account itself has to be private, which a post for its owner alone does not make it (§3.9).
  if (!tiktok.knobs.audited && (privacyLevel !== 'SELF_ONLY' || !account.isPrivate))
    throw refuse('unaudited_client_can_only_post_to_private_accounts');
}

function requireInbox(tiktok: TikTokSimulator, account: TikTokAccount): void {
  if (account.isBanned) throw refuse('spam_risk_user_banned_from_posting');
  if (pendingDrafts(tiktok, account.id) >= tiktok.knobs.pendingDraftsMax)
    throw refuse('spam_risk_too_many_pending_share');
}

// ---------------------------------------------------------------- announcing

type Source = z.infer<typeof VideoSource> | { source: 'PULL_FROM_URL'; urls: string[] };
type Announced = Pick<Publish, 'kind' | 'mode' | 'info'>;

async function announce(
  tiktok: TikTokSimulator,
  call: Call,
  account: TikTokAccount,
  announced: Announced,
  source: Source,
): Promise<Answer> {
  const fresh = { ...announced, accountId: account.id, createdAt: tiktok.clock.now(), postIds: [] };
  if (source.source === 'FILE_UPLOAD') {
    const upload = uploadOf(tiktok, source);
    const id = newPublishId(announced, 'file');
    tiktok.state.publishes.put({ ...fresh, id, source: 'FILE_UPLOAD', status: 'PROCESSING_UPLOAD', upload });
    call.commit('publish', { resource: id, account: account.id });
    const address = new URL(`${tiktok.urls.upload}/video/`);
    address.searchParams.set('upload_id', uploadIdOf(id));
    address.searchParams.set('upload_token', upload.token);
    return ok({ publish_id: id, upload_url: address.href });
  }
  const urls = 'urls' in source ? source.urls : [source.video_url];
  for (const url of urls) requireOwnAddress(tiktok, url);
  const id = newPublishId(announced, 'url');
  const publish = tiktok.state.publishes.put({
    ...fresh,
    id,
    source: 'PULL_FROM_URL',
    status: 'PROCESSING_DOWNLOAD',
    urls,
  });
  call.commit('publish', { resource: id, account: account.id });
  await beginFetching(tiktok, publish, call);
  return ok({ publish_id: id });
}

const newPublishId = ({ kind, mode }: Announced, source: 'file' | 'url'): string =>
  `${mode === 'draft' ? `${kind === 'video' ? 'v' : 'p'}_inbox` : `${kind === 'video' ? 'v' : 'p'}_pub`}_${source}~v2.${opaque(12)}`;

/** §3.3. */
function uploadOf(
  { clock, knobs, secrets, name }: TikTokSimulator,
  {
    video_size: size,
    chunk_size: chunkSize,
    total_chunk_count: chunkCount,
  }: z.infer<typeof VideoSource> & {
    source: 'FILE_UPLOAD';
  },
): Upload {
  if (chunkCount !== Math.max(1, Math.floor(size / chunkSize)))
    throw invalidParam('The total chunk count is invalid: it is video_size / chunk_size, rounded down');
  if (chunkSize > size) throw invalidParam('The chunk size is larger than the video');
  if (chunkSize < chunkBytesMin && chunkSize !== size) throw invalidParam('The chunk size is invalid: below 5 MB');
  if (chunkSize > chunkBytesMax) throw invalidParam('The chunk size is invalid: above 64 MB');
  const token = opaque(24);
  const issuedAt = new Date(clock.now()).toISOString();
  secrets.remember({ platform: name, kind: 'upload-token', value: token, issuedAt });
  return {
    token,
    size,
    chunkSize,
    chunkCount,
    received: 0,
    chunks: 0,
    expiresAt: clock.now() + knobs.uploadLifetimeMs,
  };
}

/** §3.4: https on a domain or below an address that the developer portal has verified. */
function requireOwnAddress({ knobs }: TikTokSimulator, address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) throw invalidParam('The URL is malformed');
  const isLocal = /^(127\.0\.0\.1|localhost)$/.test(url.hostname) && knobs.localAddresses;
  if (!isLocal && url.protocol !== 'https:') throw invalidParam('The URL must be https');
  if (!isLocal && /^[\d.]+$|^\[/.test(url.hostname))
    throw invalidParam('The host of the URL must not be an IP address');
  const covers = (own: string): boolean =>
    own.includes('://') ? address.startsWith(own) : url.hostname === own || url.hostname.endsWith(`.${own}`);
  if (!knobs.verified.some(covers)) throw refuse('url_ownership_unverified');
}
