import { z } from 'zod';
import { Failure, failureFacts } from '../../domain/failures.js';
import { GraphId } from '../meta/dialect.js';
import type { Call, DiscoveredAccount } from '../platform.js';
import { read, type ThreadsApi } from './api.js';

const Me = z.object({
  id: GraphId,
  username: z.string().optional(),
  name: z.string().optional(),
  threads_profile_picture_url: z.string().optional(),
  is_verified: z.boolean().optional(),
  is_eligible_for_geo_gating: z.boolean().optional(),
});

const Debugged = z.object({ data: z.object({ scopes: z.array(z.string()).optional() }) });

export const accounts = (api: ThreadsApi) => ({
  /** The token’s answer does not say; Threads may refuse to tell anybody but a tester (threads.md §1.4). */
  async grantedScopes(call: Call): Promise<readonly string[] | undefined> {
    try {
      const answer = await api(call, {
        endpoint: 'GET /debug_token',
        method: 'GET',
        path: '/debug_token',
        query: { input_token: call.accessToken },
        needs: [],
      });
      return read(Debugged, answer).data.scopes;
    } catch (error) {
      const refused = error instanceof Failure && !failureFacts[error.failureClass].healsWithTime;
      if (refused) return undefined;
      throw error;
    }
  },

  /** One token is for one profile, and any profile will do (threads.md §2). */
  async discoverAccounts(call: Call): Promise<DiscoveredAccount[]> {
    const me = await readMe(
      api,
      call,
      'id,username,name,threads_profile_picture_url,is_verified,is_eligible_for_geo_gating',
    );
    const username = me.username ?? me.id;
    return [
      {
        externalId: me.id,
        username,
        displayName: me.name ?? username,
        pictureUrl: me.threads_profile_picture_url,
        facts: { verified: me.is_verified ?? false, geoGating: me.is_eligible_for_geo_gating ?? false },
        grantedScopes: call.account?.grantedScopes ?? call.grantedScopes ?? [],
        usable: true,
      },
    ];
  },

  async isTokenAlive(call: Call): Promise<boolean> {
    try {
      await readMe(api, call, 'id');
      return true;
    } catch (error) {
      if (error instanceof Failure && error.failureClass === 'reconnect-needed') return false;
      throw error;
    }
  },
});

async function readMe(api: ThreadsApi, call: Call, fields: string): Promise<z.infer<typeof Me>> {
  const answer = await api(call, {
    endpoint: 'GET /me',
    method: 'GET',
    path: '/me',
    query: { fields },
    needs: ['threads_basic'],
  });
  return read(Me, answer);
}
