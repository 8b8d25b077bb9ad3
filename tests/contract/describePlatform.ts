import { afterAll, beforeAll, describe } from 'vitest';
import type { Platform, PlatformDefinition } from '../../platforms/platform.js';
import { describeConnecting } from './connecting.js';
import { describeFailing } from './failing.js';
import { describePublishing } from './publishing.js';
import { describeReading } from './reading.js';
import type { SimulatedKind, SimulatedPlatform } from './simulatedPlatform.js';

/** What every group of promises works with. */
export interface Subject {
  readonly platform: Platform;
  readonly simulated: SimulatedPlatform;
}

/** One group of promises. What depends on an ability is left out, visibly, where the platform does not offer it. */
export type DescribePromises = (name: string, offers: Platform, subject: () => Subject, kind: SimulatedKind) => void;

/** What every platform promises to the product, checked against its simulator. */
export function describePlatform(name: string, definition: PlatformDefinition, kind: SimulatedKind): void {
  describe(name, () => {
    const offers = definition.create({ addresses: definition.addresses, clientId: 'unused', clientSecret: 'unused' });
    let subject: Subject;
    beforeAll(async () => {
      const simulated = await kind.start();
      subject = { platform: definition.create(simulated.settings), simulated };
    });
    afterAll(() => subject.simulated.stop());

    for (const promises of [describeConnecting, describePublishing, describeFailing, describeReading]) {
      promises(name, offers, () => subject, kind);
    }
  });
}
