/** What each permission lets an app do, in the words of the dialog (instagram.md §1.1). */
export const facebookScopes: Readonly<Record<string, string>> = {
  instagram_basic: 'Access profile and posts of the Instagram account connected to your Page',
  instagram_content_publish: 'Upload media and create posts for the Instagram account connected to your Page',
  instagram_manage_contents: 'Delete posts of the Instagram account connected to your Page',
  instagram_manage_comments: 'Manage comments for the Instagram account connected to your Page',
  instagram_manage_messages: 'Manage and access Instagram conversations connected to your Page',
  instagram_manage_insights: 'Access insights for the Instagram account connected to your Page',
  instagram_manage_engagement: 'Like posts with the Instagram account connected to your Page',
  pages_show_list: 'Show a list of the Pages you manage',
  pages_read_engagement: 'Read content posted on the Page',
  pages_manage_metadata: 'Manage accounts, settings and webhooks for a Page',
  business_management: 'Manage your business',
  ads_management: 'Manage ads for ad accounts that you have access to',
  ads_read: 'Access your Facebook ads and related stats',
};

export const instagramScopes: Readonly<Record<string, string>> = {
  instagram_business_basic: 'View profile and access media',
  instagram_business_content_publish: 'Access and publish content',
  instagram_business_manage_comments: 'Manage comments',
  instagram_business_manage_messages: 'Access and manage messages',
  instagram_business_manage_insights: 'Access insights',
};
