import { createHmac } from 'node:crypto';
import type { TikTokSimulator } from './simulator.js';

/** Tells the app of something, where it has named an address (§6): signed, and what it is about as JSON in a string. */
export async function deliver(
  tiktok: TikTokSimulator,
  { event, accountId, content }: { event: string; accountId: string; content: object },
): Promise<void> {
  const { app, clock } = tiktok;
  if (app.webhookUrl === undefined) return;
  await tiktok.webhooks.deliver({
    url: app.webhookUrl,
    event,
    account: accountId,
    body: {
      client_key: app.clientId,
      event,
      create_time: Math.floor(clock.now() / 1_000),
      user_openid: accountId,
      content: JSON.stringify(content),
    },
    headers: (body) => ({ 'tiktok-signature': sign(app.clientSecret, body, Math.floor(clock.now() / 1_000)) }),
  });
}

export const sign = (secret: string, body: string, atSeconds: number): string =>
  `t=${atSeconds},s=${createHmac('sha256', secret).update(`${atSeconds}.${body}`).digest('hex')}`;

export function announcePublish(tiktok: TikTokSimulator, accountId: string, event: string, content: object): void {
  void deliver(tiktok, { event, accountId, content });
}

/** 0 unknown, 1 the user disconnected, 2 the account is deleted, 3 its age changed, 4 it is banned, 5 the developer revoked. */
export type RemovalReason = 0 | 1 | 2 | 3 | 4 | 5;

export function announceRemoval(tiktok: TikTokSimulator, accountId: string, reason: RemovalReason): void {
  void deliver(tiktok, { event: 'authorization.removed', accountId, content: { reason } });
}
