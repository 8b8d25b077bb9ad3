import { graphTime } from '../meta/ids.js';
import { type FieldTree, fieldTree, type GraphNode, type Parameters, pick } from '../meta/parameters.js';
import { isReadable } from './posts.js';
import type { ThreadsSimulator } from './simulator.js';
import type { Post, PostMedia, Profile } from './state.js';

export const fieldsOf = (parameters: Parameters, usual: string): FieldTree =>
  fieldTree(parameters.optional('fields') ?? usual);

export const permalinkOf = ({ state }: ThreadsSimulator, { authorId, shortcode }: Post): string =>
  `https://www.threads.net/@${state.profiles.get(authorId)?.username}/post/${shortcode}`;

/** Everything that can be asked of a post by whoever reads it; what is empty is left out. */
export function postNode(threads: ThreadsSimulator, post: Post, reader: Profile): GraphNode {
  const { state } = threads;
  const author = state.profiles.get(post.authorId)!;
  const isOwn = author.id === reader.id;
  // Of others only public profiles are named (§4).
  const isKnown = isOwn || !author.private;
  const [only] = post.media;
  const url = (media: PostMedia | undefined) => media && `${threads.urls.web}/files/${media.id}`;
  return {
    id: post.id,
    media_product_type: 'THREADS',
    media_type: post.type,
    media_url: post.type === 'IMAGE' || post.type === 'VIDEO' ? url(only) : undefined,
    thumbnail_url: post.type === 'VIDEO' && only ? `${url(only)}-thumbnail` : undefined,
    permalink: isKnown ? permalinkOf(threads, post) : undefined,
    owner: isOwn ? { id: author.id } : undefined,
    username: isKnown ? author.username : undefined,
    text: post.text === '' ? undefined : post.text,
    timestamp: graphTime(post.createdAt),
    shortcode: post.shortcode,
    children:
      post.type === 'CAROUSEL_ALBUM'
        ? {
            data: post.media.map((media) => ({
              id: media.id,
              media_type: media.kind === 'video' ? 'VIDEO' : 'IMAGE',
              media_url: url(media),
              thumbnail_url: undefined,
              alt_text: media.altText,
            })),
          }
        : undefined,
    is_quote_post: post.quoteOf !== undefined,
    quoted_post: reference(post.quoteOf),
    reposted_post: reference(post.repostOf),
    has_replies: state.repliesTo(post.id).some((reply) => isReadable(threads, reply)),
    alt_text: post.media.length === 1 ? only?.altText : undefined,
    link_attachment_url: post.link,
    gif_url: undefined,
    poll_attachment: post.poll && Object.fromEntries(post.poll.map((text, index) => [`option_${'abcd'[index]}`, text])),
    topic_tag: post.topicTag,
    reply_audience: post.replyControl.toUpperCase(),
    is_reply: post.repliedTo !== undefined,
    is_reply_owned_by_me: post.repliedTo === undefined ? undefined : isOwn,
    root_post: post.repliedTo === undefined ? undefined : reference(post.rootId),
    replied_to: reference(post.repliedTo),
    hide_status: post.repliedTo === undefined ? undefined : post.hideStatus,
    approval_status: post.approval,
    is_verified: author.verified,
    profile_picture_url: isKnown ? pictureOf(threads, author) : undefined,
  };
}

const reference = (id: string | undefined) => (id === undefined ? undefined : { id });

const pictureOf = ({ urls }: ThreadsSimulator, { id }: Profile): string => `${urls.web}/pictures/${id}`;

export const profileNode = (threads: ThreadsSimulator, profile: Profile): GraphNode => ({
  id: profile.id,
  username: profile.username,
  name: profile.name,
  threads_profile_picture_url: pictureOf(threads, profile),
  threads_biography: profile.biography,
  is_verified: profile.verified,
  is_eligible_for_geo_gating: profile.geoGating,
});

/** A name that the object does not have is refused in Threads’ own type of error (§3.3). */
export const shown = (node: GraphNode, fields: FieldTree): Record<string, unknown> =>
  pick(node, fields, 'THApiException');
