import type { Platform, PlatformDefinition, PlatformSettings } from '../platform.js';
import { facebookAccounts, instagramAccounts } from './account.js';
import { instagramApi } from './api.js';
import { capabilities } from './capabilities.js';
import { checking } from './checkPost.js';
import { finding } from './findPublished.js';
import { importing } from './import.js';
import { inbox } from './inbox.js';
import { insights } from './insights.js';
import { limitLabels, limits, publishEndpoint } from './limits.js';
import { type Login, label } from './login.js';
import { facebookOAuth, instagramOAuth } from './oauth.js';
import { instagramPostOptions } from './postOptions.js';
import { publishing } from './publish.js';
import { replying } from './reply.js';
import { rereading } from './reread.js';
import { facebookPurposes, instagramPurposes } from './scopes.js';
import { staging } from './stage.js';
import { subscription } from './subscription.js';
import { instagramWebhooks } from './webhooks.js';

/** What can be set, with the figures of mid-2026: Meta retires a version after two years, and its app allows fewer hashtags. */
const options = { apiVersion: 'v25.0', hashtagsMax: '30' };

/** What both kinds of login offer. */
function sharedParts(login: Login) {
  const api = instagramApi(login);
  const platform = {
    name: 'instagram',
    label,
    capabilities: capabilities(login),
    limits,
    limitLabels,
    publishEndpoint,
    postOptions: instagramPostOptions,
    ...checking(login),
    ...staging(api, login),
    ...publishing(api, login),
    ...finding(api),
    ...importing(api),
    ...inbox(api),
    ...rereading(api),
    ...replying(api),
    ...insights(api, login),
    subscription: subscription(api),
  } satisfies Partial<Platform>;
  return { api, platform };
}

/** Instagram by Facebook Login: pictures, carousels, reels and stories of an account that is linked to a Page. */
function createInstagram(settings: PlatformSettings<'apiUrl' | 'webUrl'>): Platform {
  const { addresses, options: set } = settings;
  const { apiVersion, hashtagsMax } = { ...options, ...set };
  const login: Login = {
    ...addresses,
    kind: 'facebook-login',
    apiVersion,
    scopes: facebookPurposes,
    takesUploads: true,
    deletesPosts: true,
    countsTotals: true,
    hashtagsMax: Number(hashtagsMax),
  };
  const { api, platform } = sharedParts(login);
  return {
    ...platform,
    accountNeeded:
      'A professional Instagram account (Business or Creator) that is linked to a Facebook Page on which you may create content.',
    oauth: facebookOAuth(login),
    webhooks: instagramWebhooks(settings),
    ...facebookAccounts(api, login),
  };
}

/** Instagram by its own login: no Page is needed, and posts cannot be deleted. */
function createInstagramLogin(settings: PlatformSettings<'apiUrl' | 'webUrl' | 'tokenUrl'>): Platform {
  const { tokenUrl, ...addresses } = settings.addresses;
  const { options: set } = settings;
  const { apiVersion, hashtagsMax } = { ...options, ...set };
  const login: Login = {
    ...addresses,
    kind: 'instagram-login',
    apiVersion,
    scopes: instagramPurposes,
    takesUploads: false,
    deletesPosts: false,
    countsTotals: false,
    hashtagsMax: Number(hashtagsMax),
  };
  const { api, platform } = sharedParts(login);
  return {
    ...platform,
    flavour: login.kind,
    accountNeeded: 'A professional Instagram account (Business or Creator). A Facebook Page is not needed.',
    oauth: instagramOAuth(login, tokenUrl),
    webhooks: instagramWebhooks(settings),
    ...instagramAccounts(api, login),
  };
}

export const instagramLoginDefinition: PlatformDefinition<'apiUrl' | 'webUrl' | 'tokenUrl'> = {
  addresses: {
    apiUrl: 'https://graph.instagram.com',
    webUrl: 'https://www.instagram.com',
    tokenUrl: 'https://api.instagram.com',
  },
  options,
  create: createInstagramLogin,
};

export const instagramDefinition: PlatformDefinition<'apiUrl' | 'webUrl'> = {
  addresses: { apiUrl: 'https://graph.facebook.com', webUrl: 'https://www.facebook.com' },
  options,
  create: createInstagram,
  flavours: { 'instagram-login': instagramLoginDefinition },
};
