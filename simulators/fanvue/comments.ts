import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { jsonBody, pathUuid } from './body.js';
import { notFound } from './errors.js';
import { newestFirst, pageOf } from './lists.js';
import { ownPost } from './posts.js';
import type { FanvueSimulator } from './simulator.js';
import { type Comment, iso, type Reaction } from './state.js';
import type { Bearer } from './tokens.js';
import { shownUser } from './users.js';

const Write = z.strictObject({
  text: z.string().min(1, 'Must not be empty').max(600, 'Must be at most 600 characters'),
});

/** Comments, likes and tips of an owner's post (§3.3). */
export function listComments(fanvue: FanvueSimulator, call: Call, bearer: Bearer): Answer {
  const post = ownPost(fanvue, call, bearer);
  const rows = fanvue.state.commentsOn(post.id).sort(newestFirst(({ createdAt }) => createdAt));
  if (fanvue.knobs.commentsOrder === 'oldest-first') rows.reverse();
  return pageOf(fanvue, call, rows, (comment) => ({
    uuid: comment.id,
    text: comment.text,
    user: shownUser(fanvue, comment.userId),
    createdAt: iso(comment.createdAt),
    updatedAt: iso(comment.updatedAt),
  }));
}

/** There is no parent: an answer is a new comment. */
export function createComment(fanvue: FanvueSimulator, call: Call, bearer: Bearer): Answer {
  const post = ownPost(fanvue, call, bearer);
  const { text } = jsonBody(call, Write);
  const comment = storeComment(fanvue, { postId: post.id, userId: bearer.user.id, text });
  call.commit('comment', { resource: comment.id, account: bearer.user.id, text });
  const { id, createdAt } = comment;
  return { status: 201, body: { uuid: id, text, createdAt: iso(createdAt), updatedAt: null } };
}

export function storeComment(
  { state, clock }: FanvueSimulator,
  { at = clock.now(), ...of }: Pick<Comment, 'postId' | 'userId' | 'text'> & { at?: number },
): Comment {
  return state.comments.put({ id: state.nextId(), seq: state.nextSeq(), createdAt: at, ...of });
}

/** By its author, or by the owner of the post. */
export function deleteComment(fanvue: FanvueSimulator, call: Call, bearer: Bearer): Answer {
  const post = ownPost(fanvue, call, bearer);
  const comment = fanvue.state.comments.get(pathUuid(call, 'commentUuid'));
  if (comment?.postId !== post.id || comment.deletedAt !== undefined) throw notFound('Comment');
  fanvue.state.comments.change(comment, { deletedAt: fanvue.clock.now() });
  call.commit('comment-deletion', { resource: comment.id, account: bearer.user.id });
  return { status: 204 };
}

export function listReactions(fanvue: FanvueSimulator, call: Call, bearer: Bearer, kind: Reaction['kind']): Answer {
  const post = ownPost(fanvue, call, bearer);
  return pageOf(fanvue, call, fanvue.state.reactionsTo(post.id, kind), ({ userId, createdAt, gross, net }) => ({
    user: shownUser(fanvue, userId),
    createdAt: iso(createdAt),
    ...(kind === 'tip' && { gross, net }),
  }));
}
