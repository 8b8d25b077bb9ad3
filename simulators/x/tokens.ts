import { randomBytes } from 'node:crypto';
import { bearerOf, callerOf } from '../shared/authorization.js';
import type { Call, Caller } from '../shared/call.js';
import type { Grant } from '../shared/grants.js';
import { unauthorized } from './errors.js';
import type { XSimulator } from './simulator.js';
import type { XAccount } from './state.js';

export type XToken = 'access' | 'refresh' | 'app';

/** Opaque to a client. Unpacked, it is what X's are: a random part, the time, and two letters for the kind. */
export function newSecret(x: XSimulator, letters: 'at' | 'rt' | 'ac'): string {
  const random = randomBytes(32).toString('base64url');
  return Buffer.from(`${random}:${x.clock.now()}:1:0:${letters}:1`).toString('base64url');
}

export function issueToken(x: XSimulator, kind: 'access' | 'refresh', grant: Grant): string {
  const value = newSecret(x, kind === 'access' ? 'at' : 'rt');
  const lifetimeMs = kind === 'access' ? x.knobs.accessTokenLifetimeMs : x.knobs.refreshTokenLifetimeMs;
  return x.grants.issueToken(grant, { kind, value, lifetimeMs });
}

/** The app's own token, which has no user and does not end. */
export function issueAppToken(x: XSimulator): string {
  const value = `AAAAAAAAAAAAAAAAAAAAA${randomBytes(60).toString('base64url')}`;
  return x.grants.issueAppToken({ kind: 'app', value });
}

export const identify = (x: XSimulator, call: Omit<Call, 'caller'>): Caller =>
  callerOf(x.grants, call, (id) => x.state.accounts.get(id)?.username);

export interface UserBearer {
  kind: 'user';
  account: XAccount;
  scopes: string[];
}
export type Bearer = UserBearer | { kind: 'app' };

/** Every way in which a token does not count looks the same from outside. */
export function authenticate(x: XSimulator, call: Call): Bearer {
  const value = bearerOf(call);
  const token = value === undefined ? undefined : x.grants.tokenOf(value);
  if (!token || token.kind === 'refresh' || x.grants.stateOf(token) !== 'live') throw unauthorized();
  if (token.kind === 'app') return { kind: 'app' };
  const grant = x.grants.grantOf(token)!;
  return { kind: 'user', account: x.state.accounts.get(grant.accountId)!, scopes: grant.scopes };
}
