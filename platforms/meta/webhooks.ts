import type { PlatformSettings } from '../platform.js';
import { isSameSecret, isSignedBy, verifyBodySignature } from '../signatures.js';
import {
  type HandshakeAnswer,
  idOf,
  momentOf,
  type PlatformWebhooks,
  readObject,
  type SignedRequest,
} from '../webhooks.js';

/** A clock of Meta's may be this far behind ours. */
const skewMs = 300_000;

/**
 * What Instagram (both kinds of login) and Threads have in common: the question with `hub.challenge`, the signature, and the
 * callbacks with a `signed_request` (instagram.md §1.6, §4.4; threads.md §1.5, §4). Which of Meta's two app secrets signs is
 * documented for neither Instagram Login nor Threads, so each that is configured is tried.
 */
export function metaWebhooks({
  clientSecret,
  webhookSecret,
  webhookVerifyToken,
}: Pick<PlatformSettings, 'clientSecret' | 'webhookSecret' | 'webhookVerifyToken'>): Omit<PlatformWebhooks, 'parse'> {
  const secrets = [clientSecret, webhookSecret];
  return {
    handshake: (query): HandshakeAnswer => {
      const { 'hub.mode': mode, 'hub.challenge': challenge, 'hub.verify_token': token } = query;
      if (!isSameSecret(webhookVerifyToken, token)) return { refused: 'another verify token than ours' };
      if (mode !== 'subscribe' || challenge === undefined) return { refused: 'no subscribe question' };
      return { text: challenge };
    },
    verify: (delivery) => verifyBodySignature(delivery, { header: 'x-hub-signature-256', secrets, encoding: 'hex' }),
    readSignedRequest: (signedRequest, nowMs) => readSignedRequest(secrets, signedRequest, nowMs),
  };
}

function readSignedRequest(
  secrets: readonly (string | undefined)[],
  signedRequest: string,
  nowMs: number,
): SignedRequest {
  const [signature = '', payload = '', ...rest] = signedRequest.split('.');
  if (!base64url.test(signature) || !base64url.test(payload) || rest.length > 0)
    return { refused: 'not a signature and a payload' };
  // Over the payload as it was sent, before anything in it is looked at.
  if (!isSignedBy(secrets, Buffer.from(signature, 'base64url'), payload))
    return { refused: secrets.some(Boolean) ? 'a signature that does not fit' : 'no secret is set to check it with' };
  const said = readObject(Buffer.from(payload, 'base64url'));
  if (!said) return { refused: 'a payload that is no object' };
  if (said.algorithm !== 'HMAC-SHA256') return { refused: 'another algorithm' };
  // Zero stands for: does not end.
  if (typeof said.expires === 'number' && said.expires > 0 && said.expires * 1_000 < nowMs - skewMs)
    return { refused: 'one that has expired' };
  // A Page that removes the app comes as `profile_id`, with a user of 0 (instagram.md §1.6).
  const userExternalId = [said.user_id, said.profile_id].map(idOf).find((id) => id !== undefined && id !== '0');
  if (userExternalId === undefined) return { refused: 'no user' };
  const issuedAt = momentOf(said.issued_at);
  return { userExternalId, ...(issuedAt && { issuedAt }) };
}

const base64url = /^[A-Za-z0-9_-]+={0,2}$/;
