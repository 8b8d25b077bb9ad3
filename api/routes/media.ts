import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import {
  addReceived,
  findMedia,
  type LibraryFile,
  type ListedFile,
  listMedia,
  type MediaUses,
  removeMedia,
  usesOf,
} from '../../db/media.js';
import type { MediaId, WorkspaceId } from '../../domain/ids.js';
import { type MediaOrigin, mediaOrigins } from '../../domain/states.js';
import { forLog } from '../../logging.js';
import { MediaTooLarge } from '../../media/errors.js';
import { fetchUrl } from '../../media/fetchUrl.js';
import { receive } from '../../media/receive.js';
import { brokenOff, readJson } from '../body.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem, unfit } from '../errors.js';
import { type Route, route } from '../route.js';
import { idParam, instant, pageBody, pageQuery, pageSchema } from '../schemas.js';
import { sendFile } from '../sendFile.js';

const noun = 'Media';
const params = z.object({ mediaId: idParam<MediaId>() });

const mediaSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['image', 'gif', 'video']),
    mimeType: z.string().meta({ description: 'Read from the bytes, whatever the upload said.' }),
    bytes: z.int(),
    sha256: z.string(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    durationMs: z.int().nullable(),
    frames: z.int().nullable(),
    frameRate: z.number().nullable(),
    videoCodec: z.string().nullable().meta({ description: '`avc` is H.264, `hevc` H.265.' }),
    audioCodec: z.string().nullable(),
    origin: z.enum(mediaOrigins).meta({ description: 'How it came into the library.' }),
    createdAt: z.string(),
  })
  .meta({ id: 'Media' });

const listedSchema = mediaSchema
  .extend({
    usedBy: z
      .object({ publishes: z.int(), importedPosts: z.int() })
      .meta({ description: 'How many posts use it: those published here, in any revision, and imported ones.' }),
  })
  .meta({ id: 'MediaListItem' });

const detailSchema = mediaSchema
  .extend({
    uses: z
      .object({
        publishes: z.array(z.object({ id: z.string() })),
        importedPosts: z.array(z.object({ id: z.string(), accountId: z.string() })),
      })
      .meta({ description: 'What uses it, newest first, at most 100 of each. While anything does, it stays.' }),
  })
  .meta({ id: 'MediaDetail' });

const bytes = z.coerce.number().int().min(0).optional();
const isTold = z.enum(['true', 'false']).transform((word) => word === 'true');

const byUrl = z
  .strictObject({ url: z.string().min(1).max(4_096).meta({ description: 'A public https address.' }) })
  .meta({ id: 'MediaByUrl' });

/** An upload that brings less than this in a check's time is let go. */
const checkEveryMs = 10_000;
const bytesPerCheckMin = 16 * 1024;

export function mediaRoutes(deps: ApiDeps): Route[] {
  const { db, storage, settings } = deps;
  const maxBytes = settings.mediaBytesMax;

  async function keep(
    workspaceId: WorkspaceId,
    origin: MediaOrigin,
    stream: AsyncIterable<Uint8Array>,
  ): Promise<{ file: LibraryFile; added: boolean }> {
    // A prefix of its own: a file that is deleted while the same bytes come in again takes only itself along.
    const received = await receive(stream, { maxBytes, storage, keyPrefix: `${workspaceId}/${randomUUID()}` });
    const kept = await addReceived(db, { workspaceId, origin }, received);
    if (!kept.added) await storage.delete(received.storageKey);
    return kept;
  }

  return [
    route({
      method: 'post',
      path: '/v1/media',
      noun,
      summary: 'Add a picture or video to the library',
      description:
        'The file’s bytes as the body, under its own Content-Type; or JSON with the address to fetch it from. The same bytes are kept once: adding them again answers with the file that is there.',
      idempotencyKey: 'optional',
      body: byUrl,
      streams: ['image/*', 'video/*', 'application/octet-stream'],
      answers: {
        201: { description: 'Added', schema: mediaSchema },
        200: { description: 'It was there already', schema: mediaSchema },
      },
      problems: ['too-large', 'media-type', 'media-refused', 'url-refused', 'timeout'],
      async handle({ caller, req }) {
        const { file, added } = req.is('application/json')
          ? await keep(caller.workspaceId, 'url', fetched(await readJson(req), deps))
          : await keep(caller.workspaceId, 'uploaded', uploaded(req, maxBytes));
        return { status: added ? 201 : 200, location: `/v1/media/${file.id}`, body: mediaBody(file) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/media',
      noun,
      summary: 'The library, newest first',
      query: z.strictObject({
        ...pageQuery,
        kind: z.enum(['image', 'gif', 'video']).optional(),
        origin: z.enum(mediaOrigins).optional(),
        used: isTold.optional().meta({ description: 'Whether a post uses it.' }),
        from: instant.optional().meta({ description: 'Added from then on.' }),
        to: instant.optional().meta({ description: 'Added before that.' }),
        minBytes: bytes,
        maxBytes: bytes,
      }),
      answers: { 200: { description: 'A page of files', schema: pageSchema(listedSchema) } },
      async handle({ caller, query }) {
        return { status: 200, body: pageBody(await listMedia(db, caller.workspaceId, query), listedBody) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/media/:mediaId',
      noun,
      summary: 'What is known of a file, and what uses it',
      params,
      answers: { 200: { description: 'The file', schema: detailSchema } },
      async handle({ caller, params: { mediaId } }) {
        const file = await findMedia(db, caller.workspaceId, mediaId);
        if (!file) throw notFound('media file');
        return { status: 200, body: detailBody(file, await usesOf(db, mediaId)) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/media/:mediaId/content',
      noun,
      summary: 'A file itself, whole or in parts',
      params,
      answers: {
        200: { description: 'The file', type: '*/*' },
        206: { description: 'The part of it that was asked for', type: '*/*' },
      },
      problems: ['range-refused'],
      async handle({ caller, params: { mediaId }, req, res, log }) {
        const file = await findMedia(db, caller.workspaceId, mediaId);
        if (!file) throw notFound('media file');
        const isSafe = /^(image\/(jpeg|png|webp|gif)|video\/[\w-]+)$/.test(file.mimeType);
        res.set({
          'Content-Security-Policy': 'sandbox',
          'Content-Disposition': isSafe ? 'inline' : 'attachment',
          // An id is given to one content for ever; another reader at the same browser asks for himself.
          'Cache-Control': 'private, max-age=604800, immutable',
          Vary: 'Authorization, Cookie',
        });
        await sendFile({ req, res, log }, storage, {
          storageKey: file.storageKey,
          mimeType: isSafe ? file.mimeType : 'application/octet-stream',
          bytes: file.bytes,
        });
        return undefined;
      },
    }),

    route({
      method: 'delete',
      path: '/v1/media/:mediaId',
      noun,
      summary: 'Take a file out of the library',
      params,
      answers: { 204: { description: 'Gone' } },
      problems: ['in-use'],
      async handle({ caller, params: { mediaId }, log }) {
        const removed = await removeMedia(db, caller.workspaceId, mediaId);
        if (!removed) throw notFound('media file');
        if (removed === 'in-use') {
          throw new Problem('in-use', 'A post uses this file.', {
            nextStep:
              'GET it to see what does. An imported post can be deleted from the corpus; one that was published here keeps its files.',
          });
        }
        // The row decides; a file left behind takes room and nothing else.
        await storage
          .delete(removed.storageKey)
          .catch((error: unknown) =>
            log.error({ key: removed.storageKey, error: forLog(error) }, 'a file without a row stays in the storage'),
          );
        return { status: 204 };
      },
    }),
  ];
}

function fetched(body: unknown, { settings }: ApiDeps): AsyncIterable<Uint8Array> {
  const parsed = byUrl.safeParse(body);
  if (!parsed.success) throw unfit('body', parsed.error);
  return fetchUrl(parsed.data.url, { ...settings.urlRules, maxBytes: settings.mediaBytesMax });
}

/** The body as it comes. Refusing it leaves the connection alone, so that the refusal can still be sent. */
async function* uploaded(req: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  if (req.headers['content-encoding'] !== undefined)
    throw new Problem('media-type', 'The body must be the file itself, not packed.');
  if (!req.is(['image/*', 'video/*', 'application/octet-stream'])) {
    throw new Problem(
      'media-type',
      'Send the file with its own Content-Type (image/…, video/… or application/octet-stream), or JSON with a url.',
    );
  }
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw new MediaTooLarge(maxBytes);

  let bytes = 0;
  let seen = 0;
  const tooSlow = setInterval(() => {
    if (!req.complete && bytes - seen < bytesPerCheckMin)
      req.destroy(new Problem('timeout', 'The upload came too slowly.'));
    seen = bytes;
  }, checkEveryMs);
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    brokenOff(error);
  } finally {
    clearInterval(tooSlow);
  }
}

const mediaBody = (file: LibraryFile): z.output<typeof mediaSchema> => ({
  id: file.id,
  kind: file.kind,
  mimeType: file.mimeType,
  bytes: file.bytes,
  sha256: file.sha256,
  width: file.width,
  height: file.height,
  durationMs: file.durationMs,
  frames: file.frames,
  frameRate: file.frameRate,
  videoCodec: file.videoCodec,
  audioCodec: file.audioCodec,
  origin: file.origin,
  createdAt: file.createdAt.toISOString(),
});

const listedBody = (file: ListedFile): z.output<typeof listedSchema> => ({ ...mediaBody(file), usedBy: file.usedBy });

const detailBody = (file: LibraryFile, uses: MediaUses): z.output<typeof detailSchema> => ({
  ...mediaBody(file),
  uses,
});
