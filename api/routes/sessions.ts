import { z } from 'zod';
import { sessionRoles } from '../../db/schema.js';
import { createSession, endSession, openSession } from '../../db/sessions.js';
import { workspaceName } from '../../db/workspaces.js';
import { sessionMinutes } from '../../domain/limits.js';
import {
  type BrowserSession,
  browserSession,
  type Caller,
  forgetSessionCookie,
  scopeMissing,
  setSessionCookie,
} from '../access.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../errors.js';
import { personId, personName } from '../person.js';
import { type Route, route } from '../route.js';

const noun = 'Sessions';

const role = z.enum(sessionRoles).meta({
  description: '`owner`: connects, publishes, imports. `support`: looks, mends and replays, and connects nothing.',
});

const newSessionSchema = z
  .strictObject({
    role,
    userId: personId,
    userName: personName.meta({ description: 'As the pages and the audit trail show the person.' }),
    minutes: z
      .int()
      .min(sessionMinutes.min)
      .max(sessionMinutes.max)
      .default(sessionMinutes.default)
      .meta({ description: 'The session ends so long after this request.' }),
  })
  .meta({ id: 'NewSession' });

const linkSchema = z
  .object({
    id: z.string(),
    link: z
      .string()
      .meta({ description: 'Send the person’s browser here. Works for ten minutes, once; shown this once.' }),
    linkExpiresAt: z.string(),
    expiresAt: z.string(),
  })
  .meta({ id: 'SessionLink' });

const sessionSchema = z
  .object({
    user: z.object({ id: z.string(), name: z.string() }),
    role,
    workspace: z.object({ id: z.string(), name: z.string() }),
    expiresAt: z.string(),
    csrfToken: z.string().meta({ description: 'Send it as `X-CSRF-Token` with every request that changes something.' }),
    temporalWebUrl: z.string().nullable().meta({ description: 'Where runs can be read; null where it is not known.' }),
  })
  .meta({ id: 'Session', description: 'Who this browser is signed in as.' });

/** Where a session begins. */
const firstPage = { owner: '/app/accounts', support: '/app/support' } as const;

/** Sign-in for the pages: the backend, which knows the person, asks for a link; the browser that opens it has the session. */
export function sessionRoutes(deps: ApiDeps): Route[] {
  const {
    db,
    settings: { publicUrl, temporalWebUrl },
  } = deps;

  return [
    route({
      method: 'post',
      path: '/v1/sessions',
      noun,
      summary: 'A link that opens the pages, signed in',
      description:
        'For the backend, which knows who is there. A session of the role `owner` needs the scope `write`, one of the role `support` the scope `support`. Asked twice, it is two links; one that nobody opens ends by itself.',
      scope: ['write', 'support'],
      onlyBy: 'key',
      body: newSessionSchema,
      answers: { 201: { description: 'The link', schema: linkSchema } },
      async handle({ caller, body: { minutes, ...who }, log }) {
        const needed = who.role === 'owner' ? 'write' : 'support';
        if (!caller.scopes.includes(needed)) throw scopeMissing([needed], caller);
        const { session, link } = await createSession(db, publicUrl, {
          workspaceId: caller.workspaceId,
          ...who,
          sessionMs: minutes * 60_000,
        });
        log.info({ session: session.id, role: session.role, by: caller.label }, 'a link that signs in was made');
        return {
          status: 201,
          body: {
            id: session.id,
            link,
            linkExpiresAt: session.linkExpiresAt.toISOString(),
            expiresAt: session.expiresAt.toISOString(),
          },
        };
      },
    }),

    route({
      method: 'get',
      path: '/session/:linkToken',
      noun: 'Pages',
      summary: 'Open a link: signs this browser in, once',
      params: z.object({ linkToken: z.string() }),
      isPage: true,
      getOnly: true,
      answers: { 303: { description: 'To the pages' } },
      async handle({ params: { linkToken }, req, log }) {
        const opened = await openSession(db, linkToken);
        if (!opened) {
          throw new Problem('not-found', 'This link was used already, or its time is over.', {
            nextStep: 'Open the pages again from where you came from: you get a new link there.',
          });
        }
        const { session, cookie } = opened;
        const before = await browserSession(deps, req);
        if (before) await endSession(db, before.session.id); // its cookie is overwritten: nobody could end it later
        log.info({ session: session.id, role: session.role, workspace: session.workspaceId }, 'a session has begun');
        return {
          status: 303,
          location: `${publicUrl}${firstPage[session.role]}`,
          headers: { 'Set-Cookie': setSessionCookie(publicUrl, cookie, session.expiresAt) },
        };
      },
    }),

    route({
      method: 'get',
      path: '/v1/session',
      noun,
      summary: 'Who this browser is signed in as',
      onlyBy: 'session',
      answers: { 200: { description: 'The session', schema: sessionSchema } },
      async handle({ caller }) {
        const { role, user, expiresAt, csrfToken } = sessionOf(caller);
        return {
          status: 200,
          body: {
            user,
            role,
            workspace: { id: caller.workspaceId, name: (await workspaceName(db, caller.workspaceId)) ?? '' },
            expiresAt: expiresAt.toISOString(),
            csrfToken,
            temporalWebUrl: temporalWebUrl ?? null,
          },
        };
      },
    }),

    route({
      method: 'delete',
      path: '/v1/session',
      noun,
      summary: 'Sign out',
      onlyBy: 'session',
      answers: { 204: { description: 'This browser is signed out' } },
      async handle({ caller }) {
        await endSession(db, sessionOf(caller).id);
        return { status: 204, headers: { 'Set-Cookie': forgetSessionCookie(publicUrl) } };
      },
    }),
  ];
}

/** `onlyBy: 'session'` let nobody else in. */
const sessionOf = ({ session }: Caller): BrowserSession => session!;
