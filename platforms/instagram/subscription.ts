import type { Call, InboxSubscription } from '../platform.js';
import type { InstagramApi } from './api.js';
import { asPage, messagesNode } from './login.js';

const fields = {
  comments: ['comments', 'live_comments', 'mentions'],
  'direct-messages': ['messages', 'message_edit'],
} as const;

/** The account's own consent to webhooks, at the Page or at the one who is logged in; which fields the app gets is set in Meta's dashboard besides (instagram.md §4.4). */
export const subscription = (api: InstagramApi): InboxSubscription => ({
  async begin(call: Call, kinds) {
    await api(asPage(call), {
      endpoint: 'POST /subscribed_apps',
      method: 'POST',
      path: `/${messagesNode(call)}/subscribed_apps`,
      query: { subscribed_fields: kinds.flatMap((kind) => fields[kind]).join(',') },
    });
  },
  async end(call: Call) {
    await api(asPage(call), {
      endpoint: 'DELETE /subscribed_apps',
      method: 'DELETE',
      path: `/${messagesNode(call)}/subscribed_apps`,
    });
  },
});
