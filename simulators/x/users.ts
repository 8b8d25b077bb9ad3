import type { Answer, Call } from '../shared/call.js';
import { invalidParameter, notFoundError } from './errors.js';
import { userView } from './fields.js';
import { idsIn, knownQuery, pathId } from './query.js';
import { Rendering } from './render.js';
import type { XSimulator } from './simulator.js';
import type { XAccount } from './state.js';
import type { Bearer, UserBearer } from './tokens.js';

/** §2. */
const parameters = ['user.fields', 'tweet.fields', 'post.fields', 'expansions'];

export function readMe(x: XSimulator, call: Call, bearer: UserBearer): Answer {
  return oneUser(x, call, bearer, bearer.account, 'id', bearer.account.id);
}

export function readUser(x: XSimulator, call: Call, bearer: Bearer): Answer {
  const id = pathId(call, 'id');
  return oneUser(x, call, bearer, x.state.accounts.get(id), 'id', id);
}

export function readUserByName(x: XSimulator, call: Call, bearer: Bearer): Answer {
  const username = call.params.username!;
  if (!/^[A-Za-z0-9_]{1,15}$/.test(username)) {
    throw invalidParameter(
      'username',
      username,
      `The \`username\` query parameter value [${username}] does not match ^[A-Za-z0-9_]{1,15}$`,
    );
  }
  return oneUser(x, call, bearer, x.state.accountByUsername(username), 'username', username);
}

export function readUsers(x: XSimulator, call: Call, bearer: Bearer): Answer {
  const query = knownQuery(call, ['ids', ...parameters]);
  const rendering = renderingFor(x, query, bearer);
  const data: object[] = [];
  for (const id of idsIn('ids', query('ids'), 100)) {
    const account = x.state.accounts.get(id);
    if (account) data.push(rendering.user(account));
    else rendering.errors.push(notFoundError('user', 'ids', id));
  }
  return {
    status: 200,
    body: { ...(data.length > 0 && { data }), ...rendering.includes(), ...rendering.partialErrors() },
  };
}

function oneUser(
  x: XSimulator,
  call: Call,
  bearer: Bearer,
  account: XAccount | undefined,
  parameter: string,
  value: string,
): Answer {
  const rendering = renderingFor(x, knownQuery(call, parameters), bearer);
  if (!account) return { status: 200, body: { errors: [notFoundError('user', parameter, value)] } };
  const data = rendering.user(account);
  return { status: 200, body: { data, ...rendering.includes(), ...rendering.partialErrors() } };
}

function renderingFor(x: XSimulator, query: (name: string) => string | undefined, bearer: Bearer): Rendering {
  const [viewer, scopes] = bearer.kind === 'user' ? [bearer.account, bearer.scopes] : [undefined, []];
  return new Rendering(x, userView(x, query), viewer, scopes);
}
