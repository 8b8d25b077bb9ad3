import { callbackName, type PlatformRef, platformOf, platformRefs } from '../domain/platformRef.js';
import { fanvueDefinition } from './fanvue/index.js';
import { instagramDefinition } from './instagram/index.js';
import { type OAuthClient, oauthClient } from './oauth.js';
import type { Platform, PlatformDefinition, PlatformSettings } from './platform.js';
import { threadsDefinition } from './threads/index.js';
import { tiktokDefinition } from './tiktok/index.js';
import { xDefinition } from './x/index.js';

/** Every platform the product speaks to: one line each. Settings, routes, callbacks and the contract suite follow from it. */
export const platformDefinitions = {
  instagram: instagramDefinition,
  x: xDefinition,
  threads: threadsDefinition,
  tiktok: tiktokDefinition,
  fanvue: fanvueDefinition,
} satisfies Record<string, PlatformDefinition>;

export type PlatformName = keyof typeof platformDefinitions;
export type Platforms = Readonly<Record<PlatformName, Platform>>;

export const platformNames = Object.keys(platformDefinitions) as PlatformName[];

/** Settings of a platform and of its further kinds of login. */
export interface PlatformSettingsWithFlavours extends PlatformSettings {
  readonly flavours?: Readonly<Record<string, PlatformSettings>>;
}
export type AllPlatformSettings = Readonly<Record<PlatformName, PlatformSettingsWithFlavours>>;

/** Makes all adapters from their settings. */
export function createPlatforms(settings: AllPlatformSettings): Platforms {
  const made = platformNames.map((name) => [name, createPlatform(platformDefinitions[name], settings[name])] as const);
  return Object.fromEntries(made) as Platforms;
}

/** One platform with all its kinds of login. */
export function createPlatform(definition: PlatformDefinition, settings: PlatformSettingsWithFlavours): Platform {
  const flavours = Object.entries(definition.flavours ?? {}).map(([flavour, one]) => {
    return [flavour, { ...one.create(settings.flavours![flavour]!), flavour }] as const;
  });
  return {
    ...definition.create(settings),
    ...(flavours.length > 0 && { flavours: Object.fromEntries(flavours) }),
  };
}

/** The settings of one kind of login. */
export const settingsOf = (
  settings: AllPlatformSettings,
  { platform, flavour }: PlatformRef<PlatformName>,
): PlatformSettings => (flavour === null ? settings[platform] : settings[platform].flavours![flavour]!);

export type OAuthClients = (of: PlatformRef<PlatformName>) => OAuthClient;

/** One OAuth client for each kind of login, with the credentials of its app. */
export function createOAuthClients(platforms: Platforms, settings: AllPlatformSettings): OAuthClients {
  const clients = new Map(
    platformRefs(platforms).map((of) => [
      callbackName(of),
      oauthClient(platformOf(platforms, of).oauth, settingsOf(settings, of)),
    ]),
  );
  return (of) => clients.get(callbackName(of))!;
}
