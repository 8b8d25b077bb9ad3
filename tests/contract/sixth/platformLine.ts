import { type PlatformName, platformDefinitions, platformNames } from '../../../platforms/index.js';
import { chirpDefinition } from './chirp/index.js';

/** Chirp's line in platforms/index.ts, for tests. To be imported before whatever reads the registry when it is loaded. */
Object.assign(platformDefinitions, { chirp: chirpDefinition });
platformNames.push('chirp' as PlatformName);
