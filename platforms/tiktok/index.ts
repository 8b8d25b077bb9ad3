import type { Platform, PlatformDefinition, PlatformSettings } from '../platform.js';
import { accounts } from './account.js';
import { tiktokApi } from './api.js';
import { capabilities, unauditedNote } from './capabilities.js';
import { checking } from './checkPost.js';
import { finding } from './findPublished.js';
import { importing } from './import.js';
import { inbox } from './inbox.js';
import { insights } from './insights.js';
import { limitLabels, limits, publishEndpoint } from './limits.js';
import { tiktokOAuth } from './oauth.js';
import { isDraft, tiktokPostOptions } from './postOptions.js';
import { publishing } from './publish.js';
import { staging } from './stage.js';
import { tiktokWebhooks } from './webhooks.js';

/** What TikTok decides about our app. */
const defaults = {
  /** `yes` once TikTok has audited it: until then it may post for private accounts and for nobody but them to see. */
  audited: 'no',
  /** How long a public post whose publish id was lost is looked for in the list before a person has to; TikTok names no bound. */
  listedWithinMs: '600000',
};

/** TikTok: one video or up to 35 photos, posted directly or handed over as a draft. */
function createTikTok(settings: PlatformSettings<'apiUrl' | 'webUrl'>): Platform {
  const { addresses, options } = settings;
  const chosen = { ...defaults, ...options };
  const audited = chosen.audited === 'yes';
  const tiktok = tiktokApi(addresses, { audited, listedWithinMs: Number(chosen.listedWithinMs) });
  return {
    name: 'tiktok',
    label: 'TikTok',
    ...(!audited && { accountNeeded: unauditedNote }),
    capabilities: capabilities(audited),
    oauth: tiktokOAuth(addresses),
    webhooks: tiktokWebhooks(settings),
    limits,
    limitLabels,
    publishEndpoint,
    postOptions: tiktokPostOptions,
    featuresOf: (post) => (isDraft(post) ? ['drafts'] : ['publish', 'media']),
    ...checking(audited),
    ...accounts(tiktok),
    ...staging(tiktok),
    ...publishing(tiktok),
    ...finding(tiktok),
    ...importing(tiktok),
    ...inbox,
    ...insights(tiktok),
  };
}

export const tiktokDefinition: PlatformDefinition<'apiUrl' | 'webUrl'> = {
  addresses: { apiUrl: 'https://open.tiktokapis.com', webUrl: 'https://www.tiktok.com' },
  options: defaults,
  create: createTikTok,
};
