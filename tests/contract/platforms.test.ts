import { type PlatformName, platformDefinitions, platformNames } from '../../platforms/index.js';
import { describePlatform } from './describePlatform.js';
import type { SimulatedPlatform } from './simulatedPlatform.js';
import { simulatedX } from './simulatedX.js';

/** A platform in the registry without a simulator here does not compile; with one, everything below holds for it. */
const simulators: Record<PlatformName, () => Promise<SimulatedPlatform>> = {
  x: simulatedX,
};

for (const name of platformNames) describePlatform(name, platformDefinitions[name], simulators[name]);
