import { z } from 'zod';
import { findAccount } from '../../db/accounts.js';
import { replaceRules, rulesOf } from '../../db/drafts.js';
import { isZone, ruleLimits } from '../../domain/autoApprove.js';
import type { AccountId } from '../../domain/ids.js';
import { autoApproveRulesMax } from '../../domain/limits.js';
import { messageKinds } from '../../domain/states.js';
import type { ApiDeps } from '../deps.js';
import { notFound } from '../errors.js';
import { type Route, route } from '../route.js';
import { idParam } from '../schemas.js';

const params = z.object({ accountId: idParam<AccountId>() });
const { nameLengthMax, wordsMax, wordLengthMax, dailyCapMax } = ruleLimits;
const words = z.array(z.string().trim().min(1).max(wordLengthMax)).min(1).max(wordsMax).nullable().default(null);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time as 09:30');

const ruleSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(nameLengthMax)
      .meta({ description: 'How the history of a draft names it. Its count of today goes by it.' }),
    kinds: z.array(z.enum(messageKinds)).min(1).nullable().default(null),
    senders: words.meta({ description: 'User names without @, or the platform’s ids. Null: anybody.' }),
    words: words.meta({ description: 'One of them must be in the message, as a whole word.' }),
    notWords: words.meta({ description: 'None of them may be in the message or in the answer.' }),
    hours: z
      .strictObject({ from: clock, to: clock })
      .nullable()
      .default(null)
      .meta({ description: 'From, and before. A `to` before its `from` lies on the next day. Null: round the clock.' }),
    zone: z.string().max(100).refine(isZone, 'A time zone as Europe/Berlin').default('UTC').meta({
      description: 'Where the hours hold and the day of the cap begins.',
    }),
    dailyCap: z.int().min(1).max(dailyCapMax).meta({ description: 'It says yes to no more than this in a day.' }),
    saidYesToday: z.int().min(0).optional().meta({
      readOnly: true,
      description:
        'How often it has said yes today, without what was taken back. Whatever is sent is ignored: it is counted.',
    }),
  })
  .meta({ id: 'AutoApproveRule', description: 'What is null, or left out, holds for anything.' });

const rulesSchema = z
  .strictObject({
    rules: z
      .array(ruleSchema)
      .max(autoApproveRulesMax)
      .refine(
        (rules) => new Set(rules.map(({ name }) => name)).size === rules.length,
        'Each rule has a name of its own',
      ),
  })
  .meta({ id: 'AutoApproveRules' });

export function autoApproveRuleRoutes({ db }: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/accounts/:accountId/auto-approve-rules',
      noun: 'Inbox',
      summary: 'When drafts of an account are sent without asking a person',
      params,
      answers: { 200: { description: 'Its rules, in the order they are tried', schema: rulesSchema } },
      async handle({ caller, params: { accountId } }) {
        if (!(await findAccount(db, caller.workspaceId, accountId))) throw notFound('account');
        return { status: 200, body: await present(accountId) };
      },
    }),
    route({
      method: 'put',
      path: '/v1/accounts/:accountId/auto-approve-rules',
      noun: 'Inbox',
      summary: 'Replace the rules of an account',
      description:
        'They hold only while the account’s `autoApprove` is on, and for drafts from now on; what a rule has said yes to that is gone or changed waits for a person, unless it is on its way. The first that fits and has not reached its cap says yes; the history of the draft names it.',
      forOwner: true,
      params,
      body: rulesSchema,
      answers: { 200: { description: 'Its rules now', schema: rulesSchema } },
      async handle({ caller, params: { accountId }, body: { rules } }) {
        await db.transaction(async (tx) => {
          const account = await findAccount(tx, caller.workspaceId, accountId);
          if (!account) throw notFound('account');
          await replaceRules(
            tx,
            account,
            rules.map(({ saidYesToday: _, ...rule }) => rule),
            caller.label,
          );
        });
        return { status: 200, body: await present(accountId) };
      },
    }),
  ];

  async function present(accountId: AccountId): Promise<z.output<typeof rulesSchema>> {
    const rules = await rulesOf(db, accountId);
    return {
      rules: rules.map(({ name, kinds, senders, words: wanted, notWords, hours, zone, dailyCap, saidYesToday }) => ({
        name,
        kinds: kinds && [...kinds],
        senders: senders && [...senders],
        words: wanted && [...wanted],
        notWords: notWords && [...notWords],
        hours,
        zone,
        dailyCap,
        saidYesToday,
      })),
    };
  }
}
