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
  /** `direct` publishes; `draft` hands it to the owner's inbox in the app. Direct where it is left out. */
  mode: z.enum(['direct', 'draft']).optional(),
  /** Who may see it. Needed for `direct`. */
  privacyLevel: z.enum(privacyLevels).optional(),
  disableComment: z.boolean().optional(),
  /** Of videos. */
  disableDuet: z.boolean().optional(),
  disableStitch: z.boolean().optional(),
  /** A paid partnership with somebody else. */
  brandContent: z.boolean().optional(),
  /** The creator's own business. */
  brandOrganic: z.boolean().optional(),
  /** Marks a video as made with AI. */
  aiGenerated: z.boolean().optional(),
  /** The moment of a video that becomes its cover. */
  coverAtMs: z.number().int().min(0).max(2_147_483_647).optional(),
  /** Of photos; their text is the description. */
  title: z.string().optional(),
  /** Which photo is the cover, the first is 0. */
  photoCoverIndex: z.number().int().min(0).optional(),
  /** Lets TikTok add music to photos. */
  autoAddMusic: z.boolean().optional(),
  /** How a video gets there: `upload` sends it, `url` has TikTok fetch it from a verified address of ours. Upload where it is left out. */
  source: z.enum(['upload', 'url']).optional(),
});
export type TikTokPostOptions = z.infer<typeof tiktokPostOptions>;

/** The options of a post that was checked before; a wrong one counts as none. */
export const optionsOf = (options: Readonly<Record<string, unknown>>): TikTokPostOptions =>
  tiktokPostOptions.safeParse(options).data ?? {};

export const isDraft = (options: Readonly<Record<string, unknown>>): boolean => options.mode === 'draft';
