import type { Platform, PlatformDefinition, PlatformSettings } from './platform.js';
import { xDefinition } from './x/index.js';

/** Every platform the product speaks to: one line each. Settings, routes, callbacks and the contract suite follow from it. */
export const platformDefinitions = {
  x: xDefinition,
} satisfies Record<string, PlatformDefinition>;

export type PlatformName = keyof typeof platformDefinitions;
export type Platforms = Readonly<Record<PlatformName, Platform>>;

export const platformNames = Object.keys(platformDefinitions) as PlatformName[];

/** Makes all adapters from their settings. */
export function createPlatforms(settings: Readonly<Record<PlatformName, PlatformSettings>>): Platforms {
  const made = platformNames.map((name) => {
    const definition: PlatformDefinition = platformDefinitions[name];
    return [name, definition.create(settings[name])] as const;
  });
  return Object.fromEntries(made) as Platforms;
}
