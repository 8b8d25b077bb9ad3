import type { Platform, PlatformDefinition, PlatformSettings } from '../platform.js';
import { accounts } from './account.js';
import { fanvueApi } from './api.js';
import { capabilities } from './capabilities.js';
import { checkPost } from './checkPost.js';
import { finding } from './findPublished.js';
import { importing } from './import.js';
import { inbox } from './inbox.js';
import { insights } from './insights.js';
import { limitLabels, limits, publishEndpoint } from './limits.js';
import { fanvueOAuth } from './oauth.js';
import { fanvuePostOptions } from './postOptions.js';
import { publishing } from './publish.js';
import { replying } from './reply.js';
import { rereading } from './reread.js';
import { staging } from './stage.js';
import { uploading } from './uploads.js';
import { fanvueWebhooks } from './webhooks.js';

const options = {
  /** Named with every call; the only one published (fanvue.md §2). The address has a version of its own (§0.1). */
  apiVersion: '2025-06-26',
  /** Where profiles are shown. Posts have no documented address of their own (fanvue.md §3.2). */
  webUrl: 'https://www.fanvue.com',
};

/** Fanvue: posts for followers and subscribers, with or without a price. */
function createFanvue(settings: PlatformSettings<'apiUrl' | 'authUrl'>): Platform {
  const { addresses, options: given } = settings;
  const { apiVersion, webUrl } = { ...options, ...given };
  const api = fanvueApi({ apiUrl: addresses.apiUrl, apiVersion });
  return {
    name: 'fanvue',
    label: 'Fanvue',
    accountNeeded: 'A Fanvue account that is a creator: a fan’s account cannot post.',
    capabilities,
    oauth: fanvueOAuth(addresses),
    webhooks: fanvueWebhooks(settings),
    limits,
    limitLabels,
    publishEndpoint,
    postOptions: fanvuePostOptions,
    checkPost: (post) => checkPost(post, Date.now()),
    ...accounts(api),
    ...staging(uploading(api, addresses.apiUrl)),
    ...publishing(api, webUrl),
    ...finding(api, webUrl),
    ...importing(api),
    ...inbox(api),
    ...rereading(api),
    ...replying(api),
    ...insights(api),
  };
}

export const fanvueDefinition: PlatformDefinition<'apiUrl' | 'authUrl'> = {
  addresses: { apiUrl: 'https://api.fanvue.com', authUrl: 'https://auth.fanvue.com' },
  options,
  create: createFanvue,
};
