import { z } from 'zod';
import { findAccount, listAccounts } from '../../db/accounts.js';
import { publishesInLine } from '../../db/publishes.js';
import { bucketsOf } from '../../db/quota.js';
import type { AccountId } from '../../domain/ids.js';
import { platformOf } from '../../domain/platformRef.js';
import type { ApiDeps } from '../deps.js';
import { notFound } from '../errors.js';
import { quotaBody, quotaOverviewBody, quotaOverviewSchema, quotaSchema } from '../quota.js';
import { type Route, route } from '../route.js';
import { idParam, pageBody, pageQuery, pageSchema } from '../schemas.js';

const noun = 'Accounts';

export function quotaRoutes({ db, platforms }: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/quota',
      noun,
      summary: 'What is left of the limits of every connected account, and what is scheduled against it',
      query: z.strictObject(pageQuery),
      answers: { 200: { description: 'A page, account by account', schema: pageSchema(quotaOverviewSchema) } },
      async handle({ caller, query }) {
        const page = await listAccounts(db, caller.workspaceId, { ...query, state: 'connected' });
        const [buckets, inLine] = await Promise.all([
          bucketsOf(db, page.items),
          publishesInLine(
            db,
            page.items.map(({ id }) => id),
          ),
        ]);
        const now = new Date();
        const body = pageBody(page, (account) =>
          quotaOverviewBody(
            account,
            platformOf(platforms, account),
            buckets,
            inLine.filter(({ accountId }) => accountId === account.id),
            now,
          ),
        );
        return { status: 200, body };
      },
    }),

    route({
      method: 'get',
      path: '/v1/accounts/:accountId/quota',
      noun,
      summary: 'How many more calls the platform allows now, and when the next one may go',
      params: z.object({ accountId: idParam<AccountId>() }),
      answers: { 200: { description: 'The quota ledger of the account and of the app', schema: quotaSchema } },
      async handle({ caller, params: { accountId } }) {
        const account = await findAccount(db, caller.workspaceId, accountId);
        if (!account) throw notFound('account');
        const buckets = await bucketsOf(db, [account]);
        return { status: 200, body: quotaBody(account, platformOf(platforms, account), buckets, new Date()) };
      },
    }),
  ];
}
