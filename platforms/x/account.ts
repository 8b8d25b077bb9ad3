import { z } from 'zod';
import type { Call, DiscoveredAccount } from '../platform.js';
import { takesToken } from '../refusals.js';
import { readOwn, type XApi } from './api.js';
import { XUser } from './dialect.js';

const Me = z.object({ data: XUser });

/** The fields that tell who it is and what X lets it do: long posts, long videos (x.md §2). */
const userFields = 'id,name,username,profile_image_url,protected,verified_type,subscription_type';

export const accounts = (api: XApi) => ({
  /** A grant of X is for one account: the one that was logged in. */
  async discoverAccounts(call: Call): Promise<DiscoveredAccount[]> {
    const { data: user } = await readMe(api, call, userFields);
    return [
      {
        externalId: user.id,
        username: user.username ?? user.id,
        displayName: user.name ?? user.username ?? user.id,
        pictureUrl: user.profile_image_url?.replace('_normal.', '_400x400.'),
        facts: {
          subscriptionType: user.subscription_type ?? 'None',
          verifiedType: user.verified_type ?? 'none',
          protected: user.protected ?? false,
        },
        grantedScopes: call.account?.grantedScopes ?? [], // told by the token answer, not here
        usable: true,
      },
    ];
  },

  isTokenAlive: (call: Call): Promise<boolean> => takesToken(readMe(api, call, 'id')),
});

export async function readMe(api: XApi, call: Call, fields: string): Promise<z.infer<typeof Me>> {
  const answer = await api(call, {
    endpoint: 'GET /2/users/me',
    method: 'GET',
    path: '/2/users/me',
    query: { 'user.fields': fields },
    needs: ['tweet.read', 'users.read'],
  });
  return readOwn(Me, answer);
}
