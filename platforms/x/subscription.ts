import type { Call, InboxSubscription } from '../platform.js';
import { accountOf, type XApi } from './api.js';
import type { XScope } from './oauth.js';

const eventTypes = {
  comments: ['post.mention.create', 'post.reply.create'],
  'direct-messages': ['dm.received'],
} as const;
const needs: Readonly<Record<keyof typeof eventTypes, readonly XScope[]>> = {
  comments: ['tweet.read'],
  'direct-messages': ['dm.read'],
};

/**
 * X sends what each account is subscribed to, to the one webhook of the app, which its developer registers (x.md §4.4). Only an
 * app's own bearer may end a subscription; what is private ends with the grant, and of nobody connected nothing is kept.
 */
export const subscription = (api: XApi, webhookId: string): InboxSubscription => ({
  async begin(call: Call, kinds) {
    const { externalId } = accountOf(call);
    for (const kind of kinds) {
      for (const type of eventTypes[kind]) {
        await api(call, {
          endpoint: 'POST /2/activity/subscriptions',
          method: 'POST',
          path: '/2/activity/subscriptions',
          needs: needs[kind],
          body: { json: { event_type: type, filter: { user_id: externalId }, webhook_id: webhookId } },
        });
      }
    }
  },
});
