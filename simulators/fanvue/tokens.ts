import { bearerOf } from '../shared/authorization.js';
import { type Call, type Caller, formOf } from '../shared/call.js';
import type { Grant } from '../shared/grants.js';
import { opaque } from '../shared/secrets.js';
import { unauthorized } from './errors.js';
import type { FanvueSimulator } from './simulator.js';
import type { User } from './state.js';

/** Ory's prefixes (§1). */
export const newSecret = (kind: 'at' | 'rt' | 'ac'): string => `ory_${kind}_${opaque(32)}.${opaque(32)}`;

/**
 * Who a request speaks for, before anybody checks whether it may: by its bearer token, by the token or code in its form, or, at the
 * storage, by the upload that its address names.
 */
export function identify(fanvue: FanvueSimulator, call: Omit<Call, 'caller'>): Caller {
  const bearer = bearerOf(call);
  if (bearer !== undefined) return callerOf(fanvue, bearer);
  if (call.host === 'storageUrl') {
    const upload = fanvue.state.uploads.get(call.params.uploadId ?? '');
    return upload ? named(fanvue, upload.ownerId) : {};
  }
  const form = call.method === 'POST' ? formOf(call) : null;
  if (form?.code) {
    const code = fanvue.grants.codeOf(form.code);
    return named(fanvue, fanvue.grants.grants.get(code?.grantId ?? '')?.accountId);
  }
  const token = form?.refresh_token ?? form?.token;
  return token ? callerOf(fanvue, token) : {};
}

function callerOf(fanvue: FanvueSimulator, value: string): Caller {
  const { grant, token, tokenState } = fanvue.grants.holderOf(value);
  return { ...named(fanvue, grant?.accountId), token, tokenState };
}

function named(fanvue: FanvueSimulator, userId: string | undefined): Caller {
  const user = userId === undefined ? undefined : fanvue.state.users.get(userId);
  return user ? { account: user.id, username: user.handle } : {};
}

export interface Bearer {
  user: User;
  grant: Grant;
}

/** Every way in which a token does not count looks the same from outside. */
export function authenticate(fanvue: FanvueSimulator, call: Call): Bearer {
  const value = bearerOf(call);
  const token = value === undefined ? undefined : fanvue.grants.tokenOf(value);
  const grant = fanvue.grants.grantOf(token);
  const user = grant && fanvue.state.users.get(grant.accountId);
  const isLive = token?.kind === 'access' && fanvue.grants.stateOf(token) === 'live';
  if (!isLive || !grant || !user || user.deletedAt !== undefined) throw unauthorized();
  return { user, grant };
}
