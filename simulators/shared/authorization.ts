import type { Call } from './call.js';

/** The two ways in which a request says who sends it. */

export const bearerOf = ({ headers }: Pick<Call, 'headers'>): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];

export function basicCredentials({ headers }: Pick<Call, 'headers'>): { id: string; secret: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(headers.authorization ?? '')?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  return id !== undefined && secret !== undefined ? { id, secret } : null;
}
