import { Failure } from '../../domain/failures.js';
import type { Call, Evidence, Found, SoughtPart } from '../platform.js';
import { isGranted, type TikTok } from './api.js';
import { uploadKey, uploadOf } from './handles.js';
import { isDraft, optionsOf } from './postOptions.js';
import { confirmationOf, postUrl } from './publish.js';
import { askStatus, type PostStatus } from './status.js';
import { createdAt, listVideos, pageSizeMax, textOf, type Video } from './videos.js';

/** TikTok's clock and ours may differ by this much, and TikTok tells times in whole seconds. */
const clockLeewayMs = 5_000;
const pagesMax = 5;
/** A public post is listed once it is fetched, processed and reviewed, for which minutes are usual. */
const listLookAgainMs = 30_000;
/** TikTok cuts what it lists of a text. */
const listedLengthMin = 150;

/** Looks for a part whose commit has an unknown outcome: an upload by its publish id, what TikTok fetches by what is public since. */
export const finding = (tiktok: TikTok) => ({
  async findPublished(call: Call, sought: SoughtPart): Promise<Found> {
    const upload = uploadOf(sought.handles[uploadKey]);
    if (!upload)
      return await findListed(tiktok, call, sought, 'TikTok’s publish id came with the answer that was lost.');
    const { publishId, plan } = upload;
    const status = await statusOf(tiktok, call, publishId);
    if (status === undefined) {
      return await findListed(tiktok, call, sought, `TikTok does not know the publish id ${publishId} any more.`);
    }
    return judge(tiktok, call, sought, publishId, plan.bytes, status);
  },
});

/** Undefined where TikTok does not know the id: how long it remembers one is not documented. */
async function statusOf(tiktok: TikTok, call: Call, publishId: string): Promise<PostStatus | undefined> {
  try {
    return await askStatus(tiktok, call, publishId);
  } catch (error) {
    if (error instanceof Failure && error.failureClass === 'not-found') return undefined;
    throw error;
  }
}

function judge(
  tiktok: TikTok,
  call: Call,
  { options }: SoughtPart,
  publishId: string,
  bytes: number,
  status: PostStatus,
): Found {
  const { uploadedBytes = 0, failReason } = status;
  const about = `status ${status.status}${failReason ? ` (${failReason})` : ''}, ${uploadedBytes} of ${bytes} bytes`;
  const evidence: Evidence = {
    looked: `TikTok’s status of ${publishId}: ${about}.`,
    candidates: [{ externalId: publishId, why: about }],
  };
  // As long as bytes are missing nothing can be public, and a post that failed is not there.
  const isOut = status.status !== 'FAILED' && !(status.status === 'PROCESSING_UPLOAD' && uploadedBytes < bytes);
  if (!isOut) return { verdict: 'not-seen', evidence };
  const now = confirmationOf(tiktok, call, publishId, status, { options, committedAt: new Date() });
  return now.state === 'live'
    ? { verdict: 'posted', externalId: now.externalId, ...(now.url && { url: now.url }), isLive: true, evidence }
    : { verdict: 'posted', externalId: publishId, evidence };
}

// ---------------------------------------------------------------- without a publish id

/**
 * Among the public posts since the intent. One with the same text is ours; that there is none proves nothing, because TikTok may
 * still be fetching it, and shows neither drafts nor what is not for everyone.
 */
async function findListed(tiktok: TikTok, call: Call, sought: SoughtPart, why: string): Promise<Found> {
  const options = optionsOf(sought.options);
  const isPublic = !isDraft(options) && options.privacyLevel === 'PUBLIC_TO_EVERYONE';
  const unknown = (looked: string, candidates: Evidence['candidates'] = []) =>
    ({
      verdict: 'cannot-tell' as const,
      evidence: { looked: `${why} ${looked}`, candidates },
    }) satisfies Found;
  if (!isPublic) {
    return unknown(isDraft(options) ? 'Drafts are not listed by TikTok.' : 'TikTok lists only what everyone may see.');
  }
  if (!isGranted(call, 'video.list')) return unknown('The owner did not allow us to list posts (video.list).');

  const earliestMs = sought.since.getTime() - clockLeewayMs;
  const videos = await videosSince(tiktok, call, earliestMs);
  const texts = [sought.part.text, options.title ?? ''].map(comparable).filter((text) => text !== '');
  const judged = videos
    .filter(({ id }) => !sought.excludingExternalIds.includes(id))
    .map((video) => ({ video, same: isSame(video, texts) }));
  const candidates = judged.map(({ video, same }) => ({
    externalId: video.id,
    at: createdAt(video).toISOString(),
    why: texts.length === 0 ? 'there is no text to compare' : same ? 'equal text' : 'another text',
  }));
  const looked = `${videos.length} public posts since ${new Date(earliestMs).toISOString()}.`;
  // The oldest equal one: should there be two, the first is ours and the second the accident.
  const ours = judged.filter(({ same }) => same).at(-1)?.video;
  if (ours) {
    const url = ours.share_url ?? postUrl(tiktok, call, ours.id);
    const evidence = { looked: `${why} ${looked}`, candidates };
    return { verdict: 'posted', externalId: ours.id, ...(url && { url }), isLive: true, evidence };
  }
  const told = unknown(`It is not among ${looked}`, candidates);
  const mayCome = texts.length > 0 && Date.now() - sought.since.getTime() < tiktok.listedWithinMs;
  return mayCome ? { ...told, lookAgainMs: Math.min(listLookAgainMs, tiktok.listedWithinMs / 2) } : told;
}

async function videosSince(tiktok: TikTok, call: Call, earliestMs: number): Promise<Video[]> {
  const found: Video[] = [];
  let cursorMs: number | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const page = await listVideos(tiktok, call, {
      fields: 'id,create_time,share_url,title,video_description',
      cursorMs,
      pageSize: pageSizeMax,
    });
    found.push(...page.videos.filter((video) => createdAt(video).getTime() + 1_000 > earliestMs));
    const reached = page.videos.some((video) => createdAt(video).getTime() + 1_000 <= earliestMs);
    if (reached || !page.has_more || page.cursor === undefined || page.cursor === cursorMs) break;
    cursorMs = page.cursor;
  }
  return found;
}

const comparable = (text: string): string => text.replace(/\s+/g, ' ').trim();

function isSame(video: Video, texts: readonly string[]): boolean {
  const shown = comparable(textOf(video));
  const isCut = (text: string): boolean =>
    shown.length >= listedLengthMin - 2 && text.startsWith(shown.replace(/…$/, ''));
  return texts.some((text) => text === shown || isCut(text));
}
