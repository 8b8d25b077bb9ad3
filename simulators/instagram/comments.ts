import { badParameter, noSuchObject, permissionMissing, refuse } from '../meta/errors.js';
import { graphTime, newMetaId } from '../meta/ids.js';
import { pageOf } from '../meta/paging.js';
import { type GraphNode, Parameters, pick } from '../meta/parameters.js';
import type { Answer, Call } from '../shared/call.js';
import { fieldsOf, nextLink } from './accounts.js';
import { type Actor, accountIn, actorOf, requirePage } from './actor.js';
import { isShown, staysHidden } from './publishing.js';
import type { InstagramSimulator } from './simulator.js';
import type { Comment, Media } from './state.js';
import { announceComment } from './webhooks.js';

/** Comments, their replies, and what an owner may do with them (instagram.md §4.1). */

function mediaFor(ig: InstagramSimulator, actor: Actor, id: string): Media {
  const media = ig.state.media.get(id);
  if (!media || !isShown(ig, media) || staysHidden(ig, id)) throw noSuchObject(id);
  accountIn(ig, actor, media.accountId);
  return media;
}

function commentFor(ig: InstagramSimulator, actor: Actor, id: string): Comment {
  const comment = ig.state.comments.get(id);
  if (!comment || comment.deletedAt !== undefined) throw noSuchObject(id);
  mediaFor(ig, actor, comment.mediaId);
  return comment;
}

/** `GET /{media-id}/comments`: top level, newest first, 50 at most. */
export function list(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'comments');
  requirePage(ig, actor);
  const media = mediaFor(ig, actor, call.params.id!);
  return listed(
    ig,
    call,
    ig.state.commentsOf(media.id).filter(({ parentId }) => parentId === undefined),
  );
}

/** `GET /{comment-id}/replies`. */
export function replies(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'comments');
  requirePage(ig, actor);
  const comment = commentFor(ig, actor, call.params.id!);
  return listed(
    ig,
    call,
    ig.state.commentsOf(comment.mediaId).filter(({ parentId }) => parentId === comment.id),
  );
}

function listed(ig: InstagramSimulator, call: Call, rows: Comment[]): Answer {
  const parameters = new Parameters(call);
  const newestFirst = [...rows].reverse();
  const page = pageOf(newestFirst, parameters, { limitUsual: 25, limitMax: 50, nextLink: nextLink(ig, call) });
  const { data, paging } = page;
  const fields = fieldsOf(parameters, 'id,text,timestamp');
  const shown = data.map((comment) => pick(shownAs(ig, comment), fields));
  return { status: 200, body: { data: shown, ...(ig.knobs.commentCursors && paging && { paging }) } };
}

function shownAs(ig: InstagramSimulator, comment: Comment): GraphNode {
  const below = ig.state.commentsOf(comment.mediaId).filter(({ parentId }) => parentId === comment.id);
  const one = ({ id, text, createdAt, username, authorId, hidden, parentId, mediaId }: Comment) => ({
    id,
    text,
    timestamp: graphTime(createdAt),
    username,
    from: { id: authorId, username },
    hidden,
    like_count: 0,
    parent_id: parentId,
    media: { id: mediaId, media_product_type: ig.state.media.get(mediaId)?.product },
  });
  return { ...one(comment), replies: below.length === 0 ? undefined : { data: below.map(one) } };
}

/** `GET /{comment-id}`. */
export function node(ig: InstagramSimulator, call: Call, actor: Actor, comment: Comment): Answer {
  commentFor(ig, actor, comment.id);
  return { status: 200, body: pick(shownAs(ig, comment), fieldsOf(new Parameters(call), 'id,text,timestamp')) };
}

/** `POST /{media-id}/comments`. */
export function create(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'comments');
  requirePage(ig, actor);
  const media = mediaFor(ig, actor, call.params.id!);
  if (!media.commentsEnabled) throw refuse({ code: 10, message: '(#10) Comments are turned off for this media' });
  return written(ig, call, media, undefined);
}

/** `POST /{comment-id}/replies`: it attaches to the comment at the top. */
export function reply(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, 'basic', 'comments');
  requirePage(ig, actor);
  const comment = commentFor(ig, actor, call.params.id!);
  return written(ig, call, ig.state.media.get(comment.mediaId)!, comment.parentId ?? comment.id);
}

function written(ig: InstagramSimulator, call: Call, media: Media, parentId: string | undefined): Answer {
  const text = new Parameters(call).required('message');
  if (text.length > 2_200) throw badParameter('The comment is too long');
  const account = ig.state.accounts.get(media.accountId)!;
  const author = { authorId: account.id, username: account.username };
  const comment = storeComment(ig, { mediaId: media.id, ...author, text, ...(parentId !== undefined && { parentId }) });
  call.commit('comment', { resource: comment.id, text });
  return { status: 200, body: { id: comment.id } };
}

export function storeComment(
  ig: InstagramSimulator,
  comment: Pick<Comment, 'mediaId' | 'authorId' | 'username' | 'text' | 'parentId'> & { at?: number },
): Comment {
  const { at = ig.clock.now(), ...rest } = comment;
  const stored = ig.state.comments.put({ ...rest, id: newMetaId('178'), createdAt: at, hidden: false });
  announceComment(ig, stored);
  return stored;
}

/** `POST /{comment-id}`: `hide`; own ones are always shown. */
export function hide(ig: InstagramSimulator, call: Call, actor: Actor, comment: Comment): Answer {
  allow(actor);
  commentFor(ig, actor, comment.id);
  ig.state.comments.change(comment, { hidden: new Parameters(call).flag('hide') });
  call.commit('hide', { resource: comment.id });
  return { status: 200, body: { success: true } };
}

/** `DELETE /{comment-id}`: by the owner of the post. */
export function remove(ig: InstagramSimulator, call: Call, actor: Actor, comment: Comment): Answer {
  allow(actor);
  if (comment.deletedAt !== undefined) throw noSuchObject(comment.id, 'delete');
  commentFor(ig, actor, comment.id);
  ig.state.comments.change(comment, { deletedAt: ig.clock.now() });
  call.commit('delete', { resource: comment.id });
  return { status: 200, body: { success: true } };
}

/** `POST /{media-id}`: `comment_enabled`. */
export function enable(ig: InstagramSimulator, call: Call, actor: Actor, media: Media): Answer {
  allow(actor);
  mediaFor(ig, actor, media.id);
  const parameters = new Parameters(call);
  parameters.required('comment_enabled');
  ig.state.media.change(media, { commentsEnabled: parameters.flag('comment_enabled') });
  call.commit('edit', { resource: media.id });
  return { status: 200, body: { success: true } };
}

function allow({ scopes }: Actor): void {
  const wanted = ['instagram_manage_comments', 'instagram_business_manage_comments'];
  if (!wanted.some((scope) => scopes.includes(scope))) throw permissionMissing();
}
