import { z } from 'zod';

const mediaId = z.string().regex(/^\d{1,25}$/, 'must be the id of a post');

/** What can be asked of Threads beyond text and media (threads.md §3.2). Unknown keys are refused. All of it goes with the first part. */
export const threadsPostOptions = z.strictObject({
  replyControl: z
    .enum(['everyone', 'accounts_you_follow', 'mentioned_only', 'parent_post_author_only', 'followers_only'])
    .optional()
    .meta({ title: 'Who may reply', description: 'Everyone where it is left out.' }),
  replyToPostId: mediaId
    .optional()
    .meta({ title: 'Answers the post', description: 'The id of the post that is answered.' }),
  quotePostId: mediaId.optional().meta({ title: 'Quotes the post', description: 'The id of the post that is quoted.' }),
  topicTag: z
    .string()
    .regex(/^[^.&]{1,50}$/, 'must have 1 to 50 characters, and neither “.” nor “&”')
    .optional()
    .meta({ title: 'Topic', description: 'One, of up to 50 characters.' }),
  linkAttachment: z
    .url({ protocol: /^https?$/, error: 'must be a web address' })
    .optional()
    .meta({ title: 'Link', description: 'Shown as a card below a text without media.' }),
  poll: z
    .strictObject({ options: z.array(z.string().min(1).max(25)).min(2).max(4) })
    .optional()
    .meta({ title: 'Poll' }),
  replyApprovals: z
    .boolean()
    .optional()
    .meta({ title: 'Approve replies', description: 'Replies are shown only once the owner has approved them.' }),
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/, 'must be a country’s two letters'))
    .min(1)
    .optional()
    .meta({ title: 'Countries', description: 'By their two letters; the post shows only there.' }),
});
export type ThreadsPostOptions = z.infer<typeof threadsPostOptions>;

/** The options of a post that was checked before; wrong ones count as none. */
export const optionsOf = (options: Readonly<Record<string, unknown>>): ThreadsPostOptions =>
  threadsPostOptions.safeParse(options).data ?? {};
