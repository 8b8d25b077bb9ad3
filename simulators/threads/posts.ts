import { opaque } from '../shared/secrets.js';
import type { ThreadsSimulator } from './simulator.js';
import type { Post, Profile } from './state.js';
import { firstTag, mentionedNames } from './text.js';

export type NewPost = Pick<Post, 'type' | 'text'> &
  Partial<Omit<Post, 'id' | 'authorId' | 'shortcode' | 'rootId' | 'mentionedIds'>>;

/** Writes a post down, by whomever and whenever. */
export function storePost(threads: ThreadsSimulator, author: Profile, given: NewPost): Post {
  const { state, clock } = threads;
  const id = state.newId('180');
  const parent = given.repliedTo === undefined ? undefined : state.posts.get(given.repliedTo);
  const mentionedIds = mentionedNames(given.text)
    .map((name) => state.profile(name)?.id)
    .filter((mentioned) => mentioned !== undefined && mentioned !== author.id) as string[];
  const topicTag = given.topicTag ?? firstTag(given.text);
  return state.addPost({
    media: [],
    replyControl: 'everyone',
    replyApprovals: false,
    hideStatus: 'NOT_HUSHED',
    ...given,
    ...(topicTag !== undefined && { topicTag }),
    id,
    authorId: author.id,
    createdAt: given.createdAt ?? clock.now(),
    shortcode: `D${opaque(7)}`,
    rootId: parent?.rootId ?? id,
    mentionedIds: [...new Set(mentionedIds)],
  });
}

/** Whether anybody sees it by now. */
export const isListed = ({ clock, knobs }: ThreadsSimulator, post: Post): boolean =>
  post.deletedAt === undefined && clock.now() >= post.createdAt + knobs.listLagMs;

export const isReadable = ({ clock, knobs }: ThreadsSimulator, post: Post): boolean =>
  post.deletedAt === undefined && clock.now() >= post.createdAt + knobs.readLagMs;
