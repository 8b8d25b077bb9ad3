import { randomBytes } from 'node:crypto';
import type { Call, Caller } from '../shared/call.js';
import { formOf } from '../shared/call.js';
import type { TokenState } from '../shared/ledger.js';
import { fingerprint } from '../shared/secrets.js';
import { unauthorized } from './errors.js';
import type { XSimulator } from './simulator.js';
import type { Grant, Token, XAccount } from './state.js';

const secretKinds = { at: 'access-token', rt: 'refresh-token', ac: 'authorization-code' } as const;

/** Opaque to a client. Unpacked, it is what X's are: a random part, the time, and two letters for the kind. */
export function issueSecret(x: XSimulator, letters: 'at' | 'rt' | 'ac', account: string): string {
  const random = randomBytes(32).toString('base64url');
  const value = Buffer.from(`${random}:${x.clock.now()}:1:0:${letters}:1`).toString('base64url');
  x.secrets.remember({
    platform: 'x',
    kind: secretKinds[letters],
    value,
    account,
    issuedAt: new Date(x.clock.now()).toISOString(),
  });
  return value;
}

export function issueToken(x: XSimulator, kind: 'access' | 'refresh', grant: Grant): string {
  const value = issueSecret(x, kind === 'access' ? 'at' : 'rt', grant.accountId);
  const issuedAt = x.clock.now();
  const lifetimeMs = kind === 'access' ? x.knobs.accessTokenLifetimeMs : x.knobs.refreshTokenLifetimeMs;
  x.state.tokens.put({ id: fingerprint(value), kind, grantId: grant.id, issuedAt, expiresAt: issuedAt + lifetimeMs });
  return value;
}

/** The app's own token, which has no user and does not end. */
export function issueAppToken(x: XSimulator): string {
  const value = `AAAAAAAAAAAAAAAAAAAAA${randomBytes(60).toString('base64url')}`;
  const issuedAt = x.clock.now();
  x.secrets.remember({ platform: 'x', kind: 'app-token', value, issuedAt: new Date(issuedAt).toISOString() });
  x.state.tokens.put({
    id: fingerprint(value),
    kind: 'app',
    grantId: '',
    issuedAt,
    expiresAt: Number.MAX_SAFE_INTEGER,
  });
  return value;
}

export function tokenState(x: XSimulator, token: Token | undefined): TokenState {
  if (!token) return 'unknown';
  const grant = x.state.grants.get(token.grantId);
  if (token.spentAt !== undefined) return 'spent';
  if (token.endedAt !== undefined || grant?.endedAt !== undefined) return 'revoked';
  return x.clock.now() < token.expiresAt ? 'live' : 'expired';
}

/** Who a request speaks for, before anybody checks whether it may: from its bearer token, or from the token or code in its form. */
export function identify(x: XSimulator, call: Omit<Call, 'caller'>): Caller {
  const bearer = bearerOf(call);
  if (bearer !== undefined) return callerOf(x, bearer);
  const form = call.method === 'POST' ? formOf(call) : null;
  if (form?.code) {
    const code = x.state.codes.get(fingerprint(form.code));
    return named(x, x.state.grants.get(code?.grantId ?? ''));
  }
  const token = form?.refresh_token ?? form?.token;
  return token ? callerOf(x, token) : {};
}

function callerOf(x: XSimulator, value: string): Caller {
  const token = x.state.tokens.get(fingerprint(value));
  const grant = x.state.grants.get(token?.grantId ?? '');
  return { ...named(x, grant), token: fingerprint(value), tokenState: tokenState(x, token) };
}

function named(x: XSimulator, grant: Grant | undefined): Caller {
  const account = grant && x.state.accounts.get(grant.accountId);
  return account ? { account: account.id, username: account.username } : {};
}

export interface UserBearer {
  kind: 'user';
  account: XAccount;
  scopes: string[];
}
export type Bearer = UserBearer | { kind: 'app' };

/** Every way in which a token does not count looks the same from outside. */
export function authenticate(x: XSimulator, call: Call): Bearer {
  const value = bearerOf(call);
  const token = value === undefined ? undefined : x.state.tokens.get(fingerprint(value));
  if (!token || token.kind === 'refresh' || tokenState(x, token) !== 'live') throw unauthorized();
  if (token.kind === 'app') return { kind: 'app' };
  const grant = x.state.grants.get(token.grantId)!;
  return { kind: 'user', account: x.state.accounts.get(grant.accountId)!, scopes: grant.scopes };
}

const bearerOf = ({ headers }: Pick<Call, 'headers'>): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
