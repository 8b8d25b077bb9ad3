import type { Request } from 'express';

/**
 * Cookies of ours: out of reach for scripts, and Lax, because they must come along when a platform or the backend sends the browser here.
 * The `__Host-` prefix keeps other hosts from setting them; it needs TLS, which a local stack does not have.
 */
const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

export const cookieName = (publicUrl: string, name: string): string => `${isSecure(publicUrl) ? '__Host-' : ''}${name}`;

export function setCookie(publicUrl: string, name: string, value: string, maxAgeS: number): string {
  const secure = isSecure(publicUrl) ? '; Secure' : '';
  return `${cookieName(publicUrl, name)}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`;
}

/** What the browser sent along, in its order. */
export const cookiesOf = (req: Request): { name: string; value: string }[] =>
  (req.get('cookie') ?? '').split(';').flatMap((pair) => {
    const [name, value] = pair.trim().split(/=(.*)/s);
    return name && value !== undefined ? [{ name, value }] : [];
  });
