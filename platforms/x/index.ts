import type { Platform, PlatformDefinition, PlatformSettings } from '../platform.js';
import { accounts } from './account.js';
import { xApi } from './api.js';
import { capabilities } from './capabilities.js';
import { checkPost } from './checkPost.js';
import { finding } from './findPublished.js';
import { importing } from './import.js';
import { inbox } from './inbox.js';
import { insights } from './insights.js';
import { limitLabels, limits, publishEndpoint } from './limits.js';
import { xOAuth } from './oauth.js';
import { xPostOptions } from './postOptions.js';
import { publishing } from './publish.js';
import { replying } from './reply.js';
import { rereading } from './reread.js';
import { staging } from './stage.js';
import { subscription } from './subscription.js';
import { xWebhooks } from './webhooks.js';

/** The id of the webhook that the app’s developer registered at X; without it accounts are polled. */
const options = { webhookId: '' };

/** X: short texts, threads, up to four pictures, or one GIF, or one video. */
function createX(settings: PlatformSettings<'apiUrl' | 'webUrl'>): Platform {
  const { apiUrl, webUrl } = settings.addresses;
  const { webhookId } = { ...options, ...settings.options };
  const api = xApi(apiUrl);
  return {
    name: 'x',
    label: 'X',
    capabilities,
    oauth: xOAuth(settings.addresses),
    limits,
    limitLabels,
    publishEndpoint,
    countsEveryPart: true,
    postOptions: xPostOptions,
    webhooks: xWebhooks(settings),
    checkPost,
    ...accounts(api),
    ...staging(api),
    ...publishing(api, webUrl),
    ...finding(api, webUrl),
    ...importing(api, webUrl),
    ...inbox(api),
    ...rereading(api),
    ...replying(api, webUrl),
    ...insights(api),
    ...(webhookId && { subscription: subscription(api, webhookId) }),
  };
}

export const xDefinition: PlatformDefinition<'apiUrl' | 'webUrl'> = {
  addresses: { apiUrl: 'https://api.x.com', webUrl: 'https://x.com' },
  options,
  create: createX,
};
