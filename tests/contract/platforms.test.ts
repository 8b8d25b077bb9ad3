import { type PlatformName, platformDefinitions, platformNames } from '../../platforms/index.js';
import type { PlatformDefinition } from '../../platforms/platform.js';
import { describePlatform } from './describePlatform.js';
import { simulatedFanvue } from './simulatedFanvue.js';
import { instagramKind, instagramLoginKind } from './simulatedInstagram.js';
import type { SimulatedKind } from './simulatedPlatform.js';
import { simulatedThreads } from './simulatedThreads.js';
import { simulatedTikTok, tiktokCannot } from './simulatedTikTok.js';
import { simulatedX } from './simulatedX.js';

/** A platform in the registry without a simulator here does not compile; with one, everything below holds for it. */
const simulators: Record<PlatformName, SimulatedKind> = {
  x: { start: simulatedX },
  threads: {
    start: simulatedThreads,
    cannot: { 'quota-exhausted': 'Threads sells nothing that our app could use up' },
    tellsNoWait: ['rate-limited-by-header'],
  },
  fanvue: {
    start: simulatedFanvue,
    cannot: { 'quota-exhausted': 'Fanvue gives each account a rate, and the app as a whole no quota.' },
  },
  tiktok: { start: simulatedTikTok, cannot: tiktokCannot },
  instagram: instagramKind,
};

/** The further kinds of login, by their key. */
const flavours: Record<string, SimulatedKind> = { 'instagram-login': instagramLoginKind };

for (const name of platformNames) {
  const definition: PlatformDefinition = platformDefinitions[name];
  describePlatform(name, definition, simulators[name]);
  for (const [flavour, one] of Object.entries(definition.flavours ?? {})) {
    const kind = flavours[flavour];
    if (!kind) throw new Error(`The kind of login “${flavour}” has no simulator here`);
    describePlatform(flavour, one, kind);
  }
}
