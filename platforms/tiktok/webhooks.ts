import type { WebhookKind } from '../../domain/states.js';
import type { PlatformSettings } from '../platform.js';
import { verifyTimedSignature } from '../signatures.js';
import { digestOf, idOf, momentOf, type PlatformWebhooks, readObject } from '../webhooks.js';

/** TikTok: what became of a publish, and owners who removed the app. One address per app, no handshake (tiktok.md §6). */
export const tiktokWebhooks = ({ clientSecret }: Pick<PlatformSettings, 'clientSecret'>): PlatformWebhooks => ({
  verify: (delivery) =>
    verifyTimedSignature(delivery, { header: 'tiktok-signature', secrets: [clientSecret], name: 's' }),
  parse(body) {
    const said = readObject(body);
    const type = idOf(said?.event);
    if (!said || type === undefined) return undefined;
    // JSON within JSON.
    const content = (typeof said.content === 'string' && readObject(said.content)) || {};
    const accountExternalId = idOf(said.user_openid);
    const occurredAt = momentOf(said.create_time);
    const about = idOf(content.publish_id) ?? idOf(content.post_id);
    return [
      {
        // TikTok gives events no id.
        key: digestOf([type, accountExternalId, said.create_time, content.publish_id, content.post_id]),
        kind: kindOf(type),
        ...(accountExternalId !== undefined && { accountExternalId }),
        ...(occurredAt && { occurredAt }),
        ...(about !== undefined && { aboutExternalId: about }),
        content: { event: type, ...content },
      },
    ];
  },
});

const kindOf = (event: string): WebhookKind =>
  event === 'authorization.removed'
    ? 'authorization-removed'
    : event.startsWith('post.publish.')
      ? 'publish-state'
      : 'other';
