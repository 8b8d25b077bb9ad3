/** What a connected account is good for: what a permission serves, and what stops without it. */
export const features = [
  'publish',
  'drafts', // handed to the owner's inbox at the platform, who finishes and publishes there
  'unpublish',
  'media',
  'import',
  'comments',
  'direct-messages',
  'insights',
  'stay-connected',
] as const;
export type Feature = (typeof features)[number];

/** As its owner reads it, after “for” or “allowed:”. */
export const featuresInWords: Readonly<Record<Feature, string>> = {
  publish: 'publishing posts',
  drafts: 'drafts to finish in the app',
  unpublish: 'removing posts',
  media: 'pictures and videos',
  import: 'importing earlier posts',
  comments: 'comments',
  'direct-messages': 'direct messages',
  insights: 'insights',
  'stay-connected': 'staying connected',
};
