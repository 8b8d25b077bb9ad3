import { invalidRequest } from './errors.js';
import { listIn } from './query.js';
import type { XSimulator } from './simulator.js';

/** The spelling of the request decides the spelling of the answer (§0.1). */
export type Dialect = 'tweet' | 'post';

export const fieldParameters = [
  'tweet.fields',
  'post.fields',
  'user.fields',
  'media.fields',
  'poll.fields',
  'place.fields',
  'expansions',
] as const;

export interface View {
  dialect: Dialect;
  post: Set<string>;
  user: Set<string>;
  media: Set<string>;
  poll: Set<string>;
  expansions: Set<string>;
}

const words = (list: string): string[] => list.trim().split(/\s+/);

const sharedPostFields = words(`
  article attachments card_uri community_id context_annotations conversation_id created_at display_text_range
  edit_controls entities geo id lang made_with_ai non_public_metrics organic_metrics paid_partnership possibly_sensitive
  promoted_metrics public_metrics reply_settings scopes source text withheld
`);

const postFields: Record<Dialect, string[]> = {
  tweet: [
    ...sharedPostFields,
    'author_id',
    'edit_history_tweet_ids',
    'in_reply_to_user_id',
    'note_tweet',
    'referenced_tweets',
  ],
  post: [...sharedPostFields, 'edit_history_post_ids', 'note_post'],
};

const sharedExpansions = words(`
  author_id in_reply_to_user_id attachments.media_keys attachments.poll_ids attachments.media_source_tweet
  entities.mentions.username geo.place_id article.cover_media article.media_entities
`);

const postExpansions: Record<Dialect, string[]> = {
  tweet: [...sharedExpansions, 'referenced_tweets.id', 'referenced_tweets.id.author_id', 'edit_history_tweet_ids'],
  post: [...sharedExpansions, 'referenced_posts', 'referenced_posts.author_id', 'edit_history_post_ids'],
};

const sharedUserFields = words(`
  affiliation confirmed_email connection_status created_at description entities id is_identity_verified location name
  parody profile_banner_url profile_image_url protected public_metrics receives_your_dm subscription_type url username
  verified verified_followers_count verified_type withheld
`);

const userFields: Record<Dialect, string[]> = {
  tweet: [...sharedUserFields, 'pinned_tweet_id', 'most_recent_tweet_id'],
  post: [...sharedUserFields, 'pinned_post_id', 'most_recent_post_id'],
};

const userExpansions: Record<Dialect, string[]> = {
  tweet: ['pinned_tweet_id', 'most_recent_tweet_id', 'affiliation.user_id'],
  post: ['pinned_post_id', 'most_recent_post_id', 'affiliation.user_id'],
};

const mediaFields = words(`
  alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics
  public_metrics type url variants width
`);

const pollFields = ['duration_minutes', 'end_datetime', 'id', 'options', 'voting_status'];

const dmFields: Record<Dialect, string[]> = {
  tweet: words(
    'attachments created_at dm_conversation_id entities event_type id participant_ids referenced_tweets sender_id text',
  ),
  post: words('attachments created_at dm_conversation_id entities event_type id text'),
};

const dmExpansions: Record<Dialect, string[]> = {
  tweet: ['attachments.media_keys', 'participant_ids', 'referenced_tweets.id', 'sender_id'],
  post: ['attachments.media_keys', 'participant_ids', 'referenced_posts', 'sender_id'],
};

type Query = (name: string) => string | undefined;

/** What a request about posts wants to see. */
export function postView(x: XSimulator, query: Query): View {
  return view(x, query, postExpansions);
}

/** What a request about users wants to see. */
export function userView(x: XSimulator, query: Query): View {
  return view(x, query, userExpansions);
}

export interface DmView extends View {
  dm: Set<string>;
}

export function dmView(x: XSimulator, query: Query): DmView {
  const { dialect, ...rest } = view(x, query, dmExpansions);
  return { ...rest, dialect, dm: names(x, 'dm_event.fields', query('dm_event.fields'), dmFields, dialect) };
}

function view(x: XSimulator, query: Query, expansions: Record<Dialect, string[]>): View {
  const dialect: Dialect = query('post.fields') !== undefined && query('tweet.fields') === undefined ? 'post' : 'tweet';
  const both = (list: string[]) => ({ tweet: list, post: list });
  return {
    dialect,
    post: names(x, `${dialect}.fields`, query(`${dialect}.fields`), postFields, dialect),
    user: names(x, 'user.fields', query('user.fields'), userFields, dialect),
    media: names(x, 'media.fields', query('media.fields'), both(mediaFields), dialect),
    poll: names(x, 'poll.fields', query('poll.fields'), both(pollFields), dialect),
    expansions: names(x, 'expansions', query('expansions'), expansions, dialect),
  };
}

/** Names of the other dialect say nothing, without an error (§9.2); names of neither are refused or dropped (§0 row 9). */
function names(
  x: XSimulator,
  parameter: string,
  value: string | undefined,
  known: Record<Dialect, string[]>,
  dialect: Dialect,
): Set<string> {
  const asked = listIn(value);
  const strange = asked.filter((name) => !known.tweet.includes(name) && !known.post.includes(name));
  if (strange.length > 0 && x.knobs.unknownFields === 'refuse') {
    throw invalidRequest({
      parameters: { [parameter]: strange },
      message: `The \`${parameter}\` query parameter value [${strange.join(',')}] is not one of [${known[dialect].join(',')}]`,
    });
  }
  return new Set(asked.filter((name) => known[dialect].includes(name)));
}
