import { z } from 'zod';
import { listNotices, type Notice } from '../../db/notices.js';
import { noticeKinds } from '../../db/schema.js';
import type { AccountId } from '../../domain/ids.js';
import type { ApiDeps } from '../deps.js';
import { type Route, route } from '../route.js';
import { idParam, pageBody, pageQuery, pageSchema, timeOf } from '../schemas.js';

const noticeSchema = z
  .object({
    id: z.string(),
    kind: z.enum(noticeKinds),
    cause: z.string().nullable(),
    accountId: z.string().nullable(),
    publishId: z.string().nullable(),
    endpointId: z.string().nullable().meta({ description: 'Of an endpoint for events.' }),
    message: z.string(),
    nextStep: z.string(),
    openedAt: z.string(),
    closedAt: z.string().nullable(),
  })
  .meta({ id: 'Notice', description: 'What the Accounts page shows an owner until it no longer holds.' });

export function noticeRoutes({ db }: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/notices',
      noun: 'Notices',
      summary: 'What owners have to look at, newest first',
      query: z.strictObject({
        ...pageQuery,
        accountId: idParam<AccountId>().optional(),
        closed: z
          .enum(['true', 'false'])
          .default('false')
          .transform((value) => value === 'true')
          .meta({ description: 'Also those that no longer hold.' }),
      }),
      answers: { 200: { description: 'A page of notices', schema: pageSchema(noticeSchema) } },
      async handle({ caller, query }) {
        return { status: 200, body: pageBody(await listNotices(db, caller.workspaceId, query), noticeBody) };
      },
    }),
  ];
}

const noticeBody = (notice: Notice): z.output<typeof noticeSchema> => ({
  id: notice.id,
  kind: notice.kind,
  cause: notice.cause,
  accountId: notice.accountId,
  publishId: notice.publishId,
  endpointId: notice.endpointId,
  message: notice.message,
  nextStep: notice.nextStep,
  openedAt: notice.openedAt.toISOString(),
  closedAt: timeOf(notice.closedAt),
});
