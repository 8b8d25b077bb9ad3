import { bearerOf } from '../../../../simulators/shared/authorization.js';
import type { Answer, Call } from '../../../../simulators/shared/call.js';
import type { Endpoint } from '../../../../simulators/shared/exchange.js';
import { multipartOf } from '../../../../simulators/shared/multipart.js';
import {
  type Account,
  accountOf,
  type Chirp,
  errorAnswer,
  newestFirst,
  nextId,
  type Post,
  refuse,
  tooMany,
} from './state.js';

type Act = (chirp: Chirp, call: Call, account: Account) => Answer | Promise<Answer>;

export const apiEndpoints = (chirp: Chirp): Endpoint[] => [
  guarded(chirp, 'GET', '/v1/me', 'read', (_, __, { id, username, name }) => ok({ id, username, name })),
  guarded(chirp, 'GET', '/v1/me/posts', 'read', ownPosts),
  guarded(chirp, 'GET', '/v1/me/comments', 'read', comments),
  guarded(chirp, 'GET', '/v1/me/numbers', 'read', (_, __, { id }) => ok({ followers: Number(id), views: 40 })),
  guarded(chirp, 'GET', '/v1/posts/:id/numbers', 'read', (_, call, account) =>
    ok(numbersOf(chirp, ownPost(chirp, call, account))),
  ),
  guarded(chirp, 'POST', '/v1/posts', 'post', createPost),
  guarded(chirp, 'DELETE', '/v1/posts/:id', 'post', deletePost),
  { ...guarded(chirp, 'POST', '/v1/pictures', 'post', takePicture), bodyBytesMax: 3_000_000 },
];

export const pictureEndpoint = ({ pictures }: Chirp): Endpoint => ({
  method: 'GET',
  path: '/pictures/:id',
  act({ params }) {
    const picture = pictures.get(params.id!);
    if (!picture) return { status: 404 };
    return { status: 200, headers: { 'content-type': picture.type }, body: Buffer.from(picture.base64, 'base64') };
  },
});

const ok = (body: object): Answer => ({ status: 200, body });

/** First who asks, then whether there is room, then whether they may. */
function guarded(chirp: Chirp, method: string, path: string, scope: string, act: Act): Endpoint {
  return {
    method,
    path,
    async act(call) {
      const token = chirp.grants.tokenOf(bearerOf(call) ?? '');
      const grant = chirp.grants.grantOf(token);
      if (!token || !grant || token.kind !== 'access' || chirp.grants.stateOf(token) !== 'live')
        throw refuse(401, 'token_invalid', 'This token is not valid.');
      const { full } = chirp.limits.take(call.endpoint, { appId: 'app', accountId: grant.accountId });
      if (full) return tooMany(full.resetAt - chirp.clock.now());
      if (!grant.scopes.includes(scope)) throw refuse(403, 'scope_missing', `This needs the scope ${scope}.`);
      return act(chirp, call, accountOf(chirp, grant.accountId));
    },
  };
}

// ---------------------------------------------------------------- posts

function createPost(chirp: Chirp, call: Call, { id: accountId, username }: Account): Answer {
  const { posts, pictures, clock, knobs, webUrl } = chirp;
  const { text, reply_to: replyTo, picture: pictureId } = jsonOf(call);
  if (typeof text !== 'string' || text.trim() === '' || [...text].length > 300)
    throw refuse(422, 'text_refused', 'A text has 1 to 300 characters.');
  if (replyTo !== undefined && !isLive(posts.get(replyTo))) throw refuse(404, 'not_found', 'There is no such post.');
  const picture = pictures.get(pictureId ?? '');
  const isUsable = picture?.accountId === accountId && picture.usedAt === undefined && clock.now() < picture.expiresAt;
  if (pictureId !== undefined && !isUsable) throw refuse(422, 'picture_unknown', 'There is no such picture.');
  const repeated = [...posts.values()].some(
    (post) =>
      post.accountId === accountId &&
      isLive(post) &&
      post.text === text &&
      clock.now() - post.at < knobs.repeatWindowMs,
  );
  if (repeated) throw refuse(409, 'repeated', 'You have said that already.');

  const post = posts.put({ id: nextId(chirp), accountId, text, at: clock.now(), replyTo, pictureId });
  if (picture) pictures.change(picture, { usedAt: clock.now() });
  call.commit('post', { resource: post.id, account: accountId, text });
  return { status: 201, body: { id: post.id, url: `${webUrl}/@${username}/${post.id}` } };
}

function deletePost(chirp: Chirp, call: Call, account: Account): Answer {
  const post = ownPost(chirp, call, account);
  chirp.posts.change(post, { deletedAt: chirp.clock.now() });
  call.commit('delete', { resource: post.id, account: account.id });
  return { status: 204 };
}

async function takePicture(chirp: Chirp, call: Call, { id: accountId }: Account): Promise<Answer> {
  const form = await multipartOf(call);
  const { bytes, type } = form?.files.picture ?? {};
  const { alt } = form?.fields ?? {};
  if (
    !bytes ||
    !type ||
    !/^image\/(png|jpeg)$/.test(type) ||
    bytes.length > 2 * 1024 * 1024 ||
    (alt?.length ?? 0) > 500
  )
    throw refuse(422, 'picture_refused', 'A picture is a PNG or a JPEG of at most 2 MB, with up to 500 characters.');
  const expiresAt = chirp.clock.now() + chirp.knobs.pictureLifetimeMs;
  const base64 = bytes.toString('base64');
  const { id } = chirp.pictures.put({ id: nextId(chirp), accountId, type, base64, alt, expiresAt });
  call.commit('picture', { resource: id, account: accountId });
  return { status: 201, body: { id, expires_at: new Date(expiresAt).toISOString() } };
}

function jsonOf(call: Call): Record<'text' | 'reply_to' | 'picture', string | undefined> {
  try {
    return JSON.parse(call.body.toString());
  } catch {
    throw refuse(400, 'not_json', 'The body is not JSON.');
  }
}

const isLive = (post: Post | undefined): boolean => post !== undefined && post.deletedAt === undefined;

function ownPost({ posts }: Chirp, { params }: Call, { id }: Account): Post {
  const post = posts.get(params.id!);
  if (!post || !isLive(post) || post.accountId !== id) throw refuse(404, 'not_found', 'There is no such post.');
  return post;
}

// ---------------------------------------------------------------- lists

function ownPosts(chirp: Chirp, call: Call, { id, username }: Account): Answer {
  return page(
    chirp,
    call,
    ({ accountId }) => accountId === id,
    (post) => {
      const picture = chirp.pictures.get(post.pictureId ?? '');
      return {
        id: post.id,
        url: `${chirp.webUrl}/@${username}/${post.id}`,
        text: post.text,
        created_at: new Date(post.at).toISOString(),
        reply_to: post.replyTo,
        picture: picture && { id: picture.id, url: `${chirp.webUrl}/pictures/${picture.id}`, alt: picture.alt },
        numbers: numbersOf(chirp, post),
      };
    },
  );
}

/** What others said below the account's posts. */
function comments(chirp: Chirp, call: Call, { id }: Account): Answer {
  const isComment = ({ accountId, replyTo }: Post) =>
    accountId !== id && chirp.posts.get(replyTo ?? '')?.accountId === id;
  return page(chirp, call, isComment, (post) => ({
    id: post.id,
    post_id: post.replyTo,
    text: post.text,
    created_at: new Date(post.at).toISOString(),
    from: { id: post.accountId, username: accountOf(chirp, post.accountId).username },
  }));
}

/** Newest first, from `before` downwards and from `after` upwards; both are ids, also of what is gone by now. */
function page(chirp: Chirp, { query }: Call, wanted: (post: Post) => boolean, shown: (post: Post) => object): Answer {
  const limit = Number(query.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 50) return errorAnswer(400, 'limit', 'A limit is 1 to 50.');
  const all = newestFirst(chirp.posts.values());
  const placeOf = (name: string, otherwise: number): number => {
    const id = query.get(name);
    return id === null ? otherwise : all.findIndex((post) => post.id === id);
  };
  const listed = all
    .slice(placeOf('before', -1) + 1, placeOf('after', all.length))
    .filter(wanted)
    .filter(isLive);
  const items = listed.slice(0, limit);
  return ok({ items: items.map(shown), ...(listed.length > limit && { next: items.at(-1)!.id }) });
}

const numbersOf = ({ posts }: Chirp, { id, text }: Post) => ({
  views: text.length,
  likes: text.length % 7,
  comments: [...posts.values()].filter((post) => post.replyTo === id && isLive(post)).length,
});
