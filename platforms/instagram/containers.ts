import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { ContainerState } from '../meta/containers.js';
import { GraphId } from '../meta/dialect.js';
import type { Call, MediaSource } from '../platform.js';
import { accountOf, type InstagramApi, read } from './api.js';
import { coverOf, type Shape } from './content.js';
import { asPage, type Login } from './login.js';
import { type InstagramPostOptions, optionsOf } from './postOptions.js';

/** The requests about containers, one function each (instagram.md §3.1 to §3.5). */

const Created = z.object({ id: GraphId, uri: z.string().optional() });
export type Created = z.infer<typeof Created>;

/** As a form: nested values go along as JSON. */
export type ContainerParams = Readonly<Record<string, string>>;

export async function createContainer(
  api: InstagramApi,
  call: Call,
  params: ContainerParams,
  confidential: readonly string[],
): Promise<Created> {
  const answer = await api(asPage(call), {
    endpoint: 'POST /:ig-user-id/media',
    method: 'POST',
    path: `/${accountOf(call).externalId}/media`,
    for: 'publish',
    body: { form: params },
    // Our signed addresses give access to the file.
    confidential: [...confidential, ...['image_url', 'video_url', 'cover_url'].flatMap((name) => params[name] ?? [])],
  });
  return read(Created, answer, 'unknown');
}

const Status = z.object({ status_code: ContainerState, status: z.string().optional() });
export type Status = z.infer<typeof Status>;

/** Where a container stands. Some are shown to the Page's token, some only to the person's (instagram.md §9.9). */
export async function readStatus(api: InstagramApi, call: Call, id: string): Promise<Status> {
  const ask = async (asking: Call) =>
    read(
      Status,
      await api(asking, {
        endpoint: 'GET /:container-id',
        method: 'GET',
        path: `/${id}`,
        query: { fields: 'id,status_code,status' },
      }),
    );
  const page = asPage(call);
  if (page.accessToken === call.accessToken) return await ask(call);
  return await ask(page).catch((error: unknown) => {
    const hidden = error instanceof Failure && ['not-found', 'permission-missing'].includes(error.failureClass);
    if (hidden) return ask(call);
    throw error;
  });
}

const Quota = z.object({
  data: z.array(
    z.object({ quota_usage: z.number(), config: z.object({ quota_total: z.number() }).partial().optional() }),
  ),
});

/** How many posts the account may still publish today: the documentation names several figures, Instagram the true one. */
export async function readQuota(api: InstagramApi, call: Call): Promise<{ used: number; total?: number | undefined }> {
  const answer = await api(asPage(call), {
    endpoint: 'GET /:ig-user-id/content_publishing_limit',
    method: 'GET',
    path: `/${accountOf(call).externalId}/content_publishing_limit`,
    query: { fields: 'quota_usage,config' },
    for: 'publish',
  });
  const [quota] = read(Quota, answer).data;
  return { used: quota?.quota_usage ?? 0, total: quota?.config?.quota_total };
}

// ---------------------------------------------------------------- parameters

export interface Item {
  readonly media: MediaSource;
  /** Its place among the post's content. */
  readonly index: number;
  readonly shape: Shape;
}

/** What a picture or a video is made a container with, alone or as one of several. */
export function paramsOf(
  { takesUploads }: Login,
  { media, index, shape }: Item,
  post: {
    readonly text: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly all: readonly MediaSource[];
  },
): ContainerParams {
  const options = optionsOf(post.options);
  const isVideo = media.kind === 'video';
  return {
    ...(shape === 'reel' && { media_type: 'REELS' }),
    ...(shape === 'story' && { media_type: 'STORIES' }),
    ...(shape === 'carousel' && { is_carousel_item: 'true', ...(isVideo && { media_type: 'VIDEO' }) }),
    ...(!isVideo && { image_url: media.publicUrl() }),
    ...(isVideo && (takesUploads ? { upload_type: 'resumable' } : { video_url: media.publicUrl() })),
    ...(!isVideo && shape !== 'story' && media.altText && { alt_text: media.altText }),
    ...tags(options, index),
    ...(shape !== 'carousel' && wholePost(shape, post.text, options)),
    ...(shape === 'reel' && reelParams(options, coverOf(post.all))),
  };
}

/** What the container of a whole carousel is made with. */
export const carouselParams = (
  children: readonly string[],
  { text, options }: { readonly text: string; readonly options: Readonly<Record<string, unknown>> },
): ContainerParams => ({
  media_type: 'CAROUSEL',
  children: children.join(','),
  ...wholePost('carousel', text, optionsOf(options)),
});

/** Said once for a post, however many media it has. */
const wholePost = (
  shape: Shape,
  text: string,
  { collaborators, locationId, madeWithAi }: InstagramPostOptions,
): ContainerParams => ({
  ...(shape !== 'story' && text.trim() !== '' && { caption: text }),
  ...(shape !== 'story' && collaborators && { collaborators: JSON.stringify(collaborators) }),
  ...(locationId !== undefined && { location_id: locationId }),
  ...(madeWithAi !== undefined && { is_ai_generated: String(madeWithAi) }),
});

const strategies = { manual: 'MANUAL', performance: 'SS_PERFORMANCE' } as const;

const reelParams = (
  { coverAtMs, shareToFeed, audioName, trial }: InstagramPostOptions,
  cover: MediaSource | undefined,
): ContainerParams => ({
  ...(cover && { cover_url: cover.publicUrl() }),
  ...(coverAtMs !== undefined && { thumb_offset: String(coverAtMs) }),
  ...(shareToFeed !== undefined && { share_to_feed: String(shareToFeed) }),
  ...(audioName !== undefined && { audio_name: audioName }),
  ...(trial && { trial_params: JSON.stringify({ graduation_strategy: strategies[trial] }) }),
});

function tags({ userTags = [] }: InstagramPostOptions, index: number): ContainerParams {
  const here = userTags
    .filter(({ media = 0 }) => media === index)
    .map(({ username, x, y }) => ({ username, ...(x !== undefined && { x }), ...(y !== undefined && { y }) }));
  return here.length === 0 ? {} : { user_tags: JSON.stringify(here) };
}
