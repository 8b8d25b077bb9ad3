import type { simulatedPlatforms } from './index.js';
import { type Control, controlClient, type TreeOf } from './shared/control.js';

export type { Hold } from './shared/control.js';

type Platforms = typeof simulatedPlatforms;

/** The control of one platform, with what is that platform's own. */
export type ControlOf<Name extends keyof Platforms> = Control<TreeOf<Platforms[Name]>>;
export type XControl = ControlOf<'x'>;
export type ThreadsControl = ControlOf<'threads'>;
export type InstagramControl = ControlOf<'instagram'>;

/** The test's hand on a running platform, by the address of the simulators that it belongs to. */
export const controlOf = <Name extends keyof Platforms>(simulatorsUrl: string, name: Name): ControlOf<Name> =>
  controlClient<TreeOf<Platforms[Name]>>(controlUrlOf(simulatorsUrl, name));

/** Where one platform is, by address name. */
export interface SimulatorPlace {
  readonly name: string;
  readonly addresses: Readonly<Record<string, string>>;
  readonly flavours: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where all of them are. */
export const simulatorPlaces = async (simulatorsUrl: string): Promise<SimulatorPlace[]> =>
  (await (await fetch(`${simulatorsUrl}/_control`)).json()) as SimulatorPlace[];

export const controlUrlOf = (simulatorsUrl: string, name: string): string => `${simulatorsUrl}/_control/${name}`;
