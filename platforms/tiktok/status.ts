import { z } from 'zod';
import type { Call } from '../platform.js';
import { read, requireAnyScope, type TikTok } from './api.js';

const ids = z
  .array(z.union([z.string(), z.number()]))
  .optional()
  .catch(undefined);

const Status = z.object({
  data: z.object({
    status: z.string(),
    fail_reason: z.string().optional().catch(undefined),
    // TikTok's own spelling, and numbers beyond 2^53: http.ts hands those over as text.
    publicaly_available_post_id: ids,
    publicly_available_post_id: ids,
    uploaded_bytes: z.coerce.number().optional().catch(undefined),
  }),
});

/** Where a post stands that was handed over (tiktok.md §3.7). */
export interface PostStatus {
  readonly status: string;
  readonly failReason?: string;
  /** The post's own id, once it is public. */
  readonly postId?: string;
  readonly uploadedBytes?: number;
}

export async function askStatus(tiktok: TikTok, call: Call, publishId: string): Promise<PostStatus> {
  requireAnyScope(call, ['video.publish', 'video.upload']);
  const answer = await tiktok.ask(call, {
    endpoint: 'POST /v2/post/publish/status/fetch/',
    method: 'POST',
    path: '/v2/post/publish/status/fetch/',
    json: { publish_id: publishId },
    needs: [],
  });
  const { data } = read(Status, answer);
  const postId = (data.publicaly_available_post_id ?? data.publicly_available_post_id)?.[0];
  return {
    status: data.status,
    ...(data.fail_reason && { failReason: data.fail_reason }),
    ...(postId !== undefined && { postId: String(postId) }),
    ...(data.uploaded_bytes !== undefined && { uploadedBytes: data.uploaded_bytes }),
  };
}
