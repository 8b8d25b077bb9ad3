import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { findAccount } from '../../db/accounts.js';
import { type CorpusPost, deleteImportedPost, exportCorpus, findCorpusPost, listCorpus } from '../../db/corpus.js';
import type { AccountId, ImportedPostId } from '../../domain/ids.js';
import { type FileNotKept, filesNotKept } from '../../domain/states.js';
import { forLog } from '../../logging.js';
import { isStillIn } from '../access.js';
import type { ApiDeps } from '../deps.js';
import { notFound } from '../errors.js';
import { importedDeletionSchema } from '../imports.js';
import { removeFiles } from '../removeFiles.js';
import { type Route, route } from '../route.js';
import { idParam, instant, pageBody, pageQuery, pageSchema, platformName } from '../schemas.js';

const noun = 'Corpus';
const params = z.object({ postId: idParam<ImportedPostId>() });

const corpusMedia = z.object({
  kind: z.enum(['image', 'gif', 'video']),
  altText: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  durationMs: z.number().nullable(),
  mediaId: z.string().nullable().meta({ description: 'The file in the library: /v1/media/<mediaId>/content.' }),
  notKept: z
    .object({ why: z.enum(filesNotKept), words: z.string() })
    .nullable()
    .meta({
      description: 'Why it is not in the library. Null with a null mediaId: it is being fetched, or was not asked for.',
    }),
});

const corpusPostSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    platform: platformName,
    externalId: z.string(),
    postedAt: z.string(),
    text: z.string().nullable().meta({ description: 'Null where only the files were imported.' }),
    url: z.string().nullable(),
    lang: z.string().nullable().meta({ description: 'As the platform says it; null: it does not.' }),
    replyToExternalId: z.string().nullable(),
    metrics: z
      .record(z.string(), z.number())
      .meta({ description: 'As they were when it was imported, under the platform’s own names.' }),
    media: z.array(corpusMedia),
    importedAt: z.string(),
  })
  .meta({ id: 'CorpusPost' });

const filters = {
  from: instant.optional().meta({ description: 'Posted from then on.' }),
  to: instant.optional().meta({ description: 'Posted before that.' }),
  hasMedia: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional()
    .meta({ description: 'Whether the post has pictures or videos.' }),
  lang: z.string().min(1).max(35).optional().meta({ description: 'As the platform names it.', example: 'en' }),
  q: z.string().trim().min(1).max(200).optional().meta({
    description: 'Words that must be in the text; "a phrase", or, and -without work as in a search field.',
  }),
};

export function corpusRoutes(deps: ApiDeps): Route[] {
  const { db } = deps;

  return [
    route({
      method: 'get',
      path: '/v1/corpus',
      noun,
      summary: 'Imported posts, newest first',
      query: z.strictObject({
        ...pageQuery,
        accountId: idParam<AccountId>().optional(),
        platform: platformName.optional(),
        ...filters,
      }),
      answers: { 200: { description: 'A page of posts', schema: pageSchema(corpusPostSchema) } },
      async handle({ caller, query }) {
        return { status: 200, body: pageBody(await listCorpus(db, caller.workspaceId, query), postBody) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/corpus/:postId',
      noun,
      summary: 'One imported post',
      params,
      answers: { 200: { description: 'The post', schema: corpusPostSchema } },
      async handle({ caller, params: { postId } }) {
        const post = await findCorpusPost(db, caller.workspaceId, postId);
        if (!post) throw notFound('imported post');
        return { status: 200, body: postBody(post) };
      },
    }),

    route({
      method: 'delete',
      path: '/v1/corpus/:postId',
      noun,
      summary: 'Delete one imported post',
      description:
        'With its files, unless something else uses them. Nothing changes at the platform, and an import that meets it again brings it back.',
      forOwner: true,
      params,
      answers: { 200: { description: 'It is gone', schema: importedDeletionSchema } },
      async handle({ caller, params: { postId }, log }) {
        const post = await findCorpusPost(db, caller.workspaceId, postId);
        const gone = post && (await deleteImportedPost(db, caller.workspaceId, postId));
        if (!gone) throw notFound('imported post');
        await removeFiles(deps, post.accountId, log);
        return { status: 200, body: gone };
      },
    }),

    route({
      method: 'get',
      path: '/v1/accounts/:accountId/corpus/export',
      noun,
      summary: 'An account’s imported posts as JSON Lines',
      description:
        'One CorpusPost a line, newest first, as many as there are. It is sent while it is read, so an answer that breaks off is not whole.',
      params: z.object({ accountId: idParam<AccountId>() }),
      query: z.strictObject(filters),
      getOnly: true,
      answers: { 200: { description: 'The posts', type: 'application/jsonl' } },
      async handle({ caller, params: { accountId }, query, res, log }) {
        const account = await findAccount(db, caller.workspaceId, accountId);
        if (!account) throw notFound('account');
        const name = `${account.platform}-${account.username.replace(/[^\w.-]/g, '_')}-corpus.jsonl`;
        res.status(200).set({
          'Content-Type': 'application/jsonl; charset=utf-8',
          'Content-Disposition': `attachment; filename="${name}"`,
        });
        const posts = exportCorpus(db, caller.workspaceId, { ...query, accountId });
        const mayRead = () => isStillIn(db, caller);
        try {
          await pipeline(Readable.from(lines(posts, mayRead)), res);
        } catch (error) {
          // The head is out: an answer that breaks off is all that can still be said.
          log.warn({ error: forLog(error) }, 'an export was not sent whole');
          res.destroy();
        }
        return undefined;
      },
    }),
  ];
}

/** Some posts at a time as one piece of text. Whoever signs out meanwhile gets no more. */
async function* lines(posts: AsyncIterable<CorpusPost>, mayRead: () => Promise<boolean>): AsyncGenerator<string> {
  let piece = '';
  for await (const post of posts) {
    piece += `${JSON.stringify(postBody(post))}\n`;
    if (piece.length < pieceLength) continue;
    if (!(await mayRead())) throw new Error('The reader has signed out.');
    yield piece;
    piece = '';
  }
  yield piece;
}

const pieceLength = 64 * 1024;

const postBody = (post: CorpusPost): z.output<typeof corpusPostSchema> => ({
  id: post.id,
  accountId: post.accountId,
  platform: post.platform,
  externalId: post.externalId,
  postedAt: post.postedAt.toISOString(),
  text: post.text,
  url: post.url,
  lang: post.lang,
  replyToExternalId: post.replyToExternalId,
  metrics: post.metrics,
  media: post.media.map((one, position) => {
    const file = post.files.find((candidate) => candidate.position === position);
    return {
      kind: one.kind,
      altText: one.altText ?? null,
      width: one.width ?? null,
      height: one.height ?? null,
      durationMs: one.durationMs ?? null,
      mediaId: file?.mediaId ?? null,
      notKept: file?.notKept ? { why: file.notKept, words: whyNotKept[file.notKept] } : null,
    };
  }),
  importedAt: post.importedAt.toISOString(),
});

const whyNotKept: Readonly<Record<FileNotKept, string>> = {
  'no-address': 'The platform gives no address of this file, for instance because of the music in it.',
  'too-large': 'The file is larger than the library takes.',
  gone: 'The file is gone from the platform.',
  refused: 'The platform no longer hands this file out under the address it gave: import again to get a new one.',
  'unsafe-address': 'The address does not lead to the public internet, so it was not fetched.',
  unreadable: 'The file is no picture or video that the library takes, or it is damaged.',
  unreachable: 'The file could not be fetched, though it was tried several times: import again later.',
  'our-trouble': 'Something of ours broke while it was fetched: import again.',
  'import-ended': 'The import ended before this file was fetched: import again.',
};
