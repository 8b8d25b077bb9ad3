import type { Answer, Call } from '../shared/call.js';
import { invalidParameter, invalidRequest } from './errors.js';
import { fieldParameters } from './fields.js';
import { idIn, knownQuery, timeIn } from './query.js';
import type { XSimulator } from './simulator.js';
import { compareIds, firstIdAt, isId } from './snowflake.js';
import type { Post } from './state.js';
import { latest, page } from './timelines.js';
import type { Bearer } from './tokens.js';

const week = 7 * 86_400_000;
const parameters = [
  'query',
  'max_results',
  'next_token',
  'pagination_token',
  'since_id',
  'until_id',
  'start_time',
  'end_time',
  'sort_order',
  ...fieldParameters,
];

/** `GET /2/tweets/search/recent` (§4.2): seven days, and a small part of X's query language. */
export function searchRecent(x: XSimulator, call: Call, bearer: Bearer): Answer {
  const query = knownQuery(call, parameters);
  const test = parse(x, query('query'));
  const now = x.clock.now();
  const sortOrder = query('sort_order');
  if (sortOrder !== undefined && sortOrder !== 'recency' && sortOrder !== 'relevancy') {
    throw invalidParameter(
      'sort_order',
      sortOrder,
      `The \`sort_order\` query parameter value [${sortOrder}] is not one of [recency,relevancy]`,
    );
  }
  if (query('next_token') !== undefined && query('pagination_token') !== undefined) {
    throw invalidRequest({
      parameters: { next_token: [query('next_token')!] },
      message: '`next_token` and `pagination_token` are the same parameter',
    });
  }
  const start = timeIn('start_time', query('start_time'));
  if (start !== undefined && start < now - week) {
    const earliest = new Date(now - week).toISOString();
    throw invalidParameter(
      'start_time',
      query('start_time')!,
      `Invalid 'start_time':'${query('start_time')}'. 'start_time' must be on or after ${earliest}.`,
    );
  }
  const sinceId = idIn('since_id', query('since_id'));
  if (sinceId !== undefined && (query('start_time') !== undefined || query('end_time') !== undefined)) {
    throw invalidParameter('since_id', sinceId, "'since_id' cannot be used together with 'start_time' or 'end_time'");
  }
  const oldest = firstIdAt(now - week);
  if (sinceId !== undefined && compareIds(sinceId, oldest) < 0) {
    const created = new Date(now - week).toISOString();
    throw invalidParameter(
      'since_id',
      sinceId,
      `'since_id' must be a tweet id created after ${created}. Please use a 'since_id' that is larger than ${oldest}`,
    );
  }
  const hits = latest(x, candidates(x, query('query')!), Number.POSITIVE_INFINITY, x.knobs.searchLagMs).filter(
    (post) => post.createdAt >= now - week && !x.state.accounts.get(post.authorId)?.protected && test(post),
  );
  const tokenName = query('next_token') !== undefined ? 'next_token' : 'pagination_token';
  return page(x, query, bearer, `search/${query('query')}`, hits, { from: 10, to: 100, otherwise: 10 }, tokenName);
}

/** Where it can, a search looks at one conversation rather than at everything. */
function candidates(x: XSimulator, query: string): readonly Post[] {
  const id = /(?:^|\s)conversation_id:(\d+)/.exec(query)?.[1];
  return id ? x.state.conversation(id) : x.state.allPosts();
}

type Test = (post: Post) => boolean;

function parse(x: XSimulator, query: string | undefined): Test {
  const refuse = (message: string) => invalidParameter('query', query ?? '', message);
  const longest = x.knobs.tier === 'self-serve' ? 512 : 4096;
  if (!query?.trim()) throw refuse('The `query` query parameter can not be empty');
  if (query.length > longest) throw refuse(`The \`query\` query parameter is longer than ${longest} characters`);
  const terms = query
    .trim()
    .split(/\s+/)
    .map((word) => {
      const negative = word.startsWith('-');
      return { negative, test: term(x, negative ? word.slice(1) : word, refuse) };
    });
  if (terms.every(({ negative }) => negative))
    throw refuse('There were errors processing your request: a query needs at least one term that is not negated');
  return (post) => terms.every(({ negative, test }) => test(post) !== negative);
}

function term(x: XSimulator, word: string, refuse: (message: string) => Error): Test {
  const [, operator, value = ''] = /^([a-z_]+):(.*)$/s.exec(word) ?? [];
  const account = () => x.state.account(value.replace(/^@/, ''));
  switch (operator) {
    case undefined:
      // Reposts answer to no keyword.
      return (post) => !post.repostOf && post.sentText.toLowerCase().includes(word.replaceAll('"', '').toLowerCase());
    case 'conversation_id':
      if (!isId(value)) throw refuse(`Reference to invalid operator value: conversation_id:${value}`);
      return (post) => post.conversationId === value;
    case 'in_reply_to_tweet_id':
      if (!isId(value)) throw refuse(`Reference to invalid operator value: in_reply_to_tweet_id:${value}`);
      return (post) => post.replyTo?.postId === value;
    case 'from':
      return (post) => post.authorId === account()?.id;
    case 'to':
      return (post) => post.replyTo !== undefined && post.replyTo.userId === account()?.id;
    case 'is':
      if (value === 'retweet') return (post) => post.repostOf !== undefined;
      if (value === 'reply') return (post) => post.replyTo !== undefined;
      if (value === 'quote') return (post) => post.quoteOf !== undefined;
      throw refuse(`Reference to invalid operator value: is:${value}`);
    case 'has':
      if (value === 'media') return (post) => post.mediaIds.length > 0;
      throw refuse(`Reference to invalid operator value: has:${value}`);
    default:
      throw refuse(
        `Reference to invalid operator '${operator}'. Operator is not available in current product or product packaging.`,
      );
  }
}
