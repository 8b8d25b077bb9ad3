import type { Account } from '../../api/types.js';

type Judged = Pick<Account, 'state' | 'features'>;

/** Whether an account can publish now, and if not, why. */
export function canPublish({ state, features }: Judged): { can: true } | { can: false; why: string } {
  const able = features.some(({ feature, can }) => (feature === 'publish' || feature === 'drafts') && can);
  if (state === 'connected') {
    return able ? { can: true } : { can: false, why: 'lacks the permission to publish: reconnect it and allow that' };
  }
  const why: Readonly<Record<Exclude<Judged['state'], 'connected'>, string>> = {
    connecting: 'is still being connected',
    'reconnect-needed': 'has to be reconnected first',
    disconnecting: 'is being disconnected',
    disconnected: 'is disconnected',
  };
  return { can: false, why: why[state] };
}
