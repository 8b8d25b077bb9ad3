import { z } from 'zod';
import { findAccount } from '../../db/accounts.js';
import { deleteImportedPosts } from '../../db/corpus.js';
import {
  addImport,
  findImport,
  type Import,
  listImports,
  markImportStarted,
  runningImportsOf,
} from '../../db/imports.js';
import { type AccountId, asId, type ImportId } from '../../domain/ids.js';
import { importPostsDefault, importPostsMax } from '../../domain/limits.js';
import { labelOf, platformOf } from '../../domain/platformRef.js';
import { importChoices, importStates } from '../../domain/states.js';
import { tellCancelImport } from '../../temporal/messages.js';
import { startImport } from '../../temporal/starts.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { importBody, importedDeletionSchema, importSchema } from '../imports.js';
import { linksOf } from '../links.js';
import { removeFiles } from '../removeFiles.js';
import { type Route, route } from '../route.js';
import { idParam, instant, pageBody, pageQuery, pageSchema } from '../schemas.js';
import { startPromised } from '../starting.js';
import { streamProgress } from '../stream.js';
import { requireReady } from './accounts.js';

const noun = 'Imports';
const params = z.object({ importId: idParam<ImportId>() });

const newImport = z
  .strictObject({
    postsMax: z.int().min(1).max(importPostsMax).default(importPostsDefault).meta({
      description:
        'Counts posts of the time asked for, newest first. A platform that hands out fewer (X 3,200, Instagram 10,000) gives those: the answer says which number holds.',
    }),
    what: z
      .enum(importChoices)
      .optional()
      .meta({ description: '`text`: their words. `media`: their files, kept in the library. `both`, if not said.' }),
    from: instant.optional().meta({ description: 'Only posts from then on.' }),
    to: instant.optional().meta({ description: 'Only posts before that.' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || new Date(from) < new Date(to), {
    path: ['to'],
    message: 'must be later than `from`: posts from `from` on and before `to` are imported',
  })
  .refine(({ from }) => from === undefined || new Date(from).getTime() < Date.now(), {
    path: ['from'],
    message: 'must be in the past: there are no later posts',
  })
  .meta({ id: 'NewImport' });

export function importRoutes(deps: ApiDeps): Route[] {
  const { db, feed, platforms, temporal } = deps;
  const links = linksOf(deps);

  return [
    route({
      method: 'post',
      path: '/v1/accounts/:accountId/imports',
      noun,
      summary: 'Import an account’s earlier posts',
      description:
        'Reads page by page, within the platform’s limits, and adds each post once however often it is asked for. Pictures and videos are fetched into the library meanwhile, since the platforms’ links to them end; one that cannot be had is counted and does not fail the import.',
      forOwner: true,
      idempotencyKey: 'required',
      params: z.object({ accountId: idParam<AccountId>() }),
      body: newImport,
      answers: { 202: { description: 'The import has begun', schema: importSchema } },
      problems: ['account-not-ready', 'permission-missing', 'not-offered', 'wrong-state'],
      async handle({ caller, params: { accountId }, body, log, once }) {
        const { answer } = await once(async (tx) => {
          const account = await findAccount(tx, caller.workspaceId, accountId);
          if (!account) throw notFound('account');
          const platform = platformOf(platforms, account);
          const can = platform.capabilities.import;
          if (!can.can) throw new Problem('not-offered', can.reason);
          requireReady(account, platform, ['import']);
          const { postsMax = Number.POSITIVE_INFINITY } = can;
          const wanted = {
            workspaceId: caller.workspaceId,
            accountId,
            postsMax: Math.min(body.postsMax, postsMax),
            choice: body.what ?? 'both',
            postedFrom: dateOf(body.from),
            postedBefore: dateOf(body.to),
          };
          const run = await addImport(
            tx,
            wanted,
            body.postsMax > postsMax ? ` ${platform.label} hands out no more.` : '',
          );
          if (!run) {
            const [running] = await runningImportsOf(tx, accountId);
            throw new Problem('wrong-state', 'An import of this account is running already.', {
              nextStep: 'Wait for it to end, or cancel it.',
              members: { state: 'running', ...(running && { statusUrl: links.to(`/v1/imports/${running}`) }) },
            });
          }
          return { status: 202, location: `/v1/imports/${run.id}`, body: importBody(run, links) };
        });

        const importId = asId<ImportId>((answer.body as { id: string }).id);
        const run = await findImport(db, caller.workspaceId, importId);
        const account = run && (await findAccount(db, caller.workspaceId, run.accountId));
        if (run && account) {
          const label = labelOf(deps, account);
          await startPromised(
            log,
            run,
            () => startImport(temporal, run, account.platform, label),
            () => markImportStarted(db, run.id),
          );
        }
        return answer;
      },
    }),

    route({
      method: 'delete',
      path: '/v1/accounts/:accountId/imported-posts',
      noun,
      summary: 'Delete everything that was imported from an account',
      forOwner: true,
      description:
        'The voice corpus of the account with its files in the library, and nothing at the platform. Files stay that a post uses, or that were uploaded as well. A disconnected account’s too; asked again it answers that nothing was left.',
      params: z.object({ accountId: idParam<AccountId>() }),
      answers: { 200: { description: 'None is left', schema: importedDeletionSchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { accountId }, log }) {
        const result = await deleteImportedPosts(db, caller.workspaceId, accountId);
        if (!result) throw notFound('account');
        if ('running' in result) {
          throw new Problem('wrong-state', 'An import of this account is running.', {
            nextStep: 'Wait for it to end, or cancel it; then delete what was imported.',
            members: { state: 'running', statusUrl: links.to(`/v1/imports/${result.running}`) },
          });
        }
        await removeFiles(deps, accountId, log);
        return { status: 200, body: result };
      },
    }),

    route({
      method: 'get',
      path: '/v1/imports',
      noun,
      summary: 'Imports, newest first',
      query: z.strictObject({
        ...pageQuery,
        accountId: idParam<AccountId>().optional(),
        state: z.enum(importStates).optional(),
      }),
      answers: { 200: { description: 'A page of imports', schema: pageSchema(importSchema) } },
      async handle({ caller, query }) {
        const present = (run: Import) => importBody(run, links);
        return { status: 200, body: pageBody(await listImports(db, caller.workspaceId, query), present) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/imports/:importId',
      noun,
      summary: 'How far an import is',
      params,
      answers: { 200: { description: 'The import', schema: importSchema } },
      async handle({ caller, params: { importId } }) {
        const run = await findImport(db, caller.workspaceId, importId);
        if (!run) throw notFound('import');
        return { status: 200, body: importBody(run, links) };
      },
    }),

    route({
      method: 'delete',
      path: '/v1/imports/:importId',
      noun,
      summary: 'Cancel an import; what was read stays',
      forOwner: true,
      params,
      answers: { 200: { description: 'Cancelled', schema: importSchema } },
      problems: ['too-late', 'unavailable'],
      async handle({ caller, params: { importId } }) {
        const run = await findImport(db, caller.workspaceId, importId);
        if (!run) throw notFound('import');
        // A run of this id may belong to a later import: only a running row is told.
        const told = run.state === 'running' ? await tellCancelImport(temporal, run) : 'over';
        const now = (await findImport(db, caller.workspaceId, importId)) ?? run;
        if (told === 'done' || now.state === 'cancelled') return { status: 200, body: importBody(now, links) };
        throw new Problem('too-late', `The import is ${now.state}.`, { members: { state: now.state } });
      },
    }),

    route({
      method: 'get',
      path: '/v1/imports/:importId/stream',
      noun,
      summary: 'The import’s progress as server-sent events',
      params,
      getOnly: true,
      answers: { 200: { description: 'Events `progress`, then `end`', type: 'text/event-stream' } },
      async handle(call) {
        const { importId } = call.params;
        const standing = async () => {
          const run = await findImport(db, call.caller.workspaceId, importId);
          if (!run) throw notFound('import');
          return { state: run.state, isFinal: run.state !== 'running' };
        };
        await streamProgress(call, { db, feed, subject: 'import', id: importId, standing });
        return undefined;
      },
    }),
  ];
}

const dateOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));
