import { Failure } from '../../domain/failures.js';
import type { Call, DiscoveredAccount } from '../platform.js';
import { type FanvueApi, read } from './api.js';
import { AccountStanding, Me } from './shapes.js';

export const accounts = (api: FanvueApi) => ({
  /** A grant of Fanvue is for one account: the one that was logged in. */
  async discoverAccounts(call: Call): Promise<DiscoveredAccount[]> {
    const me = await readMe(api, call);
    const status = await standingOf(api, call);
    const username = me.handle ?? me.uuid;
    const found = {
      externalId: me.uuid,
      username,
      displayName: me.displayName ?? username,
      ...(me.avatarUrl && { pictureUrl: me.avatarUrl }),
      facts: { isCreator: me.isCreator, status: status ?? 'unknown' },
      grantedScopes: call.account?.grantedScopes ?? [], // told by the token answer, not here
    };
    if (!me.isCreator) return [{ ...found, ...notACreator(username) }];
    if (status === 'suspended') return [{ ...found, ...suspended(username) }];
    return [{ ...found, usable: true }];
  },

  async isTokenAlive(call: Call): Promise<boolean> {
    try {
      await readMe(api, call);
      return true;
    } catch (error) {
      if (error instanceof Failure && error.failureClass === 'reconnect-needed') return false;
      throw error;
    }
  },
});

const notACreator = (username: string) =>
  ({
    usable: false,
    reason: 'posting_permission_missing',
    whatToChange: `@${username} is a fan’s account, and only creators can post on Fanvue. Open Fanvue as @${username}, choose “Become a creator”, finish the verification there, and connect again.`,
  }) as const;

const suspended = (username: string) =>
  ({
    usable: false,
    reason: 'posting_permission_missing',
    whatToChange: `Fanvue has suspended @${username}, and refuses its posts. Settle that with Fanvue’s support, then connect again.`,
  }) as const;

export async function readMe(api: FanvueApi, call: Call) {
  const answer = await api(call, { endpoint: 'GET /users/me', method: 'GET', path: '/users/me', needs: ['read:self'] });
  return read(Me, answer);
}

export async function readStanding(api: FanvueApi, call: Call) {
  const answer = await api(call, {
    endpoint: 'GET /users/account',
    method: 'GET',
    path: '/users/account',
    needs: ['read:self'],
  });
  return read(AccountStanding, answer);
}

/** `active` or `suspended`; undefined where Fanvue does not show an account its standing. */
async function standingOf(api: FanvueApi, call: Call): Promise<string | undefined> {
  try {
    const { account } = await readStanding(api, call);
    return typeof account.status === 'string' ? account.status : undefined;
  } catch (error) {
    const isHidden =
      error instanceof Failure && (error.failureClass === 'permission-missing' || error.failureClass === 'not-found');
    if (isHidden) return undefined;
    throw error;
  }
}
