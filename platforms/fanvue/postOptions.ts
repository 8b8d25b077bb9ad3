import { z } from 'zod';

export const priceCentsMin = 300;

/** What Fanvue wants to know of a post beyond text and media (fanvue.md §3.2). Unknown keys are refused. */
export const fanvuePostOptions = z.strictObject({
  audience: z
    .enum(['subscribers', 'followers-and-subscribers'], {
      error: 'must be “subscribers” or “followers-and-subscribers”: Fanvue wants to know who may see the post',
    })
    .meta({ title: 'Who may see it', description: 'Fanvue has no usual choice: it has to be said.' }),
  price: z
    .number()
    .int('must be a whole number of US cents')
    .min(priceCentsMin, `must be at least ${priceCentsMin}: Fanvue counts in US cents and takes no less than $3`)
    .optional()
    .meta({ title: 'Price in US cents', description: 'What the media cost; free where it is left out.' }),
  expiresAt: z.iso
    .datetime({ offset: true, error: 'must be a moment such as 2027-01-31T18:00:00Z' })
    .optional()
    .meta({ title: 'Taken down at', description: 'When Fanvue takes it down by itself.' }),
  collectionUuids: z
    .array(z.uuid('must be the id of a collection'))
    .optional()
    .meta({ title: 'Collections', description: 'The ids of the account’s own collections that it goes into.' }),
});
export type FanvuePostOptions = z.infer<typeof fanvuePostOptions>;
