import { parseArgs } from 'node:util';
import { loadConfig } from './config.js';
import { createApiKey, revokeApiKey } from './db/apiKeys.js';
import { type Database, openDatabase } from './db/client.js';
import { type ApiKeyScope, apiKeyScopes, type SessionRole, sessionRoles } from './db/schema.js';
import { createSession } from './db/sessions.js';
import { createWorkspace, findWorkspace, type Workspace } from './db/workspaces.js';
import { sessionMinutes } from './domain/limits.js';

const usage = `Workspaces, their API keys, and links that open the pages signed in.

  tsx admin.ts create-workspace <name>
  tsx admin.ts create-key <workspace name or id> [--scopes read,write,support,draft] [--name backend] [--days 90]
  tsx admin.ts revoke-key <prefix>
  tsx admin.ts create-session <workspace name or id> --role owner|support [--name Ada] [--user u-17] [--minutes 60]
`;

/** What an operator types. A key, or a link, is printed once, here; the database holds its digest. */
async function run(db: Database, publicUrl: string, args: string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      scopes: { type: 'string', default: 'read,write' },
      name: { type: 'string' },
      days: { type: 'string' },
      role: { type: 'string' },
      user: { type: 'string', default: 'operator' },
      minutes: { type: 'string', default: String(sessionMinutes.default) },
    },
  });
  const [command, subject] = positionals;
  if (!subject) throw new UsageError(usage);
  switch (command) {
    case 'create-workspace': {
      const workspace = await createWorkspace(db, subject);
      return `${workspace.id} ${workspace.name}`;
    }
    case 'create-key': {
      const workspace = await workspaceOf(db, subject);
      const expiresAt = values.days === undefined ? undefined : daysFromNow(values.days);
      const { key } = await createApiKey(db, {
        workspaceId: workspace.id,
        name: values.name ?? 'key',
        scopes: scopesOf(values.scopes),
        ...(expiresAt && { expiresAt }),
      });
      return key;
    }
    case 'create-session': {
      const workspace = await workspaceOf(db, subject);
      const { link } = await createSession(db, publicUrl, {
        workspaceId: workspace.id,
        role: roleOf(values.role),
        userId: values.user,
        userName: values.name ?? 'Operator',
        sessionMs: minutesOf(values.minutes) * 60_000,
      });
      return link;
    }
    case 'revoke-key':
      if (!(await revokeApiKey(db, subject)))
        throw new UsageError(`There is no living key with the prefix “${subject}”.`);
      return `${subject} is revoked.`;
    default:
      throw new UsageError(usage);
  }
}

class UsageError extends Error {
  override readonly name = 'UsageError';
}

async function workspaceOf(db: Database, nameOrId: string): Promise<Workspace> {
  const workspace = await findWorkspace(db, nameOrId);
  if (!workspace) throw new UsageError(`There is no workspace “${nameOrId}”. Make it with create-workspace.`);
  return workspace;
}

function scopesOf(text: string): ApiKeyScope[] {
  const scopes = text.split(',').map((scope) => scope.trim());
  const unknown = scopes.filter((scope) => !(apiKeyScopes as readonly string[]).includes(scope));
  if (unknown.length > 0) throw new UsageError(`Scopes are ${apiKeyScopes.join(', ')}; not ${unknown.join(', ')}.`);
  return scopes as ApiKeyScope[];
}

function roleOf(text: string | undefined): SessionRole {
  const role = sessionRoles.find((one) => one === text);
  if (!role) throw new UsageError(`--role is ${sessionRoles.join(' or ')}.`);
  return role;
}

function minutesOf(text: string): number {
  const [minutes, { min, max }] = [Number(text), sessionMinutes];
  if (!(minutes >= min && minutes <= max)) throw new UsageError(`--minutes is a number from ${min} to ${max}.`);
  return minutes;
}

function daysFromNow(text: string): Date {
  const days = Number(text);
  if (!(days > 0 && days <= 3_650)) throw new UsageError('--days is a number from 1 to 3650.');
  return new Date(Date.now() + days * 24 * 3_600_000);
}

const { DATABASE_URL, PUBLIC_URL } = loadConfig();
const { db, close } = openDatabase(DATABASE_URL, { max: 1 });
try {
  console.log(await run(db, PUBLIC_URL, process.argv.slice(2)));
} catch (error) {
  // A mistyped option is the caller's to mend; anything else comes with its stack.
  const isMistyped =
    error instanceof UsageError ||
    (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  console.error(isMistyped ? error.message : error);
  process.exitCode = 1;
} finally {
  await close();
}
