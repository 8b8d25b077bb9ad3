import { createHmac } from 'node:crypto';

/** `X-Hub-Signature-256`: over the raw body (instagram.md §4.4). */
export const hubSignature = (appSecret: string, body: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;

export interface SignedRequestContent {
  user_id: string;
  issued_at: number;
  expires?: number;
  /** A Page that removes the app. */
  profile_id?: string;
}

/** The one field of the uninstall and deletion callbacks: `<sig>.<payload>`, the signature over the encoded payload (instagram.md §1.6). */
export function signedRequest(appSecret: string, content: SignedRequestContent): string {
  const payload = Buffer.from(JSON.stringify({ algorithm: 'HMAC-SHA256', ...content })).toString('base64url');
  return `${createHmac('sha256', appSecret).update(payload).digest('base64url')}.${payload}`;
}
