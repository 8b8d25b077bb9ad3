/** A list is read page by page, newest first; a page names where the next one begins. */
export interface PageRequest {
  /** Id of the last item of the page before. */
  readonly cursor?: string;
  readonly limit: number;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor?: string;
}

/** Cuts a page from rows of which one more was asked for than is shown. */
export function pageOf<T extends { id: string }>(rows: readonly T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last && { nextCursor: last.id }) };
}
