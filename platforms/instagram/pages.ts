import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { GraphId, graphPage, nextAfter } from '../meta/dialect.js';
import type { Call } from '../platform.js';
import { type InstagramApi, read } from './api.js';
import type { InstagramEndpoint } from './limits.js';

export const LinkedAccount = z.object({
  id: GraphId,
  username: z.string().optional(),
  name: z.string().optional(),
  profile_picture_url: z.string().optional(),
});
const Page = z.object({
  id: GraphId,
  name: z.string().optional(),
  access_token: z.string().optional(),
  tasks: z.array(z.string()).optional(),
  instagram_business_account: LinkedAccount.optional(),
  connected_instagram_account: LinkedAccount.optional(),
});
export type Page = z.infer<typeof Page>;
const Business = z.object({ id: GraphId });

const fields =
  'id,name,access_token,tasks,instagram_business_account{id,username,name,profile_picture_url},connected_instagram_account{id,username}';
const pageSize = 100;
/** Somebody with more Pages than this is an agency, and its own tool. */
const listPagesMax = 10;

/**
 * The owner's Pages, each once: those they have a role on, and those of their business portfolios, which the first list
 * leaves out (instagram.md §2.1).
 */
export async function listPages(api: InstagramApi, call: Call): Promise<Page[]> {
  const pages = await readList(api, call, Page, 'GET /me/accounts', '/me/accounts');
  const known = new Set(pages.map(({ id }) => id));
  for (const page of await listBusinessPages(api, call)) {
    if (!known.has(page.id)) pages.push(page);
    known.add(page.id);
  }
  return pages;
}

async function listBusinessPages(api: InstagramApi, call: Call): Promise<Page[]> {
  if (!call.grantedScopes?.includes('business_management')) return [];
  const businesses = await orNone(readList(api, call, Business, 'GET /me/businesses', '/me/businesses', 'id'));
  const lists: Page[][] = [];
  for (const { id } of businesses) {
    lists.push(
      await orNone(readList(api, call, Page, 'GET /:business-id/owned_pages', `/${id}/owned_pages`)),
      await orNone(readList(api, call, Page, 'GET /:business-id/client_pages', `/${id}/client_pages`)),
    );
  }
  return lists.flat();
}

/** A portfolio that shows nothing must not hide the Pages that are there. */
const orNone = <T>(list: Promise<T[]>): Promise<T[]> =>
  list.catch((error: unknown) => {
    const shown = ['permission-missing', 'not-found', 'bug', 'content-refused'];
    if (error instanceof Failure && shown.includes(error.failureClass)) return [];
    throw error;
  });

async function readList<T extends z.ZodType>(
  api: InstagramApi,
  call: Call,
  item: T,
  endpoint: InstagramEndpoint,
  path: `/${string}`,
  asked = fields,
): Promise<z.infer<T>[]> {
  const rows: z.infer<T>[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < listPagesMax; pages += 1) {
    const answer = await api(call, { endpoint, method: 'GET', path, query: { fields: asked, limit: pageSize, after } });
    const page = read(graphPage(item), answer);
    rows.push(...page.data);
    const next = nextAfter(page, 'needed');
    if (next === undefined || next === after) return rows;
    after = next;
  }
  return rows;
}
