import { z } from 'zod';
import { type Account, findAccount } from '../../db/accounts.js';
import { deleteInbox } from '../../db/inboxDeletion.js';
import type { AccountId, DraftId } from '../../domain/ids.js';
import { labelOf } from '../../domain/platformRef.js';
import type { Logger } from '../../logging.js';
import { TemporalAway } from '../../temporal/client.js';
import { wakeReply } from '../../temporal/starts.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { idParam } from '../schemas.js';

const deletionSchema = z
  .object({
    messages: z.int().meta({ description: 'How many there were, those that were answered from here among them.' }),
    conversations: z.int(),
    drafts: z.int().meta({ description: 'With their histories. One that was open is never sent.' }),
  })
  .meta({ id: 'InboxDeletion' });

/** An account's inbox as a whole. */
export function inboxRoutes(deps: ApiDeps): Route[] {
  const { db, temporal } = deps;
  const links = linksOf(deps);
  return [
    route({
      method: 'delete',
      path: '/v1/accounts/:accountId/messages',
      noun: 'Inbox',
      summary: 'Delete everything that came into an account’s inbox',
      forOwner: true,
      description:
        'Conversations, messages and drafts, and nothing at the platform. What is said from now on comes in as before; what was said is not read in again. A draft that waits, or whose yes can still be taken back, is never sent. A disconnected account’s too; asked again it answers that nothing was left.',
      params: z.object({ accountId: idParam<AccountId>() }),
      answers: { 200: { description: 'None is left', schema: deletionSchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { accountId }, log }) {
        const account = await findAccount(db, caller.workspaceId, accountId);
        if (!account) throw notFound('account');
        const result = await deleteInbox(db, account);
        if ('sending' in result) {
          throw new Problem('wrong-state', 'An answer of this account is on its way.', {
            nextStep: 'Wait until it has left, or disconnect the account; then delete the inbox.',
            members: { state: 'sending', statusUrl: links.to(`/v1/drafts/${result.sending}`) },
          });
        }
        const { deleted, openDrafts } = result;
        log.info({ account: accountId, by: caller.label, ...deleted }, 'an inbox was deleted');
        await endRuns(log, account, openDrafts);
        return { status: 200, body: deleted };
      },
    }),
  ];

  /** Runs that wait for a yes to what is gone. One that cannot be told finds that out by itself when its time is over. */
  async function endRuns(log: Logger, account: Account, draftIds: readonly DraftId[]): Promise<void> {
    const label = labelOf(deps, account);
    try {
      for (const id of draftIds)
        await wakeReply(temporal, { ...account, id, accountId: account.id }, account.platform, label);
    } catch (error) {
      if (!(error instanceof TemporalAway)) throw error;
      log.warn({ account: account.id }, 'runs of deleted drafts go on waiting: Temporal is away');
    }
  }
}
