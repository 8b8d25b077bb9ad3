import { bearerOf } from '../shared/authorization.js';
import { type Call, type Caller, Refusal } from '../shared/call.js';
import type { Grant, Grants, Token } from '../shared/grants.js';
import { type TokenRefusalReason, tokenRefusal } from './errors.js';
import { Parameters } from './parameters.js';

/** Whose token a call carries, whichever way: as a bearer, or as a parameter. */
export function tokenOf(
  call: Pick<Call, 'headers' | 'query' | 'body'>,
): { value: string; status: 400 | 401 } | undefined {
  const bearer = bearerOf(call) ?? /^OAuth (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { value: bearer, status: 401 };
  const parameter = parameterOf(call, 'access_token');
  return parameter === undefined ? undefined : { value: parameter, status: 400 };
}

function parameterOf(call: Pick<Call, 'headers' | 'query' | 'body'>, name: string): string | undefined {
  try {
    return new Parameters(call).optional(name);
  } catch {
    return undefined; // a body that is no JSON names nobody
  }
}

/** For `SimulatedPlatform.identify`. A token call is known by the token or the code that it spends. */
export function callerOf<Kind extends string>(
  grants: Grants<Kind>,
  call: Omit<Call, 'caller'>,
  named: (ownerId: string) => { username?: string },
): Caller {
  const token = tokenOf(call)?.value ?? parameterOf(call, 'fb_exchange_token');
  if (token !== undefined) {
    const { grant, token: id, tokenState } = grants.holderOf(token);
    return { token: id, tokenState, ...(grant && { account: grant.accountId, ...named(grant.accountId) }) };
  }
  const code = parameterOf(call, 'code');
  const grant = code === undefined ? undefined : grants.grants.get(grants.codeOf(code)?.grantId ?? '');
  return grant ? { account: grant.accountId, ...named(grant.accountId) } : {};
}

export interface Bearer<Kind extends string> {
  token: Token<Kind>;
  grant: Grant;
}

/** Who calls, or the refusal that says why the token does not count. App tokens have no grant and are not taken here. */
export function authenticate<Kind extends string>(
  grants: Grants<Kind>,
  call: Pick<Call, 'headers' | 'query' | 'body'>,
  appId: string,
): Bearer<Kind> {
  const given = tokenOf(call);
  if (given === undefined) throw new Refusal(tokenRefusal('missing'));
  const { value, status } = given;
  const token = grants.tokenOf(value);
  const grant = grants.grantOf(token);
  const refuse = (reason: TokenRefusalReason) => new Refusal(tokenRefusal(reason, { status, appId }));
  if (!token || !grant) throw refuse('unparsable');
  if (grant.endedAt !== undefined) throw refuse(endings[grant.endedBecause ?? ''] ?? 'invalid');
  switch (grants.stateOf(token)) {
    case 'live':
      return { token, grant };
    case 'expired':
      throw refuse('expired');
    default:
      throw refuse('invalid');
  }
}

/** In the words of shared/control.ts, and of a revocation by the app itself. */
export const endedByApp = 'the app revoked its permissions';
const endings: Readonly<Record<string, TokenRefusalReason>> = {
  'the owner removed the app': 'app-removed',
  [endedByApp]: 'app-removed',
  'the owner changed the password': 'password-changed',
};
