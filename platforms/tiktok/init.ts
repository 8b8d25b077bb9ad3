import { z } from 'zod';
import type { PostPart } from '../../domain/post.js';
import { commitDeadlineMs } from '../http.js';
import type { Call, MediaSource } from '../platform.js';
import { read, type TikTok, type TikTokRequest } from './api.js';
import type { ChunkPlan } from './chunks.js';
import type { SwitchedOff } from './handles.js';
import type { TikTokEndpoint } from './limits.js';
import type { TikTokScope } from './oauth.js';
import { isDraft, type TikTokPostOptions } from './postOptions.js';

/** The calls that announce a post (tiktok.md §3.2, §3.5, §3.6). None of them has an idempotency key. */

const Uploading = z.object({ data: z.object({ publish_id: z.string().min(1), upload_url: z.string().min(1) }) });
const Fetching = z.object({ data: z.object({ publish_id: z.string().min(1) }) });

export interface Announced {
  readonly part: PostPart;
  readonly options: TikTokPostOptions;
  readonly switchedOff: SwitchedOff;
}

/** Announces a video that is sent by us: nothing is visible before its last byte. A lost answer leaves an upload that nobody uses. */
export async function initUpload(
  tiktok: TikTok,
  call: Call,
  announced: Announced,
  plan: ChunkPlan,
): Promise<{ publishId: string; address: string }> {
  const answer = await tiktok.ask(call, {
    ...videoInit(announced, {
      source: 'FILE_UPLOAD',
      video_size: plan.bytes,
      chunk_size: plan.chunkBytes,
      total_chunk_count: plan.count,
    }),
    changes: false, // not yet
  });
  const { publish_id: publishId, upload_url: address } = read(Uploading, answer).data;
  return { publishId, address };
}

/** Has TikTok fetch the post from us and publish it: from here on it may be live. */
export async function initFetched(
  tiktok: TikTok,
  call: Call,
  announced: Announced,
  media: readonly MediaSource[],
): Promise<string> {
  const addresses = media.map((file) => file.publicUrl());
  const request =
    media[0]?.kind === 'video'
      ? videoInit(announced, { source: 'PULL_FROM_URL', video_url: addresses[0] })
      : photoInit(announced, addresses);
  const answer = await tiktok.ask(call, {
    ...request,
    changes: true,
    deadlineMs: commitDeadlineMs,
    confidential: [...request.confidential, ...addresses],
  });
  return read(Fetching, answer, 'unknown').data.publish_id;
}

type InitRequest = TikTokRequest & { readonly confidential: readonly string[] };

function videoInit({ part, options, switchedOff }: Announced, sourceInfo: object): InitRequest {
  const draft = isDraft(options);
  return {
    ...endpointOf(draft),
    method: 'POST',
    path: draft ? '/v2/post/publish/inbox/video/init/' : '/v2/post/publish/video/init/',
    aboutPost: true,
    json: {
      ...(!draft && {
        post_info: {
          ...postInfo(options, switchedOff),
          ...(part.text !== '' && { title: part.text }),
          ...flag('disable_duet', options.disableDuet, switchedOff.duetDisabled),
          ...flag('disable_stitch', options.disableStitch, switchedOff.stitchDisabled),
          ...(options.coverAtMs !== undefined && { video_cover_timestamp_ms: options.coverAtMs }),
          ...(options.aiGenerated !== undefined && { is_aigc: options.aiGenerated }),
        },
      }),
      source_info: sourceInfo,
    },
    confidential: [part.text],
  };
}

function photoInit({ part, options, switchedOff }: Announced, addresses: readonly string[]): InitRequest {
  const draft = isDraft(options);
  const { title, autoAddMusic, photoCoverIndex = 0 } = options;
  return {
    ...endpointOf(draft),
    method: 'POST',
    path: '/v2/post/publish/content/init/',
    aboutPost: true,
    json: {
      media_type: 'PHOTO',
      post_mode: draft ? 'MEDIA_UPLOAD' : 'DIRECT_POST',
      post_info: {
        ...(title !== undefined && { title }),
        ...(part.text !== '' && { description: part.text }),
        ...(!draft && postInfo(options, switchedOff)),
        ...(!draft && autoAddMusic !== undefined && { auto_add_music: autoAddMusic }),
      },
      source_info: { source: 'PULL_FROM_URL', photo_images: addresses, photo_cover_index: photoCoverIndex },
    },
    confidential: [part.text, ...(title === undefined ? [] : [title])],
  };
}

const postInfo = (options: TikTokPostOptions, switchedOff: SwitchedOff): object => ({
  privacy_level: options.privacyLevel,
  ...flag('disable_comment', options.disableComment, switchedOff.commentDisabled),
  // Documented as needed, and missing in the documentation's own sample: always sent.
  brand_content_toggle: options.brandContent ?? false,
  brand_organic_toggle: options.brandOrganic ?? false,
});

/** As chosen; what the creator has turned off stays off. */
const flag = (name: string, chosen: boolean | undefined, isOff: boolean): object =>
  chosen === undefined && !isOff ? {} : { [name]: isOff || chosen === true };

export const postingScope = (draft: boolean): TikTokScope => (draft ? 'video.upload' : 'video.publish');

const endpointOf = (draft: boolean): { endpoint: TikTokEndpoint; needs: readonly TikTokScope[] } => ({
  endpoint: draft ? 'POST /v2/post/publish/inbox/:kind/init/' : 'POST /v2/post/publish/:kind/init/',
  needs: [postingScope(draft)],
});
