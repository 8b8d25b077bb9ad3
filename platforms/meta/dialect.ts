import { z } from 'zod';

/** Ids come as text, and as numbers that a double cannot hold (exchange.ts makes those text). */
export const GraphId = z.union([z.string().min(1), z.number().int().transform(String)]);

/** `2026-05-02T09:20:00+0000`: ISO 8601 but for the colon. */
export const GraphTime = z.string().transform((text, context) => {
  const time = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (!Number.isNaN(time.getTime())) return time;
  context.addIssue({ code: 'custom', message: 'not a time' });
  return z.NEVER;
});

/** The answer to a call that makes something. */
export const GraphCreated = z.object({ id: GraphId });

/** The answer to a call that changes something. */
export const GraphSuccess = z.union([z.object({ success: z.literal(true) }), z.literal(true)]);

export const graphPage = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    paging: z
      .object({
        cursors: z.object({ before: z.string().optional(), after: z.string().optional() }).optional(),
        next: z.string().optional(),
      })
      .optional(),
  });

export interface GraphPage {
  readonly data: readonly unknown[];
  readonly paging?:
    | { readonly cursors?: { readonly after?: string | undefined } | undefined; readonly next?: string | undefined }
    | undefined;
}

/**
 * Where a list goes on. `nextLink: 'needed'` where its absence is the end of the list (Instagram, which gives an `after` on the
 * last page too); `'optional'` where links are not promised and the end is a page without a cursor or without rows (Threads).
 * Only the cursor of a link is used: its address may hold a token, and names whichever host it likes.
 */
export function nextAfter({ data, paging }: GraphPage, nextLink: 'needed' | 'optional'): string | undefined {
  if (data.length === 0) return undefined;
  const linked = afterOf(paging?.next);
  if (nextLink === 'needed' && paging?.next === undefined) return undefined;
  return (paging?.cursors?.after ?? linked) || undefined;
}

function afterOf(link: string | undefined): string | undefined {
  if (link === undefined || !URL.canParse(link)) return undefined;
  return new URL(link).searchParams.get('after') ?? undefined;
}
