import { z } from 'zod';

/** What can be asked of X beyond text and media (x.md §3.1). Unknown keys are refused. */
export const xPostOptions = z.strictObject({
  replySettings: z
    .enum(['following', 'mentionedUsers', 'subscribers', 'verified'])
    .optional()
    .meta({ title: 'Who may reply', description: 'Everyone where it is left out.' }),
  replyToPostId: z
    .string()
    .regex(/^\d{1,19}$/, 'must be the id of a post')
    .optional()
    .meta({
      title: 'Answers the post',
      description:
        'The id of the post that is answered. Self-serve apps may answer only where the account is mentioned, or itself the author.',
    }),
  madeWithAi: z.boolean().optional().meta({ title: 'Made with AI' }),
  paidPartnership: z.boolean().optional().meta({ title: 'Paid partnership' }),
  poll: z
    .strictObject({
      options: z.array(z.string().min(1).max(25)).min(2).max(4),
      durationMinutes: z.number().int().min(5).max(10_080),
    })
    .optional()
    .meta({ title: 'Poll' }),
});
export type XPostOptions = z.infer<typeof xPostOptions>;

/** The options of a post that was checked before; a wrong one counts as none. */
export const optionsOf = (options: Readonly<Record<string, unknown>>): XPostOptions =>
  xPostOptions.safeParse(options).data ?? {};
