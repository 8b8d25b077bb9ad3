import type { Answer, Call } from '../shared/call.js';
import { notFoundError } from './errors.js';
import { fieldParameters, postView } from './fields.js';
import { isOwnField, mayRead } from './metrics.js';
import { visible } from './posts.js';
import { idsIn, knownQuery, pathId } from './query.js';
import { Rendering } from './render.js';
import type { XSimulator } from './simulator.js';
import type { Post } from './state.js';
import type { Bearer } from './tokens.js';

/** `GET /2/tweets?ids=`. What is missing stands in `errors`, under a 200. */
export function readPosts(x: XSimulator, call: Call, bearer: Bearer): Answer {
  const query = knownQuery(call, ['ids', ...fieldParameters]);
  const rendering = new Rendering(x, postView(x, query), viewerOf(bearer));
  const data: object[] = [];
  for (const id of idsIn('ids', query('ids'), 100)) {
    const post = readable(x, id, bearer);
    if (post) data.push(rendering.post(post));
    else rendering.errors.push(notFoundError('tweet', 'ids', id));
  }
  return {
    status: 200,
    body: { ...(data.length > 0 && { data }), ...rendering.includes(), ...rendering.partialErrors() },
  };
}

/** `GET /2/tweets/:id`. */
export function readPost(x: XSimulator, call: Call, bearer: Bearer): Answer {
  const id = pathId(call, 'id');
  const query = knownQuery(call, fieldParameters);
  const view = postView(x, query);
  const post = readable(x, id, bearer);
  if (!post) return { status: 200, body: { errors: [notFoundError('tweet', 'id', id)] } };
  const rendering = new Rendering(x, view, viewerOf(bearer));
  const data = rendering.post(post);
  // Asked for nothing but what it may not see, a request gets no data at all (§5).
  const nothingLeft = view.post.size > 0 && [...view.post].every(isOwnField) && !mayRead(x, post, viewerOf(bearer));
  return {
    status: 200,
    body: { ...(!nothingLeft && { data }), ...rendering.includes(), ...rendering.partialErrors() },
  };
}

export const viewerOf = (bearer: Bearer) => (bearer.kind === 'user' ? bearer.account : undefined);

function readable(x: XSimulator, id: string, bearer: Bearer): Post | undefined {
  const asked = x.state.posts.get(id);
  const post = x.knobs.olderIdShows === 'newest' && asked ? newestOf(x, asked) : asked;
  if (!post || !visible(x, post)) return undefined;
  const author = x.state.accounts.get(post.authorId);
  const hiddenAuthor = author?.protected && author.id !== viewerOf(bearer)?.id;
  return hiddenAuthor ? undefined : post;
}

const newestOf = (x: XSimulator, post: Post): Post => {
  const next = post.replacedBy === undefined ? undefined : x.state.posts.get(post.replacedBy);
  return next ? newestOf(x, next) : post;
};
