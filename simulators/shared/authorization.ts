import { type Call, type Caller, formOf } from './call.js';
import type { Grants } from './grants.js';

/** The two ways in which a request says who sends it. */

export const bearerOf = ({ headers }: Pick<Call, 'headers'>): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];

export function basicCredentials({ headers }: Pick<Call, 'headers'>): { id: string; secret: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(headers.authorization ?? '')?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  return id !== undefined && secret !== undefined ? { id, secret } : null;
}

/** Who a request speaks for, before anybody checks whether it may: from its bearer token, or from the token or code in its form. */
export function callerOf<Kind extends string>(
  grants: Grants<Kind>,
  call: Omit<Call, 'caller'>,
  usernameOf: (accountId: string) => string | undefined,
): Caller {
  const named = (accountId: string | undefined): Caller => {
    const username = accountId === undefined ? undefined : usernameOf(accountId);
    return username === undefined ? {} : { account: accountId, username };
  };
  const bearer = bearerOf(call);
  const form = bearer === undefined && call.method === 'POST' ? formOf(call) : null;
  if (form?.code) return named(grants.grants.get(grants.codeOf(form.code)?.grantId ?? '')?.accountId);
  const value = bearer ?? form?.refresh_token ?? form?.token;
  if (!value) return {};
  const { grant, token, tokenState } = grants.holderOf(value);
  return { ...named(grant?.accountId), token, tokenState };
}
