import { z } from 'zod';

export const privacyLevels = [
  'PUBLIC_TO_EVERYONE',
  'FOLLOWER_OF_CREATOR',
  'MUTUAL_FOLLOW_FRIENDS',
  'SELF_ONLY',
] as const;
export type PrivacyLevel = (typeof privacyLevels)[number];

/**
 * What can be asked of TikTok beyond text and media (tiktok.md §3.2, §3.6). Unknown keys are refused. Nothing that its audit wants
 * chosen by a person has a default here: who may see the post least of all.
 */
export const tiktokPostOptions = z.strictObject({
  mode: z.enum(['direct', 'draft']).optional().meta({
    title: 'How it goes out',
    description: 'Direct publishes it; a draft goes to the owner’s inbox in the app. Direct where it is left out.',
  }),
  privacyLevel: z
    .enum(privacyLevels)
    .optional()
    .meta({ title: 'Who may see it', description: 'Needed unless it is a draft.' }),
  disableComment: z.boolean().optional().meta({ title: 'No comments' }),
  disableDuet: z.boolean().optional().meta({ title: 'No duets', description: 'Of videos.' }),
  disableStitch: z.boolean().optional().meta({ title: 'No stitches', description: 'Of videos.' }),
  brandContent: z
    .boolean()
    .optional()
    .meta({ title: 'Branded content', description: 'A paid partnership with somebody else.' }),
  brandOrganic: z.boolean().optional().meta({ title: 'Your brand', description: 'The creator’s own business.' }),
  aiGenerated: z.boolean().optional().meta({ title: 'Made with AI', description: 'Of videos.' }),
  coverAtMs: z.number().int().min(0).max(2_147_483_647).optional().meta({
    title: 'Cover at',
    description: 'Milliseconds from the video’s beginning to the picture that becomes its cover.',
  }),
  title: z.string().optional().meta({ title: 'Title', description: 'Of photos; their text is the description.' }),
  photoCoverIndex: z
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ title: 'Cover photo', description: 'Which photo is the cover, counted from 0.' }),
  autoAddMusic: z.boolean().optional().meta({ title: 'Music', description: 'Lets TikTok add music to photos.' }),
  source: z.enum(['upload', 'url']).optional().meta({
    title: 'How the video gets there',
    description:
      'Upload sends it; url has TikTok fetch it from a verified address of ours. Upload where it is left out.',
  }),
});
export type TikTokPostOptions = z.infer<typeof tiktokPostOptions>;

/** The options of a post that was checked before; a wrong one counts as none. */
export const optionsOf = (options: Readonly<Record<string, unknown>>): TikTokPostOptions =>
  tiktokPostOptions.safeParse(options).data ?? {};

export const isDraft = (options: Readonly<Record<string, unknown>>): boolean => options.mode === 'draft';
