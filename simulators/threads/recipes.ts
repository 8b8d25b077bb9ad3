import { graphError } from '../meta/errors.js';
import { graphWords } from '../meta/words.js';
import type { LeverSetting, Match } from '../shared/levers.js';
import { recipes, setting } from '../shared/recipes.js';
import { throttled } from './errors.js';
import type { ThreadsSimulator } from './simulator.js';

type Times = LeverSetting['times'];

/** The faults that any platform has, in Threads’ words, and its own. */
export function threadsRecipes({ levers }: ThreadsSimulator) {
  const { instead } = setting(levers);
  // Threads gives no hint; clients have seen the usage header all the same (§7).
  const words = graphWords({ throttled, usualHint: 'none', usageType: 'threads' });
  const oauth = { path: ['/oauth/access_token', '/access_token', '/refresh_access_token', '/oauth/authorize'] };
  return {
    ...recipes({ levers, words, refreshing: { path: '/refresh_access_token' }, oauth }),

    /** A refusal by code and subcode, such as those of §8. */
    refuse: (
      match: Match,
      {
        code,
        subcode,
        message = 'Refused',
        status = 400,
        times = 1 as Times,
      }: { code: number; subcode?: number; message?: string; status?: number; times?: Times },
    ) => instead(match, () => graphError({ code, ...(subcode !== undefined && { subcode }), message, status }), times),
  };
}
