import { z } from 'zod';
import {
  type Connection,
  connectionPlace,
  keepCode,
  markConnectionStarted,
  refuseConnection,
  takeCallback,
} from '../../db/connections.js';
import { callbackName, platformOf, platformRefs } from '../../domain/platformRef.js';
import type { ConnectionRefusal } from '../../domain/states.js';
import { forLog } from '../../logging.js';
import type { Platform } from '../../platforms/platform.js';
import { tellCallback } from '../../temporal/messages.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../errors.js';
import { type Route, route } from '../route.js';
import { attemptCookies, forgetCookie } from './connect.js';
import { hashOf } from './connections.js';

/** Other parameters are the platform's own business. */
const querySchema = z.object({
  state: z.string().min(1).max(500),
  code: z.string().min(1).max(4_096).optional(),
  error: z.string().max(200).optional(),
  iss: z.string().max(500).optional(),
});

/** The one place where the API holds a secret: the code is sealed into the attempt's row, and the workflow told only that it came. */
export function callbackRoutes(deps: ApiDeps): Route[] {
  const { db, platforms, sealer, settings, temporal } = deps;
  /** Each kind of login has a callback address of its own. */
  const refs = new Map(platformRefs(platforms).map((ref) => [callbackName(ref), ref]));

  return [
    route({
      method: 'get',
      path: '/oauth/callback/:platform',
      noun: 'Pages',
      summary: 'Where a platform sends the owner back to',
      params: z.object({ platform: z.string().refine((name) => refs.has(name)) }),
      query: querySchema,
      isPage: true,
      getOnly: true,
      answers: { 303: { description: 'To the attempt’s page, without code and state' } },
      problems: ['oauth-state-refused'],
      async handle({ params, query, req, log }) {
        const ref = refs.get(params.platform)!;
        const platform = platformOf(platforms, ref);
        requireIssuer(platform, query.iss);

        const cookies = attemptCookies(req, settings.publicUrl);
        const connection = await db.transaction(async (tx) => {
          const taken = await takeCallback(tx, {
            stateHash: hashOf(query.state),
            browserHashes: cookies.map(({ value }) => hashOf(value)),
            ...ref,
          });
          if (taken && query.code !== undefined && query.error === undefined) {
            await keepCode(tx, taken.id, sealer.seal(query.code, connectionPlace(taken, 'sealed_code')));
          }
          return taken;
        });
        if (!connection) {
          log.warn(
            { platform: params.platform, hasCookie: cookies.length > 0 },
            'a callback was refused: its state is unknown, used, too old, or of another browser or platform',
          );
          throw new Problem(
            'oauth-state-refused',
            'This answer was used already, came too late, or belongs to another browser.',
          );
        }

        const refusal = refusalOf(platform, query);
        if (refusal) await refuseConnection(db, connection.id, refusal);
        // The row is enough: where Temporal is away, the worker's sweep tells the workflow.
        try {
          await tellCallback(temporal, connection, platform.label);
          if (!connection.startedAt) await markConnectionStarted(db, connection.id);
        } catch (error) {
          log.warn(
            { connection: connection.id, error: forLog(error) },
            'the callback is kept, its workflow will be told later',
          );
        }

        const startToken = startTokenOf(connection, cookies);
        return {
          status: 303,
          location: `${settings.publicUrl}/connect/${startToken}/done`,
          headers: { 'Set-Cookie': forgetCookie(settings.publicUrl, startToken) },
        };
      },
    }),
  ];
}

/**
 * Mix-up defence (RFC 9207): an issuer that the platform declares must be named, exactly. One that declares none may
 * name the origin of its own authorize page, and no other.
 */
function requireIssuer({ oauth, label }: Platform, iss: string | undefined): void {
  const isRight =
    oauth.issuer !== undefined ? iss === oauth.issuer : iss === undefined || iss === new URL(oauth.authorizeUrl).origin;
  if (!isRight) throw new Problem('oauth-state-refused', `This answer does not come from ${label}.`);
}

/** Why the owner came back without a code. The error's own description is the sender's text and is not repeated. */
function refusalOf(
  { label }: Platform,
  { code, error }: z.output<typeof querySchema>,
): { reason: ConnectionRefusal; message: string } | undefined {
  switch (error) {
    case undefined:
      if (code !== undefined) return undefined;
      return { reason: 'code_refused', message: `${label} sent you back without an answer. Please connect again.` };
    case 'access_denied':
      return {
        reason: 'access_denied',
        message: `You did not allow it on ${label}, so nothing was connected. To connect after all, start again.`,
      };
    case 'server_error':
    case 'temporarily_unavailable':
      return {
        reason: 'platform_unavailable',
        message: `${label} could not answer just now. Please connect again in a while.`,
      };
    default:
      return {
        reason: 'app_misconfigured',
        message: `${label} refused this app’s request, which is not your fault. Please try again later.`,
      };
  }
}

const startTokenOf = (connection: Connection, cookies: readonly { value: string; startToken: string }[]): string =>
  cookies.find(({ value }) => hashOf(value) === connection.browserHash)!.startToken;
