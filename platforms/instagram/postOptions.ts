import { z } from 'zod';

const username = z.string().regex(/^[A-Za-z0-9._]{1,30}$/, 'must be a username without @');
const share = z.number().min(0).max(1);

/** What can be asked of Instagram beyond caption and media (instagram.md §3.2). Unknown keys are refused. */
export const instagramPostOptions = z.strictObject({
  /** Left out, it follows from the media: a picture, several of them, or a reel where there is one video. */
  kind: z.enum(['feed', 'reel', 'story']).optional(),
  /** The moment of a reel that is its cover, where no picture is. */
  coverAtMs: z.number().int().min(0).optional(),
  /** They are asked, and appear as authors once they accept. */
  collaborators: z.array(username).min(1).max(3).optional(),
  /** The id of a Facebook Page that has a location. */
  locationId: z.string().regex(/^\d+$/, 'must be the id of a Page').optional(),
  userTags: z
    .array(
      z.strictObject({
        username,
        /** Where in a picture, from its upper left corner. */
        x: share.optional(),
        y: share.optional(),
        /** Which of several media, from 0. */
        media: z.number().int().min(0).optional(),
      }),
    )
    .min(1)
    .max(20)
    .optional(),
  /** Whether a reel also appears on the profile’s own grid. */
  shareToFeed: z.boolean().optional(),
  /** What the sound of a reel is called; it can be named once. */
  audioName: z.string().min(1).max(100).optional(),
  /** Shows a reel to people who do not follow the account, and to followers later: when you say so, or when it does well. */
  trial: z.enum(['manual', 'performance']).optional(),
  madeWithAi: z.boolean().optional(),
});
export type InstagramPostOptions = z.infer<typeof instagramPostOptions>;

/** The options of a post that was checked before; a wrong one counts as none. */
export const optionsOf = (options: Readonly<Record<string, unknown>>): InstagramPostOptions =>
  instagramPostOptions.safeParse(options).data ?? {};
