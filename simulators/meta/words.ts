import { type CommonRateHint, type ErrorWords, retryAfter } from '../shared/recipes.js';
import { graphError, serverTrouble, tokenRefusal } from './errors.js';
import { businessUsage } from './usage.js';

/** Meta's own hint: whole minutes in a usage header. */
export type GraphRateHint = 'usage';

interface GraphWords {
  /** What Meta says when calls are too many, which differs by platform. */
  throttled: { code: number; subcode?: number; message: string };
  /** The hint that comes by itself. */
  usualHint: GraphRateHint | CommonRateHint;
  /** `type` in the usage header. */
  usageType: string;
}

/** What any server can say, in the words of the Graph API. Throttling comes as a 400 like everything else. */
export const graphWords = ({ throttled, usualHint, usageType }: GraphWords): ErrorWords<GraphRateHint> => ({
  usualHint,
  rateLimited: (hint, waitMs) => {
    const regainMinutes = Math.ceil(waitMs / 60_000);
    const headers =
      hint === 'usage'
        ? businessUsage('0', { type: usageType, percent: 100, regainMinutes })
        : retryAfter(hint, waitMs, Date.now());
    return { ...graphError(throttled), headers };
  },
  serverError: serverTrouble,
  unauthorized: () => tokenRefusal('unparsable', { status: 401 }),
  refused: (status, text) => graphError({ code: 100, message: `(#100) ${text}`, status }),
});
