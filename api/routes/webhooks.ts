import type { Request } from 'express';
import { z } from 'zod';
import type { Account } from '../../db/accounts.js';
import { promiseDeletion } from '../../db/deletions.js';
import { tellOnce } from '../../db/inbox.js';
import { keepWebhookEvents, type Taken } from '../../db/webhookEvents.js';
import { callbackName, labelOf, platformOf, platformRefs } from '../../domain/platformRef.js';
import { forLog, type Logger } from '../../logging.js';
import type { PlatformWebhooks } from '../../platforms/webhooks.js';
import { wakeInbox } from '../../temporal/starts.js';
import { readBytes, readForm } from '../body.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../errors.js';
import { linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { startErasing } from './deletions.js';

/** Meta sends up to a thousand changes at once. */
const deliveryBytesMax = 2 * 1024 * 1024;

const querySchema = z.object({
  'hub.mode': z.string().max(100).optional(),
  'hub.challenge': z.string().max(1_000).optional(),
  'hub.verify_token': z.string().max(1_000).optional(),
  crc_token: z.string().max(1_000).optional(),
});

/**
 * What platforms send by themselves. An acknowledgement promises that it is stored: the row is written before the 200, and
 * where it cannot be, the platform is told to come again. Its effects follow in the worker, from the row.
 */
export function webhookRoutes(deps: ApiDeps): Route[] {
  const { db, metrics, platforms, sealer, temporal } = deps;
  const links = linksOf(deps);
  /** Each kind of login has an address of its own, as its callback has. */
  const senders = new Map(
    platformRefs(platforms).flatMap((ref) => {
      const { webhooks } = platformOf(platforms, ref);
      return webhooks ? [[callbackName(ref), { ref, webhooks }] as const] : [];
    }),
  );
  const noun = 'Webhooks';
  const from = (needs: (webhooks: PlatformWebhooks) => boolean) =>
    z.object({ platform: z.string().refine((name) => senders.has(name) && needs(senders.get(name)!.webhooks)) });
  const anyone = from(() => true);
  const meta = from(({ readSignedRequest }) => readSignedRequest !== undefined);

  const count = (platform: string, { kept, repeated, unknownOwners, outdated }: Omit<Taken, 'inboxes'>) =>
    metrics.delivered(platform, { kept, repeated, 'unknown-owner': unknownOwners, outdated });

  /** Somebody sends what the platform did not: a security event, told without what was sent. */
  function suspect(log: Logger, req: Request, platform: string, why: string): void {
    metrics.delivered(platform, { refused: 1 });
    log.warn({ event: 'webhook-refused', platform, why, from: req.socket.remoteAddress }, 'a webhook was refused');
  }

  /** Has the account's inbox looked at now. The rows are the promise: where this fails, the sweep sees to it. */
  async function wake(log: Logger, account: Account): Promise<void> {
    try {
      const label = labelOf(deps, account);
      await tellOnce(db, account.id, () => wakeInbox(temporal, account, label));
    } catch (error) {
      log.warn({ account: account.id, error: forLog(error) }, 'an inbox was not woken: the sweep will wake it');
    }
  }

  async function signedRequest(platform: string, req: Request, log: Logger) {
    const { ref, webhooks } = senders.get(platform)!;
    const [given, ...more] = (await readForm(req)).getAll('signed_request');
    const read =
      given === undefined || more.length > 0
        ? { refused: 'no signed_request, or several' }
        : webhooks.readSignedRequest!(given, Date.now());
    if (!('refused' in read)) return { ref, ...read };
    suspect(log, req, platform, read.refused);
    throw new Problem('bad-request', 'The signed_request is missing, not from the platform, or too old.');
  }

  return [
    route({
      method: 'get',
      path: '/webhooks/:platform',
      noun,
      summary: 'Answers a platform that asks whether its webhooks are wanted here',
      params: anyone,
      query: querySchema,
      isHidden: true,
      getOnly: true,
      answers: { 200: { description: 'The answer it asked for', type: 'text/plain' } },
      problems: ['handshake-refused'],
      async handle({ params: { platform }, query, req, log }) {
        const { webhooks } = senders.get(platform)!;
        if (!webhooks.handshake)
          throw new Problem('method-not-allowed', 'This address takes POST.', { headers: { Allow: 'POST' } });
        const answer = webhooks.handshake(query);
        if ('text' in answer) return { status: 200, text: answer.text };
        if ('json' in answer) return { status: 200, body: answer.json };
        suspect(log, req, platform, answer.refused);
        throw new Problem('handshake-refused', 'The question is not one of this platform for this app.');
      },
    }),

    route({
      method: 'post',
      path: '/webhooks/:platform',
      noun,
      summary: 'Takes a platform’s webhooks',
      params: anyone,
      isHidden: true,
      answers: { 200: { description: 'Stored' } },
      problems: ['signature-refused', 'bad-request', 'too-large'],
      async handle({ params: { platform }, req, log }) {
        const { ref, webhooks } = senders.get(platform)!;
        const body = await readBytes(req, deliveryBytesMax);
        const verdict = webhooks.verify({ headers: req.headersDistinct, body, nowMs: Date.now() });
        if (!verdict.genuine) {
          suspect(log, req, platform, verdict.why);
          throw new Problem('signature-refused', 'The signature is missing, does not fit, or is too old.');
        }
        const events = webhooks.parse(body);
        if (!events) throw new Problem('bad-request', 'The body is in no shape of this platform’s webhooks.');
        const { inboxes, ...taken } = await keepWebhookEvents(db, sealer, ref, events);
        count(platform, taken);
        if (taken.repeated > 0)
          log.info({ event: 'webhook-repeated', platform, ...taken }, 'a webhook came again, and changed nothing');
        for (const account of inboxes) void wake(log, account); // the platform's answer does not wait for it
        return { status: 200 };
      },
    }),

    route({
      method: 'post',
      path: '/webhooks/:platform/deauthorize',
      noun,
      summary: 'Meta’s callback: somebody removed the app',
      params: meta,
      isHidden: true,
      answers: { 200: { description: 'Stored' } },
      problems: ['bad-request', 'media-type'],
      async handle({ params: { platform }, req, log }) {
        const { ref, userExternalId, issuedAt } = await signedRequest(platform, req, log);
        const removal = {
          key: `deauthorize:${userExternalId}:${issuedAt?.getTime() ?? 'once'}`,
          accountExternalId: userExternalId,
          kind: 'authorization-removed' as const,
          ...(issuedAt && { occurredAt: issuedAt }),
          content: {},
        };
        count(platform, await keepWebhookEvents(db, sealer, ref, [removal], { byGrantor: true }));
        return { status: 200 };
      },
    }),

    route({
      method: 'post',
      path: '/webhooks/:platform/data-deletion',
      noun,
      summary: 'Meta’s callback: somebody wants to be forgotten',
      params: meta,
      isHidden: true,
      answers: {
        200: {
          description: 'Promised; the page at `url` tells how far it is',
          schema: z.object({ url: z.string(), confirmation_code: z.string() }),
        },
      },
      problems: ['bad-request', 'media-type'],
      async handle({ params: { platform }, req, log }) {
        const { ref, userExternalId } = await signedRequest(platform, req, log);
        const { request, accounts } = await promiseDeletion(db, { userExternalId, of: ref });
        for (const account of accounts) await startErasing(deps, log, account);
        return {
          status: 200,
          body: { url: links.to(`/deletion/${request.code}`), confirmation_code: request.code },
        };
      },
    }),
  ];
}
