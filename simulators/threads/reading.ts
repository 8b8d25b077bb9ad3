import { badParameter, noSuchObject, permissionMissing } from '../meta/errors.js';
import { pageOf } from '../meta/paging.js';
import { Parameters } from '../meta/parameters.js';
import type { Answer, Call } from '../shared/call.js';
import { isListed, isReadable } from './posts.js';
import { containerNode, publishingLimit } from './publish.js';
import { fieldsOf, postNode, profileNode, shown } from './render.js';
import type { Member, ThreadsSimulator } from './simulator.js';
import type { Post } from './state.js';

/** `GET /me`. */
export const readProfile = (threads: ThreadsSimulator, call: Call, { profile }: Member): Answer => ({
  status: 200,
  body: shown(profileNode(threads, profile), fieldsOf(new Parameters(call), 'id,username')),
});

/** `GET /{id}`: a container, a post, or the profile itself; each has fields of its own (§3.3). */
export async function readObject(threads: ThreadsSimulator, call: Call, member: Member): Promise<Answer> {
  const id = call.params.id!;
  const parameters = new Parameters(call);
  if (id === member.profile.id) return readProfile(threads, call, member);
  const container = threads.containers.get(id);
  if (container?.ownerId === member.profile.id)
    return { status: 200, body: shown(await containerNode(threads, container), fieldsOf(parameters, 'id,status')) };
  const post = visiblePost(threads, id);
  return { status: 200, body: shown(postNode(threads, post, member.profile), fieldsOf(parameters, 'id')) };
}

function visiblePost(threads: ThreadsSimulator, id: string): Post {
  const post = threads.state.posts.get(id);
  if (!post || !isReadable(threads, post)) throw noSuchObject(id);
  return post;
}

export const readLimit = (threads: ThreadsSimulator, call: Call, member: Member): Answer => ({
  status: 200,
  body: { data: [shown(publishingLimit(threads, member), fieldsOf(new Parameters(call), 'quota_usage,config'))] },
});

// ---------------------------------------------------------------- lists

/** `GET /{user}/threads`: posts and reposts, no replies. */
export const ownPosts = (threads: ThreadsSimulator, call: Call, member: Member): Answer =>
  listed(
    threads,
    call,
    member,
    newestFirst(threads.state.postsOf(member.profile.id).filter((post) => post.repliedTo === undefined)),
  );

export const ownReplies = (threads: ThreadsSimulator, call: Call, member: Member): Answer =>
  listed(
    threads,
    call,
    member,
    newestFirst(threads.state.postsOf(member.profile.id).filter((post) => post.repliedTo !== undefined)),
  );

export const mentions = (threads: ThreadsSimulator, call: Call, member: Member): Answer =>
  listed(threads, call, member, newestFirst(threads.state.mentionsOf(member.profile.id)));

/** `GET /{media-id}/replies`. */
export function topLevelReplies(threads: ThreadsSimulator, call: Call, member: Member): Answer {
  const post = ownConversation(threads, call, member);
  return listed(threads, call, member, inOrder(call, approved(threads.state.repliesTo(post.id))));
}

/** `GET /{media-id}/conversation`: of root posts only. */
export function conversation(threads: ThreadsSimulator, call: Call, member: Member): Answer {
  const post = ownConversation(threads, call, member);
  if (post.rootId !== post.id) throw badParameter('The conversation is only available for root posts');
  return listed(threads, call, member, inOrder(call, approved(threads.state.below(post.id))));
}

/** `GET /{media-id}/pending_replies`. */
export function pendingReplies(threads: ThreadsSimulator, call: Call, member: Member): Answer {
  const post = ownConversation(threads, call, member);
  if (!post.replyApprovals) throw badParameter('Reply approvals are not enabled for this post');
  const wanted = new Parameters(call).oneOf('approval_status', ['pending', 'ignored'] as const) ?? 'pending';
  return listed(
    threads,
    call,
    member,
    inOrder(
      call,
      threads.state.repliesTo(post.id).filter(({ approval }) => approval === wanted),
    ),
  );
}

const approved = (posts: readonly Post[]): Post[] =>
  posts.filter(({ approval }) => approval === undefined || approval === 'approved');

function ownConversation(threads: ThreadsSimulator, call: Call, { profile }: Member): Post {
  const post = visiblePost(threads, call.params.id!);
  const root = threads.state.posts.get(post.rootId);
  if (root?.authorId !== profile.id && post.authorId !== profile.id) throw permissionMissing();
  return post;
}

const newestFirst = (posts: readonly Post[]): Post[] => [...posts].reverse();

/** Newest first unless `reverse` is false (§4). */
function inOrder(call: Call, posts: readonly Post[]): Post[] {
  const reverse = new Parameters(call).optional('reverse');
  return reverse === 'false' ? [...posts] : newestFirst(posts);
}

function listed(threads: ThreadsSimulator, call: Call, { profile }: Member, posts: readonly Post[]): Answer {
  const parameters = new Parameters(call);
  const fields = fieldsOf(parameters, 'id');
  shown(postNode(threads, blankPost(profile.id), profile), fields); // an empty list refuses unknown fields as well
  const page = pageOf(
    posts.filter((post) => isListed(threads, post)),
    parameters,
    {
      limitUsual: 25,
      limitMax: 100,
      ...(threads.knobs.pagingLinks === 'next' && {
        nextLink: (after: string) =>
          `${threads.urls.api}${call.path}?${new URLSearchParams({ ...Object.fromEntries(call.query), after })}`,
      }),
    },
  );
  return {
    status: 200,
    body: { ...page, data: page.data.map((post) => shown(postNode(threads, post, profile), fields)) },
  };
}

const blankPost = (authorId: string): Post => ({
  ...{ id: '0', authorId, rootId: '0', createdAt: 0, type: 'TEXT_POST', text: '', media: [], shortcode: '' },
  ...{ replyControl: '', replyApprovals: false, hideStatus: 'NOT_HUSHED', mentionedIds: [] },
});

// ---------------------------------------------------------------- moderation

/** `POST /{reply-id}/manage_reply`: only top-level replies, nested ones follow. */
export function manageReply(threads: ThreadsSimulator, call: Call, { profile }: Member): Answer {
  const reply = visiblePost(threads, call.params.id!);
  const parent = threads.state.posts.get(reply.repliedTo ?? '');
  if (parent?.authorId !== profile.id) throw permissionMissing();
  if (parent.rootId !== parent.id) throw badParameter('Only top-level replies can be hidden');
  const hide = new Parameters(call).flag('hide');
  for (const post of [reply, ...threads.state.below(reply.rootId).filter((one) => isBelow(threads, one, reply.id))])
    threads.state.posts.change(post, { hideStatus: hide ? 'HIDDEN' : 'UNHUSHED' });
  call.commit('reply-managed', { resource: reply.id, account: profile.id });
  return { status: 200, body: { success: true } };
}

function isBelow({ state }: ThreadsSimulator, post: Post, ancestorId: string): boolean {
  for (let at: Post | undefined = post; at?.repliedTo !== undefined; at = state.posts.get(at.repliedTo))
    if (at.repliedTo === ancestorId) return true;
  return false;
}

/** `POST /{reply-id}/manage_pending_reply`. */
export function managePendingReply(threads: ThreadsSimulator, call: Call, { profile }: Member): Answer {
  const reply = visiblePost(threads, call.params.id!);
  const root = threads.state.posts.get(reply.rootId);
  if (root?.authorId !== profile.id) throw permissionMissing();
  if (reply.approval === undefined) throw badParameter('This reply is not pending');
  const approve = new Parameters(call).flag('approve');
  threads.state.posts.change(reply, { approval: approve ? 'approved' : 'ignored' });
  call.commit('reply-managed', { resource: reply.id, account: profile.id });
  return { status: 200, body: { success: true } };
}
