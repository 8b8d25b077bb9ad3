import { Failure } from '../../domain/failures.js';
import { comparable } from '../../domain/sameWords.js';
import { lookAgainMs } from '../meta/containers.js';
import type { Call, Evidence, Found, SoughtPart } from '../platform.js';
import { accountOf, type InstagramApi, read } from './api.js';
import { readStatus } from './containers.js';
import { contentOf, type Shape, shapeOf } from './content.js';
import {
  CommentPage,
  commentFields,
  type InstagramMedia,
  type InstagramReply,
  MediaPage,
  ReplyPage,
} from './dialect.js';
import { asPage, label } from './login.js';
import { containerOf } from './publish.js';

/** Instagram's clock and ours may differ (instagram.md §9.2). */
const clockLeewayMs = 60_000;
/** As long as this a list may lag behind a container that says it is published, or a container behind itself. */
const readLagMs = 10 * 60_000;

/**
 * Looks for a part whose commit has an unknown outcome. The container knows whether it is published, but not as which post
 * (instagram.md §9.1, §9.2): that one is found by caption, kind and time. Comments are found below their post.
 */
export const finding = (api: InstagramApi) => ({
  findPublished: (call: Call, sought: SoughtPart): Promise<Found> =>
    sought.isFirst ? findPost(api, call, sought) : findComment(api, call, sought),
});

async function findPost(api: InstagramApi, call: Call, sought: SoughtPart): Promise<Found> {
  const state = await stateOf(api, call, containerOf(sought)?.externalId);
  const shape = shapeOf(sought.part.media, sought.options);
  const listed = await listRecent(api, call, shape);
  const { same, evidence } = judged(listed, sought, (media) => judgePost(media, sought, shape));

  const looked = `The container is ${state ?? 'not shown any more'}; ${evidence.looked}`;
  const seen: Evidence = { ...evidence, looked };
  const [only, another] = same;
  // Without words a post is known by kind and time alone, which is enough only where one must be there.
  const isKnown = state === 'PUBLISHED' || (shape !== 'story' && comparable(sought.part.text) !== '');
  if (only && !another && isKnown) {
    const { id, permalink } = only;
    return { verdict: 'posted', externalId: id, ...(permalink && { url: permalink }), isLive: true, evidence: seen };
  }
  // Which of two is ours, or whether this one is, nobody can tell; and what is taken for another would be sent again.
  if (only) return { verdict: 'cannot-tell', evidence: seen };
  if (state === 'PUBLISHED' || state === 'IN_PROGRESS') {
    const waitedMs = Date.now() - sought.since.getTime();
    if (waitedMs < readLagMs) throw looksAgain(state, waitedMs);
    return { verdict: 'cannot-tell', evidence: seen };
  }
  return { verdict: 'not-seen', evidence: seen };
}

/** Absent: no container was made, or Instagram does not show it any more. */
async function stateOf(api: InstagramApi, call: Call, id: string | undefined) {
  if (id === undefined) return undefined;
  try {
    return (await readStatus(api, call, id)).status_code;
  } catch (error) {
    if (error instanceof Failure && error.failureClass === 'not-found') return undefined;
    throw error;
  }
}

const looksAgain = (state: 'PUBLISHED' | 'IN_PROGRESS', waitedMs: number): Failure =>
  new Failure(
    'platform-unavailable',
    state === 'PUBLISHED'
      ? `${label} says that it is published, and its list does not show the post yet.`
      : `${label} is still at work on it.`,
    { platformCode: state, retryAfterMs: lookAgainMs(waitedMs) },
  );

/** Stories stand in a list of their own, for 24 hours. */
async function listRecent(api: InstagramApi, call: Call, shape: Shape): Promise<InstagramMedia[]> {
  const list = shape === 'story' ? 'stories' : 'media';
  const answer = await api(call, {
    endpoint: shape === 'story' ? 'GET /:ig-user-id/stories' : 'GET /:ig-user-id/media',
    method: 'GET',
    path: `/${accountOf(call).externalId}/${list}`,
    query: { fields: 'id,caption,timestamp,media_type,media_product_type,permalink', limit: 25 },
    for: 'basic',
  });
  return read(MediaPage, answer).data;
}

const products: Readonly<Record<Shape, readonly string[]>> = {
  picture: ['FEED'],
  carousel: ['FEED'],
  reel: ['REELS'],
  story: ['STORY'],
};

/** Why it is another one; nothing where it is the same. */
function judgePost(media: InstagramMedia, { part }: SoughtPart, shape: Shape): string | undefined {
  const { media_type: type, media_product_type: product, caption = '' } = media;
  const isVideo = contentOf(part.media)[0]?.file.kind === 'video';
  const wanted = shape === 'carousel' ? 'CAROUSEL_ALBUM' : isVideo ? 'VIDEO' : 'IMAGE';
  if (type !== undefined && type !== wanted) return `a ${type}`;
  if (product !== undefined && !products[shape].includes(product)) return `in ${product}`;
  if (shape !== 'story' && comparable(caption) !== comparable(part.text)) return 'another caption';
  return undefined;
}

async function findComment(api: InstagramApi, call: Call, sought: SoughtPart): Promise<Found> {
  const { replyToExternalId: parent, rootExternalId, part } = sought;
  if (parent === undefined) throw new Failure('bug', 'A comment needs the post it stands below');
  const { externalId: ownId, username: ownName } = accountOf(call);
  const comments = await listComments(api, call, parent, rootExternalId === undefined);
  const { same, evidence } = judged(comments, sought, ({ from, username = from?.username, text }) => {
    if (from?.id === undefined ? username !== ownName : from.id !== ownId && username !== ownName) {
      return 'of somebody else';
    }
    return comparable(text) === comparable(part.text) ? undefined : 'another text';
  });
  // The oldest equal one: should there be two, the first is ours and the second the accident.
  const first = same.at(-1);
  return first
    ? { verdict: 'posted', externalId: first.id, isLive: true, evidence }
    : { verdict: 'not-seen', evidence };
}

/** Newest first; what was written just now is among them. */
async function listComments(
  api: InstagramApi,
  call: Call,
  parent: string,
  belowPost: boolean,
): Promise<InstagramReply[]> {
  const answer = await api(asPage(call), {
    endpoint: belowPost ? 'GET /:media-id/comments' : 'GET /:comment-id/replies',
    method: 'GET',
    path: `/${parent}/${belowPost ? 'comments' : 'replies'}`,
    query: { fields: commentFields, limit: 50 },
    for: 'comments',
  });
  const rows = read(belowPost ? CommentPage : ReplyPage, answer).data;
  return [...rows].sort((one, other) => other.timestamp.getTime() - one.timestamp.getTime());
}

interface Listed {
  readonly id: string;
  readonly timestamp?: Date | undefined;
}

/** What of a list may be ours, and why the rest is not; without a word of it. */
function judged<Row extends Listed>(
  rows: readonly Row[],
  { since, excludingExternalIds }: SoughtPart,
  whyOther: (row: Row) => string | undefined,
): { same: Row[]; evidence: Evidence } {
  const earliestMs = since.getTime() - clockLeewayMs;
  const verdicts = rows
    .filter(({ id }) => !excludingExternalIds.includes(id))
    .map((row) => {
      const isOlder = (row.timestamp?.getTime() ?? 0) < earliestMs;
      return { row, why: isOlder ? 'older than the intent' : whyOther(row) };
    });
  return {
    same: verdicts.filter(({ why }) => why === undefined).map(({ row }) => row),
    evidence: {
      looked: `${rows.length} of the newest were looked at, for one since ${new Date(earliestMs).toISOString()}.`,
      candidates: verdicts.map(({ row, why }) => ({
        externalId: row.id,
        ...(row.timestamp && { at: row.timestamp.toISOString() }),
        why: why ?? 'the same',
      })),
    },
  };
}
