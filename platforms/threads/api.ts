import { z } from 'zod';
import { accountOf as ownerOf, readAnswer } from '../adapter.js';
import type { HttpAnswer } from '../http.js';
import { GraphId, GraphTime, graphPage } from '../meta/dialect.js';
import { type GraphApi, graphApi } from '../meta/graph.js';
import type { AccountFacts, Call } from '../platform.js';
import { errorRows } from './errorTable.js';
import type { ThreadsEndpoint } from './limits.js';
import type { ThreadsScope } from './oauth.js';

export type ThreadsApi = GraphApi<ThreadsEndpoint, ThreadsScope>;

export const threadsApi = (apiUrl: string, apiVersion: string): ThreadsApi =>
  graphApi({ label: 'Threads', baseUrl: `${apiUrl}/${apiVersion}`, errorRows });

export const read = <T extends z.ZodType>(schema: T, answer: HttpAnswer, effect?: 'none' | 'unknown'): z.infer<T> =>
  readAnswer('Threads', schema, answer, effect);

export const accountOf = (call: Call): AccountFacts => ownerOf('Threads', call);

/** Ids of Threads are digits; anything else would become part of an address. */
export const isId = (text: string): boolean => /^\d{1,25}$/.test(text);

const Reference = z.object({ id: GraphId });

const Attached = z.object({
  id: GraphId,
  media_type: z.string().optional(),
  media_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  alt_text: z.string().nullish(),
});

/** A post or a reply as Threads shows it (threads.md §4, §6). Whatever is empty is left out by Threads. */
export const ThreadsPost = Attached.extend({
  text: z.string().optional(),
  username: z.string().optional(),
  timestamp: GraphTime,
  permalink: z.string().optional(),
  has_replies: z.boolean().optional(),
  children: z.object({ data: z.array(Attached) }).optional(),
  root_post: Reference.optional(),
  replied_to: Reference.optional(),
  is_reply: z.boolean().optional(),
  is_reply_owned_by_me: z.boolean().optional(),
});
export type ThreadsPost = z.infer<typeof ThreadsPost>;
export const ThreadsPostPage = graphPage(ThreadsPost);
