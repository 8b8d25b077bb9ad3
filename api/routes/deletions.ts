import { z } from 'zod';
import { type Account, findAccount } from '../../db/accounts.js';
import { accountsLeft, type DeletionRequest, findDeletion, promiseDeletion } from '../../db/deletions.js';
import type { AccountId } from '../../domain/ids.js';
import { platformOf } from '../../domain/platformRef.js';
import { eraseAccountId } from '../../domain/workflowIds.js';
import { forLog, type Logger } from '../../logging.js';
import { TemporalAway } from '../../temporal/client.js';
import { startErase } from '../../temporal/starts.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { type Html, html, page, pagePolicy } from '../html.js';
import { linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { idParam } from '../schemas.js';

const refreshPageAfterS = 10;

const erasingSchema = z
  .object({
    accountId: z.string(),
    confirmationCode: z.string(),
    statusUrl: z.string().meta({ description: 'A page without personal data that tells how far it is; needs no key.' }),
    workflowId: z.string(),
    temporalWebUrl: z.string().nullable(),
  })
  .meta({ id: 'Erasing' });

/** Forgetting an account with everything that was kept of it, and the page that tells how far that is. */
export function deletionRoutes(deps: ApiDeps): Route[] {
  const { db, platforms } = deps;
  const links = linksOf(deps);
  return [
    route({
      method: 'delete',
      path: '/v1/accounts/:accountId/data',
      noun: 'Accounts',
      summary: 'Erase a disconnected account and everything that was kept of it',
      description:
        'Posts, imports, notices, events, files that no other account uses, and the histories of its runs. It cannot be undone. What is live at the platform stays there.',
      forOwner: true,
      params: z.object({ accountId: idParam<AccountId>() }),
      answers: { 202: { description: 'Under way; asked again, the same', schema: erasingSchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { accountId }, log }) {
        const account = await findAccount(db, caller.workspaceId, accountId);
        if (!account) throw notFound('account');
        if (account.state !== 'disconnected') {
          throw new Problem('wrong-state', 'The account is connected, and its data is in use.', {
            nextStep: `Disconnect it first: DELETE /v1/accounts/${accountId}. Then ask again.`,
            members: { state: account.state },
          });
        }
        const { request } = await promiseDeletion(db, { account });
        await startErasing(deps, log, account);
        const workflowId = eraseAccountId(accountId);
        const path = `/deletion/${request.code}`;
        return {
          status: 202,
          location: path,
          body: {
            accountId,
            confirmationCode: request.code,
            statusUrl: links.to(path),
            workflowId,
            temporalWebUrl: links.run(workflowId),
          },
        };
      },
    }),

    route({
      method: 'get',
      path: '/deletion/:code',
      noun: 'Pages',
      summary: 'How far a deletion is, for whoever asked for it',
      params: z.object({ code: z.string().min(1).max(100) }),
      isPage: true,
      answers: { 200: { description: 'The page', type: 'text/html' } },
      async handle({ params: { code } }) {
        const request = await findDeletion(db, code);
        if (!request) throw new Problem('not-found', 'There is no deletion with this code.');
        const left = await accountsLeft(db, request);
        return {
          status: 200,
          html: page(
            request.doneAt ? 'Deleted' : 'Being deleted',
            standing(request, platformOf(platforms, { platform: request.platform, flavour: null }).label, left),
            request.doneAt ? {} : { refreshAfterS: refreshPageAfterS },
          ),
          headers: { 'Content-Security-Policy': pagePolicy() },
        };
      },
    }),
  ];
}

/** The row is the promise: where Temporal does not answer, the worker's sweep starts the run. */
export async function startErasing({ temporal, platforms }: ApiDeps, log: Logger, account: Account): Promise<void> {
  try {
    await startErase(temporal, { ...account, accountId: account.id }, platformOf(platforms, account).label);
  } catch (error) {
    if (!(error instanceof TemporalAway)) throw error;
    log.warn({ account: account.id, error: forLog(error) }, 'an erasure is promised, not started: the sweep starts it');
  }
}

function standing({ code, requestedAt, doneAt, accountIds }: DeletionRequest, label: string, left: number): Html {
  const day = (moment: Date) => `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const how = doneAt
    ? html`<p>Everything that was kept of the ${label} login or account is deleted since ${day(doneAt)}.</p>`
    : html`<p>What was kept is being deleted: ${accountIds.length - left} of ${accountIds.length} account(s) done.
        This page shows when it is finished.</p>`;
  return html`${how}<p>Asked for at ${day(requestedAt)}.</p><p><small>Confirmation code ${code}</small></p>`;
}
