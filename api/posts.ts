import { z } from 'zod';
import type { Account } from '../db/accounts.js';
import { accountFacts } from '../db/accounts.js';
import type { Queryable } from '../db/client.js';
import { findAllMedia, type LibraryFile } from '../db/media.js';
import { postMedia } from '../db/publishes.js';
import type { MediaId, WorkspaceId } from '../domain/ids.js';
import { scheduleAheadMaxMs, scheduleBehindMaxMs } from '../domain/limits.js';
import { mediaRoles, type Post, type PostPart, type Violation } from '../domain/post.js';
import { neededToPublish } from '../domain/scopes.js';
import type { Platform } from '../platforms/platform.js';
import { Problem } from './errors.js';
import { requireReady } from './routes/accounts.js';
import { idParam, instant } from './schemas.js';

// What a platform counts is the platform's to say; these bounds only keep nonsense out.
const partFields = {
  text: z.string().max(100_000).default(''),
  media: z
    .array(
      z.strictObject({
        mediaId: idParam<MediaId>(),
        altText: z.string().max(10_000).optional(),
        role: z.enum(mediaRoles).optional().meta({
          description:
            'What the file is beside the post, such as the cover of its video. Without it: a part of the post.',
        }),
      }),
    )
    .max(50)
    .default([]),
};

export const postSchema = z
  .strictObject({
    ...partFields,
    thread: z
      .array(z.strictObject(partFields))
      .max(50)
      .default([])
      .meta({ description: 'Further parts, each answering the one before.' }),
    options: z
      .record(z.string(), z.unknown())
      .default({})
      .meta({ description: 'The platform’s own options, such as who may reply.' }),
  })
  .meta({ id: 'Post', description: 'What is to be said.' });
type PostBody = z.output<typeof postSchema>;

export const publishAtSchema = instant.meta({
  description: 'When it is to go out, at most a year ahead. Absent, or up to a minute ago: at once.',
  example: '2026-03-01T09:00:00+01:00',
});

/** What a post is judged for. */
export interface Judging {
  readonly account: Account;
  readonly platform: Platform;
  readonly schedule: Schedule;
  /** Whether platforms can fetch media from us. */
  readonly mediaIsPublic: boolean;
}

/** The post as it will be kept, and everything that is wrong with it the way the platform counts, the schedule included. */
export async function judgedPost(
  db: Queryable,
  workspaceId: WorkspaceId,
  body: PostBody,
  { account, platform, schedule, mediaIsPublic }: Judging,
): Promise<{ post: Post; violations: Violation[] }> {
  const parts = [body, ...body.thread];
  const files = await findAllMedia(
    db,
    workspaceId,
    parts.flatMap((part) => part.media.map((file) => file.mediaId)),
  );
  const missing = parts.flatMap((part, at) =>
    part.media.flatMap(({ mediaId }, index) =>
      files.has(mediaId)
        ? []
        : [{ path: inBody(`parts[${at}].media[${index}]`), message: 'There is no such file in this workspace.' }],
    ),
  );
  if (missing.length > 0)
    throw new Problem('not-found', 'A media file of this post is not in this workspace.', { violations: missing });

  const options = platform.postOptions.safeParse(body.options);
  const post: Post = {
    parts: parts.map((part) => asPart(part, files)) as [PostPart, ...PostPart[]],
    options: options.data ?? body.options, // a wrong one is named by the platform's own check, and must not pass for an absent one
  };
  const violations = [
    ...schedule.violations,
    ...[...platform.checkPost(post, accountFacts(account)), ...checkWhatFilesAre(post, platform, mediaIsPublic)].map(
      ({ path, message }) => ({ path: inBody(path), message }),
    ),
  ];
  return { post, violations };
}

/** The same for an account that is to publish it now, refused where anything is wrong. */
export async function checkedPost(
  db: Queryable,
  workspaceId: WorkspaceId,
  body: PostBody,
  judging: Judging,
): Promise<Post> {
  const { account, platform } = judging;
  requireReady(account, platform, neededToPublish(platform, [body, ...body.thread], body.options));
  const { post, violations } = await judgedPost(db, workspaceId, body, judging);
  refuse(violations);
  return post;
}

export function refuse(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  throw new Problem('post-refused', violations.map((violation) => violation.message).join(' '), {
    class: 'content-refused',
    violations,
  });
}

const asPart = (part: PostBody['thread'][number], files: ReadonlyMap<MediaId, LibraryFile>): PostPart => ({
  text: part.text,
  media: part.media.map(({ mediaId, altText, role }) =>
    postMedia(files.get(mediaId)!, { ...(altText !== undefined && { altText }), ...(role !== undefined && { role }) }),
  ),
});

/** Roles the platform does not know, and media it would have to fetch from an address that nobody set. */
function checkWhatFilesAre(post: Post, { capabilities, label }: Platform, mediaIsPublic: boolean): Violation[] {
  const { mediaRoles: known = [], fetchesMedia = [] } = capabilities.publish;
  return post.parts.flatMap(({ media }, part) =>
    media.flatMap(({ kind, role }, index) => {
      const path = `parts[${part}].media[${index}]`;
      const strange = role !== undefined && !known.includes(role);
      const unreachable = fetchesMedia.includes(kind) && !mediaIsPublic;
      return [
        ...(strange ? [{ path: `${path}.role`, message: `${label} takes no file as ${role}.` }] : []),
        ...(unreachable
          ? [
              {
                path,
                message: `${label} fetches this file itself, and MEDIA_PUBLIC_URL is not set in this installation.`,
              },
            ]
          : []),
      ];
    }),
  );
}

/** A platform names the parts of a post; the caller sent a first part and a thread. */
function inBody(path: string): string {
  const part = /^parts\[(\d+)\](.*)$/.exec(path);
  if (!part) return `post.${path}`;
  const [, at, rest] = part;
  return at === '0' ? `post${rest}` : `post.thread[${Number(at) - 1}]${rest}`;
}

export interface Schedule {
  readonly dueAt: Date;
  /** False: at once. */
  readonly scheduled: boolean;
  readonly violations: readonly Violation[];
}

/** When it is due. A caller's clock may be a little behind ours, so what was due within the last minute goes at once. */
export function scheduleOf(publishAt: string | undefined, now = new Date()): Schedule {
  if (publishAt === undefined) return { dueAt: now, scheduled: false, violations: [] };
  const dueAt = new Date(publishAt);
  const aheadMs = dueAt.getTime() - now.getTime();
  const refused = (message: string): Schedule => ({
    dueAt,
    scheduled: true,
    violations: [{ path: 'publishAt', message }],
  });
  if (Number.isNaN(aheadMs)) return refused('This moment does not exist.');
  if (aheadMs < -scheduleBehindMaxMs) return refused(`The moment has passed: it is ${now.toISOString()} now.`);
  if (aheadMs > scheduleAheadMaxMs) return refused('The moment is more than a year ahead.');
  return aheadMs <= 0 ? { dueAt: now, scheduled: false, violations: [] } : { dueAt, scheduled: true, violations: [] };
}
