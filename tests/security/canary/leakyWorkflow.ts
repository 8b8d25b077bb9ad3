import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';

export interface LeakyActivities {
  leak(secret: string): Promise<void>;
}

const { leak: leakInActivity } = proxyActivities<LeakyActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 hour' },
});

/** What no workflow of ours does: shows a secret in its details and fails with it in an activity that stays pending. */
export async function leak(secret: string): Promise<void> {
  setCurrentDetails(secret);
  await leakInActivity(secret);
}
