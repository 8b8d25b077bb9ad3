import { z } from 'zod';
import { findPublish, holdPublish } from '../../db/publishes.js';
import { settleByHand, type Unsettled } from '../../db/settleByHand.js';
import type { PublishId } from '../../domain/ids.js';
import type { ApiDeps } from '../deps.js';
import { notFound, Problem } from '../errors.js';
import { linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { idParam } from '../schemas.js';
import { publishBody, publishSchema } from './publishes.js';

const reason = z.string().trim().min(1).max(500).optional();
const settlementSchema = z
  .discriminatedUnion('as', [
    z.strictObject({
      as: z.literal('published'),
      externalId: z
        .string()
        .regex(/^\w[\w.~:-]{0,199}$/, 'The platform’s own id of the post: letters, digits and . ~ : - _')
        .optional()
        .meta({
          description:
            'The platform’s own id of the post. Needed where the call had no answer: only with its id can the post be told from others, and removed. It is not read out of an address; the evidence of a replay names candidates.',
        }),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .optional()
        .meta({ description: 'Where it can be seen.' }),
      reason,
    }),
    z.strictObject({ as: z.literal('not-published'), reason }),
  ])
  .meta({ id: 'Settlement', description: 'What a person saw on the platform.' });

export function settleRoutes(deps: ApiDeps): Route[] {
  const links = linksOf(deps);
  return [
    route({
      method: 'post',
      path: '/v1/publishes/:publishId/settle',
      noun: 'Replays',
      summary: 'Mark an unconfirmed publish as live or as not there, after looking on the platform',
      description:
        'Only for a publish that is `unconfirmed`. `published`: the part in doubt is live; once all parts are, so is the publish, and a replay does nothing. `not-published`: it becomes failed, and a replay sends it once more. Who marked it is kept.',
      scope: 'support',
      idempotencyKey: 'required',
      params: z.object({ publishId: idParam<PublishId>() }),
      body: settlementSchema,
      answers: { 200: { description: 'Settled', schema: publishSchema } },
      problems: ['wrong-state'],
      async handle({ caller, params: { publishId }, body, log, once }) {
        const { answer, repeated } = await once(async (tx) => {
          const publish = await holdPublish(tx, caller.workspaceId, publishId);
          if (!publish) throw notFound('publish');
          if (publish.state !== 'unconfirmed') {
            throw new Problem('wrong-state', `It is ${publish.state}: only what is unconfirmed can be marked.`, {
              members: { state: publish.state },
            });
          }
          const settled = await settleByHand(tx, publish, { ...body, by: caller.label });
          if (typeof settled !== 'string') throw unsettled(settled);
          const now = await findPublish(tx, caller.workspaceId, publishId);
          if (!now) throw notFound('publish');
          return { status: 200, body: publishBody(now, links) };
        });
        if (!repeated) log.info({ publish: publishId, as: body.as, by: caller.label }, 'settled by hand');
        return answer;
      },
    }),
  ];
}

function unsettled(why: Unsettled): Problem {
  switch (why.refused) {
    case 'busy':
      return new Problem('wrong-state', 'A run is asking the platform about it just now.', {
        nextStep: 'Wait a few seconds, read its state, and mark it if it is still unconfirmed.',
      });
    case 'nothing-in-doubt':
      return new Problem('wrong-state', 'No call of it is in doubt.', { nextStep: 'Replay it.' });
    case 'id-taken':
      return new Problem('wrong-state', 'Another publish of this account made the post with this id.', {
        nextStep: 'Look again: give the id of the post that this publish made, or mark it as not published.',
      });
    case 'too-soon': {
      const waitS = Math.max(1, Math.ceil((why.untilMs - Date.now()) / 1_000));
      return new Problem('wrong-state', 'It was handed over so lately that the platform may not show it yet.', {
        nextStep: `Look again in ${waitS} seconds, and mark it then.`,
        headers: { 'Retry-After': String(waitS) },
      });
    }
    case 'id-missing':
      return new Problem('bad-request', 'The call had no answer, so the post’s id is not known here.', {
        nextStep:
          'Give externalId, the platform’s own id of the post; candidates are those seen when it was looked for.',
        violations: [{ path: 'externalId', message: 'The platform’s own id of the post is needed.' }],
        members: { candidates: why.candidates },
      });
  }
}
