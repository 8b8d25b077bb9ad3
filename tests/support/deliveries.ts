import { createHmac, randomInt } from 'node:crypto';
import { secrets } from './standIns.js';

/** A webhook as a platform would send it: the bytes, and the header that vouches for them. */
export interface Delivery {
  readonly path: string;
  readonly body: string;
  readonly header: string;
  readonly signature: string;
}

export type Sender = 'x' | 'tiktok' | 'fanvue' | 'instagram' | 'instagram-login' | 'threads';

const mac = (secret: string, ...parts: string[]) =>
  parts.reduce((hash, part) => hash.update(part), createHmac('sha256', secret));

/** Signs as the sender does. `t` is the signed moment in epoch seconds, where it signs one. */
export function signedBy(
  sender: Sender,
  body: string,
  { secret = secrets[sender] as string, t = Math.floor(Date.now() / 1_000) as number | string } = {},
): Delivery {
  const path = `/webhooks/${sender}`;
  switch (sender) {
    case 'x':
      return {
        path,
        body,
        header: 'x-twitter-webhooks-signature',
        signature: `sha256=${mac(secret, body).digest('base64')}`,
      };
    case 'tiktok':
      return {
        path,
        body,
        header: 'tiktok-signature',
        signature: `t=${t},s=${mac(secret, `${t}.`, body).digest('hex')}`,
      };
    case 'fanvue':
      return {
        path,
        body,
        header: 'x-fanvue-signature',
        signature: `t=${t},v0=${mac(secret, `${t}.`, body).digest('hex')}`,
      };
    default:
      return { path, body, header: 'x-hub-signature-256', signature: `sha256=${mac(secret, body).digest('hex')}` };
  }
}

export const send = (baseUrl: string, { path, body, header, signature }: Delivery): Promise<Response> =>
  fetch(baseUrl + path, { method: 'POST', headers: { 'content-type': 'application/json', [header]: signature }, body });

const next = () => String(randomInt(1e14));

/** Something each platform would tell of an account: a message, a comment, or what became of a publish. */
export const somethingOf: Readonly<Record<Sender, (externalId: string) => string>> = {
  x: (user_id) =>
    JSON.stringify({
      data: {
        event_uuid: next(),
        event_type: 'post.reply.create',
        filter: { user_id },
        payload: { id: next(), text: 'Caf\u00e9?' },
      },
    }),
  tiktok: (user_openid) => tiktok('post.publish.complete', user_openid, { publish_id: next() }),
  fanvue: (recipientUuid) =>
    JSON.stringify({ message: { text: 'hi' }, messageUuid: next(), sender: { uuid: 'f00d' }, recipientUuid }),
  instagram: (id) => comment(id),
  'instagram-login': (id) => comment(id),
  threads: (owner_id) =>
    JSON.stringify({
      topic: 'moderate',
      target_id: '1',
      values: { field: 'replies', value: { id: next(), text: 'Nice', root_post: { id: '1', owner_id } } },
    }),
};

const comment = (id: string) =>
  JSON.stringify({
    object: 'instagram',
    entry: [{ id, time: 1_780_000_001, changes: [{ field: 'comments', value: { id: next(), text: 'Open?' } }] }],
  });

export const tiktok = (event: string, openId: string, content: object = {}, at = new Date()): string =>
  JSON.stringify({
    client_key: 'ck',
    event,
    create_time: Math.floor(at.getTime() / 1_000),
    user_openid: openId,
    content: JSON.stringify(content),
  });

/** Meta's form: somebody removed the app, or wants to be forgotten. */
export function signedRequest(
  userId: string,
  { secret = secrets.instagram as string, algorithm = 'sha256', more = {} as object, at = new Date() } = {},
): URLSearchParams {
  const issued_at = Math.floor(at.getTime() / 1_000);
  const said = { algorithm: 'HMAC-SHA256', expires: issued_at + 3_600, issued_at, user_id: userId, ...more };
  const payload = Buffer.from(JSON.stringify(said)).toString('base64url');
  const signature = createHmac(algorithm, secret).update(payload).digest('base64url');
  return new URLSearchParams({ signed_request: `${signature}.${payload}` });
}
