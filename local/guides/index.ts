import type { PlatformName } from '../../platforms/index.js';
import { simulatorPlaces } from '../../simulators/control.js';
import { fanvueGuide } from './fanvue.js';
import type { Guide, GuideAt } from './guide.js';
import { instagramGuide, instagramLoginGuide } from './instagram.js';
import { threadsGuide } from './threads.js';
import { tiktokGuide } from './tiktok.js';
import { xGuide } from './x.js';

/** A guide for each kind of login, by its name; a platform of the registry without one does not compile. */
const guides = {
  x: xGuide,
  instagram: instagramGuide,
  'instagram-login': instagramLoginGuide,
  threads: threadsGuide,
  tiktok: tiktokGuide,
  fanvue: fanvueGuide,
} satisfies Record<PlatformName, GuideAt> & Record<string, GuideAt>;

export type GuideName = keyof typeof guides;
export const guideNames = Object.keys(guides) as GuideName[];

/** The guides to the simulators whose control is at this address. */
export async function openGuides(simulatorsUrl: string): Promise<Record<GuideName, Guide>> {
  const places = (await simulatorPlaces(simulatorsUrl)).flatMap(({ name, addresses, flavours }) => [
    [name, addresses] as const,
    ...Object.entries(flavours),
  ]);
  const addressOf = (login: string, address: string): string => {
    const url = places.find(([name]) => name === login)?.[1][address];
    if (!url) throw new Error(`The simulators have no ${address} of ${login}`);
    return url;
  };
  const opened = guideNames.map((name) => [name, guides[name]({ simulatorsUrl, addressOf })] as const);
  return Object.fromEntries(opened) as Record<GuideName, Guide>;
}
