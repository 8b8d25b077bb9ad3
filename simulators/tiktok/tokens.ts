import { bearerOf } from '../shared/authorization.js';
import { type Call, type Caller, formOf } from '../shared/call.js';
import type { Grant } from '../shared/grants.js';
import { opaque } from '../shared/secrets.js';
import { refuse } from './errors.js';
import type { TikTokSimulator, TikTokToken } from './simulator.js';
import type { TikTokAccount } from './state.js';

/** As TikTok's look: a prefix for the kind, and signs that a URL has to escape. */
export function issueToken(tiktok: TikTokSimulator, kind: TikTokToken, grant: Grant): string {
  const { accessTokenLifetimeMs, refreshTokenLifetimeMs } = tiktok.knobs;
  const value = `${kind === 'access' ? 'act' : 'rft'}.${opaque(36)}!${4000 + grant.id.length}.va`;
  return tiktok.grants.issueToken(grant, {
    kind,
    value,
    lifetimeMs: kind === 'access' ? accessTokenLifetimeMs : refreshTokenLifetimeMs,
  });
}

export const newCode = (): string => `${opaque(30)}*v!4567.va`;

/** Who a request speaks for: by its bearer, by the token or code in its form, or on the upload host by the upload. */
export function identify(tiktok: TikTokSimulator, call: Omit<Call, 'caller'>): Caller {
  const bearer = bearerOf(call);
  if (bearer !== undefined) return callerOf(tiktok, bearer);
  const uploadId = call.query.get('upload_id');
  if (call.host === 'uploadUrl' && uploadId !== null) {
    const publish = tiktok.state.publishes.get(publishIdOf(uploadId));
    return named(tiktok, publish?.accountId);
  }
  const form = call.method === 'POST' ? formOf(call) : null;
  if (form?.code) {
    const code = tiktok.grants.codeOf(form.code);
    return named(tiktok, tiktok.grants.grants.get(code?.grantId ?? '')?.accountId);
  }
  const token = form?.refresh_token ?? form?.token;
  return token ? callerOf(tiktok, token) : {};
}

/** The upload's id in its address, which is the publish id's own number. */
export const uploadIdOf = (publishId: string): string => publishId.replace('~', '_');
export const publishIdOf = (uploadId: string): string => uploadId.replace(/_(?=v2)/, '~');

function callerOf(tiktok: TikTokSimulator, value: string): Caller {
  const { grant, token, tokenState } = tiktok.grants.holderOf(value);
  return { ...named(tiktok, grant?.accountId), token, tokenState };
}

function named({ state }: TikTokSimulator, accountId: string | undefined): Caller {
  const account = state.accounts.get(accountId ?? '');
  return account ? { account: account.id, username: account.username } : {};
}

export interface Bearer {
  account: TikTokAccount;
  scopes: string[];
}

export function authenticate(tiktok: TikTokSimulator, call: Call): Bearer {
  const token = tiktok.grants.tokenOf(bearerOf(call) ?? '');
  const grant = tiktok.grants.grantOf(token);
  const account = tiktok.state.accounts.get(grant?.accountId ?? '');
  const lives = token?.kind === 'access' && tiktok.grants.stateOf(token) === 'live';
  if (!lives || !grant || !account) throw refuse('access_token_invalid');
  return { account, scopes: grant.scopes };
}
