import { fanvueSimulator } from './fanvue/index.js';
import { instagramSimulator } from './instagram/index.js';
import { hostPlaces, type SimulatorDefinition } from './shared/definition.js';
import { threadsSimulator } from './threads/index.js';
import { tiktokSimulator } from './tiktok/index.js';
import { xSimulator } from './x/index.js';

/**
 * Every simulated platform: one line each, a new one at the end, so that nobody's ports move. Ports, settings of the local stack
 * and the control follow from it.
 */
export const simulatedPlatforms = {
  x: xSimulator,
  threads: threadsSimulator,
  fanvue: fanvueSimulator,
  tiktok: tiktokSimulator,
  instagram: instagramSimulator,
} satisfies Record<string, SimulatorDefinition>;

export type SimulatorName = keyof typeof simulatedPlatforms;

export const simulatorNames = Object.keys(simulatedPlatforms) as SimulatorName[];

/** Every host in the order of its port, whichever of them are started. */
export const simulatedHosts = hostPlaces(simulatedPlatforms);
