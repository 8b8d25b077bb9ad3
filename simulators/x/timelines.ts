import type { Answer, Call } from '../shared/call.js';
import { invalidParameter, invalidRequest, notAuthorizedForUser, notFoundError } from './errors.js';
import { fieldParameters, postView } from './fields.js';
import { viewerOf } from './lookups.js';
import { pageToken, readPageToken } from './page-token.js';
import { ends, visible } from './posts.js';
import { idIn, knownQuery, listIn, numberIn, pathId, timeIn } from './query.js';
import { Rendering } from './render.js';
import type { XSimulator } from './simulator.js';
import { compareIds } from './snowflake.js';
import type { Post } from './state.js';
import type { Bearer } from './tokens.js';

const pageParameters = [
  'max_results',
  'pagination_token',
  'since_id',
  'until_id',
  'start_time',
  'end_time',
  ...fieldParameters,
];

/** `GET /2/users/:id/tweets` (§6): the 3200 latest can be reached, or 800 without replies. */
export function userPosts(x: XSimulator, call: Call, bearer: Bearer): Answer {
  const id = pathId(call, 'id');
  const query = knownQuery(call, ['exclude', ...pageParameters]);
  const excluded = listIn(query('exclude'));
  const strange = excluded.find((one) => one !== 'replies' && one !== 'retweets');
  if (strange !== undefined)
    throw invalidParameter(
      'exclude',
      strange,
      `The \`exclude\` query parameter value [${strange}] is not one of [replies,retweets]`,
    );
  const refused = refusal(x, id, bearer);
  if (refused) return refused;

  const reachable = excluded.includes('replies') ? 800 : 3200;
  const posts = latest(x, x.state.postsOf(id), reachable).filter(
    (post) => !(excluded.includes('replies') && post.replyTo) && !(excluded.includes('retweets') && post.repostOf),
  );
  return page(x, query, bearer, `tweets/${id}`, posts, { from: 5, to: 100, otherwise: 10 });
}

/** `GET /2/users/:id/mentions` (§4.1): at most the 800 latest. */
export function userMentions(x: XSimulator, call: Call, bearer: Bearer): Answer {
  const id = pathId(call, 'id');
  const query = knownQuery(call, pageParameters);
  const refused = refusal(x, id, bearer);
  if (refused) return refused;
  const posts = latest(x, x.state.mentionsOf(id), 800).filter(
    (post) => !x.state.accounts.get(post.authorId)?.protected,
  );
  return page(x, query, bearer, `mentions/${id}`, posts, { from: 5, to: 100, otherwise: 10 });
}

function refusal(x: XSimulator, id: string, bearer: Bearer): Answer | undefined {
  const account = x.state.accounts.get(id);
  if (!account) return { status: 200, body: { errors: [notFoundError('user', 'id', id)] } };
  const hidden = account.protected && viewerOf(bearer)?.id !== id;
  return hidden ? { status: 200, body: { errors: [notAuthorizedForUser('id', id)] } } : undefined;
}

/** Newest first, as many as can be reached at all. */
export function latest(x: XSimulator, posts: readonly Post[], reachable: number, extraLagMs = 0): Post[] {
  const found: Post[] = [];
  for (let i = posts.length - 1; i >= 0 && found.length < reachable; i -= 1) {
    const post = posts[i]!;
    if (!post.replacedBy && visible(x, post, extraLagMs)) found.push(post);
  }
  return found;
}

type Query = (name: string) => string | undefined;

/** One page of posts that are newest first already. An empty page has no `data` (§0 row 7). */
export function page(
  x: XSimulator,
  query: Query,
  bearer: Bearer,
  list: string,
  posts: Post[],
  sizes: { from: number; to: number; otherwise: number },
  tokenName = 'pagination_token',
): Answer {
  const size = numberIn('max_results', query('max_results'), sizes);
  const sinceId = idIn('since_id', query('since_id'));
  const untilId = idIn('until_id', query('until_id'));
  const start = timeIn('start_time', query('start_time'));
  const end = timeIn('end_time', query('end_time'));
  if (start !== undefined && end !== undefined && start >= end) {
    throw invalidRequest({
      parameters: { start_time: [query('start_time')!], end_time: [query('end_time')!] },
      message: '`end_time` must be after `start_time`',
    });
  }
  const view = postView(x, query);
  const before = readPageToken(x, list, tokenName, query(tokenName));

  const wanted = posts.filter(
    ({ id, createdAt }) =>
      (before === undefined || compareIds(id, before) < 0) &&
      (sinceId === undefined || compareIds(id, sinceId) > 0) &&
      (untilId === undefined || compareIds(id, untilId) < 0) &&
      (start === undefined || createdAt >= start) &&
      (end === undefined || createdAt < end),
  );
  const shown = wanted.slice(0, size);
  const rendering = new Rendering(x, view, viewerOf(bearer));
  const data = shown.map((post) => rendering.post(post));
  const next = wanted.length > size ? { next_token: pageToken(x, list, shown.at(-1)!.id) } : {};
  return {
    status: 200,
    body: {
      ...(data.length > 0 && { data }),
      ...rendering.includes(),
      ...rendering.partialErrors(),
      meta: { ...ends(shown), result_count: shown.length, ...next },
    },
  };
}
