/** What an app may ask for, in the words of the consent page (threads.md §1.1). */
export const knownScopes = {
  threads_basic: 'See your profile and your posts',
  threads_content_publish: 'Create and publish posts for you',
  threads_delete: 'Delete your posts',
  threads_read_replies: 'Read the replies to your posts',
  threads_manage_replies: 'Reply for you, and hide replies',
  threads_manage_mentions: 'Read posts that mention you',
  threads_manage_insights: 'Read the insights of your profile and posts',
  threads_keyword_search: 'Search posts by keyword',
  threads_location_tagging: 'Search locations and tag them',
  threads_profile_discovery: 'Look up public profiles',
  threads_share_to_instagram: 'Share your posts to your Instagram stories',
};
export type Scope = keyof typeof knownScopes;
