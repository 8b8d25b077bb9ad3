import { z } from 'zod';
import type { Platform, PlatformDefinition, PlatformSettings } from '../platform.js';
import { accounts } from './account.js';
import { threadsApi } from './api.js';
import { capabilities } from './capabilities.js';
import { checkPost } from './checkPost.js';
import { finding } from './findPublished.js';
import { importing } from './import.js';
import { inbox } from './inbox.js';
import { insights } from './insights.js';
import { limitLabels, limits, publishEndpoint } from './limits.js';
import { threadsOAuth } from './oauth.js';
import { threadsPostOptions } from './postOptions.js';
import { publishing } from './publish.js';
import { replying } from './reply.js';
import { rereading } from './reread.js';
import { staging } from './stage.js';
import { threadsWebhooks } from './webhooks.js';

/** What changes, and what the documentation leaves open. */
const defaults = {
  apiVersion: 'v1.0',
  /** Milliseconds between a container’s being finished and its publishing. */
  settleMs: '2000',
  /** Milliseconds for which a new post may be unknown as one to reply to. */
  replyTargetLagMs: '120000',
};

const wait = z.coerce.number().int().min(0);
const Waits = z.object({ settleMs: wait, replyTargetLagMs: wait });

/** Threads: short texts, threads of them, up to twenty pictures and videos. */
function createThreads(settings: PlatformSettings<'apiUrl' | 'webUrl'>): Platform {
  const { addresses, options } = settings;
  const { apiVersion, settleMs, replyTargetLagMs } = { ...defaults, ...options };
  const api = threadsApi(addresses.apiUrl, apiVersion);
  const waits = Waits.parse({ settleMs, replyTargetLagMs });
  return {
    name: 'threads',
    label: 'Threads',
    capabilities,
    oauth: threadsOAuth(addresses, apiVersion),
    limits,
    limitLabels,
    publishEndpoint,
    postOptions: threadsPostOptions,
    webhooks: threadsWebhooks(settings),
    checkPost,
    ...accounts(api),
    ...staging(api, waits),
    ...publishing(api),
    ...finding(api),
    ...importing(api),
    ...inbox(api),
    ...rereading(api),
    ...replying(api, waits),
    ...insights(api),
  };
}

export const threadsDefinition: PlatformDefinition<'apiUrl' | 'webUrl'> = {
  addresses: { apiUrl: 'https://graph.threads.net', webUrl: 'https://threads.net' },
  options: defaults,
  create: createThreads,
};
