import { type SimulatorName, simulatedHosts, simulatedPlatforms, simulatorNames } from '../../../simulators/index.js';
import { hostPlaces } from '../../../simulators/shared/definition.js';
import { chirpSimulator } from './simulator/index.js';

/** Chirp's line in simulators/index.ts, for tests. */
Object.assign(simulatedPlatforms, { chirp: chirpSimulator });
simulatorNames.push('chirp' as SimulatorName);
simulatedHosts.push(...hostPlaces(simulatedPlatforms).slice(simulatedHosts.length));
