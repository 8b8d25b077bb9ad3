import { parseArgs } from 'node:util';
import { loadConfig } from './config.js';
import { createApiKey, revokeApiKey } from './db/apiKeys.js';
import { type Database, openDatabase } from './db/client.js';
import { type ApiKeyScope, apiKeyScopes } from './db/schema.js';
import { createWorkspace, findWorkspace } from './db/workspaces.js';

const usage = `Workspaces and their API keys.

  tsx admin.ts create-workspace <name>
  tsx admin.ts create-key <workspace name or id> [--scopes read,write,support] [--name backend] [--days 90]
  tsx admin.ts revoke-key <prefix>
`;

/** What an operator types. The key is printed once, here; the database holds its digest. */
async function run(db: Database, args: string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      scopes: { type: 'string', default: 'read,write' },
      name: { type: 'string', default: 'key' },
      days: { type: 'string' },
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
      const workspace = await findWorkspace(db, subject);
      if (!workspace) throw new UsageError(`There is no workspace “${subject}”. Make it with create-workspace.`);
      const expiresAt = values.days === undefined ? undefined : daysFromNow(values.days);
      const { key } = await createApiKey(db, {
        workspaceId: workspace.id,
        name: values.name,
        scopes: scopesOf(values.scopes),
        ...(expiresAt && { expiresAt }),
      });
      return key;
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

function scopesOf(text: string): ApiKeyScope[] {
  const scopes = text.split(',').map((scope) => scope.trim());
  const unknown = scopes.filter((scope) => !(apiKeyScopes as readonly string[]).includes(scope));
  if (unknown.length > 0) throw new UsageError(`Scopes are ${apiKeyScopes.join(', ')}; not ${unknown.join(', ')}.`);
  return scopes as ApiKeyScope[];
}

function daysFromNow(text: string): Date {
  const days = Number(text);
  if (!(days > 0 && days <= 3_650)) throw new UsageError('--days is a number from 1 to 3650.');
  return new Date(Date.now() + days * 24 * 3_600_000);
}

const { db, close } = openDatabase(loadConfig().DATABASE_URL, { max: 1 });
try {
  console.log(await run(db, process.argv.slice(2)));
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
