import { z } from 'zod';

const username = z.string().regex(/^[A-Za-z0-9._]{1,30}$/, 'must be a username without @');
const share = z.number().min(0).max(1);

/** What can be asked of Instagram beyond caption and media (instagram.md §3.2). Unknown keys are refused. */
export const instagramPostOptions = z.strictObject({
  kind: z.enum(['feed', 'reel', 'story']).optional().meta({
    title: 'Kind',
    description: 'Left out, it follows from the media: a picture, several of them, or a reel where there is one video.',
  }),
  coverAtMs: z.number().int().min(0).optional().meta({
    title: 'Cover at',
    description: 'Milliseconds from the reel’s beginning to its cover, where no picture is the cover.',
  }),
  collaborators: z.array(username).min(1).max(3).optional().meta({
    title: 'Collaborators',
    description: 'Up to three usernames. They are asked, and appear as authors once they accept.',
  }),
  locationId: z
    .string()
    .regex(/^\d+$/, 'must be the id of a Page')
    .optional()
    .meta({ title: 'Location', description: 'The id of a Facebook Page that has a location.' }),
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
    .optional()
    .meta({ title: 'People in it' }),
  shareToFeed: z.boolean().optional().meta({
    title: 'Show the reel on the grid',
    description: 'Whether a reel also appears on the profile’s own grid.',
  }),
  audioName: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ title: 'Name of the sound', description: 'What the sound of a reel is called; it can be named once.' }),
  trial: z.enum(['manual', 'performance']).optional().meta({
    title: 'Trial reel',
    description:
      'Shows a reel to people who do not follow the account, and to followers later: when you say so, or when it does well.',
  }),
  madeWithAi: z.boolean().optional().meta({ title: 'Made with AI' }),
});
export type InstagramPostOptions = z.infer<typeof instagramPostOptions>;

/** The options of a post that was checked before; a wrong one counts as none. */
export const optionsOf = (options: Readonly<Record<string, unknown>>): InstagramPostOptions =>
  instagramPostOptions.safeParse(options).data ?? {};
