import { z } from 'zod';
import { handleKey } from '../adapter.js';
import { ContainerState } from '../meta/containers.js';
import { GraphCreated } from '../meta/dialect.js';
import type { Call, MediaSource, PartToCommit, StagingHandle, StagingJob } from '../platform.js';
import { read, type ThreadsApi } from './api.js';
import { optionsOf } from './postOptions.js';

/** The handle of what is published in the end; the children of a carousel stand beside it. */
export const containerKey = 'container';

/** What one container holds: a whole part, or one file of a carousel. */
export interface Content {
  readonly key: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** For people: `the video`. */
  readonly what: string;
}

/** What is known of a container besides its id. */
export interface Notes {
  readonly createdAtMs: number;
  /** When it was first seen to be finished; 0 until then. */
  readonly finishedAtMs: number;
  /** Containers that came before this one and came to nothing. */
  readonly renewals: number;
}

export function notesOf({ resume = {} }: StagingHandle): Notes {
  const { createdAtMs, finishedAtMs, renewals } = resume;
  return {
    createdAtMs: Number(createdAtMs ?? 0),
    finishedAtMs: Number(finishedAtMs ?? 0),
    renewals: Number(renewals ?? 0),
  };
}

/** The post that a part answers: the part before it, or what the owner wants answered. */
export const parentOf = (
  { options, replyToExternalId }: Pick<PartToCommit, 'options' | 'replyToExternalId'>,
  isFirst: boolean,
): string | undefined => replyToExternalId ?? (isFirst ? optionsOf(options).replyToPostId : undefined);

/** In the order in which they have to be there: the files of a carousel, then what is published. */
export function contentsOf(job: StagingJob): Content[] {
  const { part, media } = job;
  const [only] = media;
  const shared = sharedParameters(job);
  if (only === undefined)
    return [{ key: containerKey, parameters: { media_type: 'TEXT', ...shared }, what: 'the text' }];
  if (media.length === 1) {
    return [{ key: containerKey, parameters: { ...fileParameters(only), ...shared }, what: whatOf(only) }];
  }
  const files = media.map((file, index) => ({
    key: handleKey(index),
    parameters: { ...fileParameters(file), is_carousel_item: 'true' },
    what: `${whatOf(file)} (${index + 1} of ${part.media.length})`,
  }));
  const children = media.map((_, index) => job.handles[handleKey(index)]?.externalId ?? '').join(',');
  return [
    ...files,
    { key: containerKey, parameters: { media_type: 'CAROUSEL', children, ...shared }, what: 'the carousel' },
  ];
}

const whatOf = ({ kind }: MediaSource): string => (kind === 'video' ? 'the video' : 'the picture');

function fileParameters(file: MediaSource): Record<string, string> {
  const isVideo = file.kind === 'video';
  return {
    media_type: isVideo ? 'VIDEO' : 'IMAGE',
    [isVideo ? 'video_url' : 'image_url']: file.publicUrl(),
    ...(file.altText && { alt_text: file.altText }),
  };
}

/** Who may reply, links, polls and the like are said with the first part of a post. */
function sharedParameters(job: StagingJob): Record<string, string> {
  const isFirst = job.replyToExternalId === undefined;
  const parent = parentOf(job, isFirst);
  const text: Record<string, string> = job.part.text.trim() === '' ? {} : { text: job.part.text };
  const answers: Record<string, string> = parent === undefined ? {} : { reply_to_id: parent };
  if (!isFirst) return { ...text, ...answers };
  const { replyControl, quotePostId, topicTag, linkAttachment, poll, replyApprovals, countries } = optionsOf(
    job.options,
  );
  return {
    ...text,
    ...answers,
    ...(replyControl !== undefined && { reply_control: replyControl }),
    ...(quotePostId !== undefined && { quote_post_id: quotePostId }),
    ...(topicTag !== undefined && { topic_tag: topicTag }),
    ...(linkAttachment !== undefined && { link_attachment: linkAttachment }),
    ...(poll && { poll_attachment: JSON.stringify(pollOf(poll.options)) }),
    ...(replyApprovals && { enable_reply_approvals: 'true' }),
    ...(countries && { allowlisted_country_codes: countries.join(',') }),
  };
}

const pollOf = (options: readonly string[]): Record<string, string> =>
  Object.fromEntries(options.map((option, index) => [`option_${'abcd'[index]}`, option]));

/** Nothing is visible by it, so that an answer that is lost costs a container and no more. */
export async function createContainer(
  api: ThreadsApi,
  call: Call,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const isReply = parameters.reply_to_id !== undefined;
  const answer = await api(call, {
    endpoint: 'POST /me/threads',
    method: 'POST',
    path: '/me/threads',
    body: { form: parameters },
    needs: ['threads_basic', 'threads_content_publish', ...(isReply ? (['threads_manage_replies'] as const) : [])],
    // Addresses of media open them to whoever knows them.
    confidential: ['text', 'image_url', 'video_url', 'alt_text', 'poll_attachment'].flatMap(
      (name) => parameters[name] ?? [],
    ),
  });
  return read(GraphCreated, answer).id;
}

const Container = z.object({ status: ContainerState, error_message: z.string().optional() });

export async function lookAtContainer(api: ThreadsApi, call: Call, id: string): Promise<z.infer<typeof Container>> {
  const answer = await api(call, {
    endpoint: 'GET /:container',
    method: 'GET',
    path: `/${id}`,
    query: { fields: 'id,status,error_message' },
    needs: ['threads_basic'],
  });
  return read(Container, answer);
}
