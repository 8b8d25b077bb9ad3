import type { CommonControlTree } from '../../simulators/shared/control.js';
import type { Remote } from '../../simulators/shared/control-api.js';
import type { Match } from '../../simulators/shared/levers.js';
import type { CommonRateHint, Recipes } from '../../simulators/shared/recipes.js';
import { type Fault, type Moment, rateLimitWaitMs, type SimulatedPlatform } from './simulatedPlatform.js';

/** A control that has what every platform's has; a hint of the platform's own is not asked for by name. */
export type AnyControl = Omit<Remote<CommonControlTree>, 'levers'> & {
  readonly levers: Omit<Remote<Recipes>, 'rateLimited'> & {
    rateLimited(match: Match, limit?: { hint?: CommonRateHint; waitMs?: number }): Promise<unknown>;
  };
};

type SetFault = (match: Match) => Promise<unknown>;

export interface ControlWords {
  /** Which calls belong to a moment. */
  readonly moments: Readonly<Record<Moment, Match>>;
  /** Where the platform has a fault in another way than the others. */
  readonly faults?: Partial<Readonly<Record<Fault, SetFault>>>;
  /** Calls that are not the API's, by method and path pattern: of tokens and of the consent page. */
  isOAuth(endpoint: string): boolean;
}

/** What the contract suite needs of every platform alike. */
export function throughControl(
  control: AnyControl,
  { moments, faults = {}, isOAuth }: ControlWords,
): Pick<SimulatedPlatform, 'fault' | 'removeGrant' | 'callsOf' | 'secrets'> {
  const all = { ...commonFaults(control), ...faults };
  return {
    fault: async (what, at) => void (await all[what](moments[at])),
    removeGrant: async ({ externalId }) => void (await control.revokeGrant(externalId)),
    async callsOf({ externalId }) {
      const events = await control.ledger({ account: externalId, phase: 'received' });
      return events.filter(({ endpoint }) => !isOAuth(endpoint)).length;
    },
    secrets: async () => (await control.issuedSecrets()).map(({ value }) => value),
  };
}

const commonFaults = ({ levers }: AnyControl): Record<Fault, SetFault> => ({
  'answer-lost': (match) => levers.lostAnswer(match),
  'error-after-acting': (match) => levers.serverError(match, { status: 503, acted: true }),
  'page-after-acting': (match) => levers.badGateway(match, { acted: true }),
  'json-truncated': (match) => levers.truncatedJson(match),
  'body-cut': (match) => levers.cutBody(match),
  'body-empty': (match) => levers.emptyBody(match),
  'reset-before-acting': (match) => levers.resetBefore(match),
  'error-before-acting': (match) => levers.serverError(match),
  'rate-limited-by-header': (match) => levers.rateLimited(match, { waitMs: rateLimitWaitMs }),
  'rate-limited-in-seconds': (match) =>
    levers.rateLimited(match, { hint: 'retry-after-seconds', waitMs: rateLimitWaitMs }),
  'rate-limited-by-date': (match) => levers.rateLimited(match, { hint: 'retry-after-date', waitMs: rateLimitWaitMs }),
  'rate-limited-without-hint': (match) => levers.rateLimited(match, { hint: 'none' }),
  'wrong-content-type': (match) => levers.wrongContentType(match),
  'token-refused': (match) => levers.tokenRefused(match),
  'quota-exhausted': (match) => levers.quotaExhausted(match),
  'secrets-echoed': (match) => levers.echoSecrets(match),
  'secrets-echoed-in-a-page': (match) => levers.echoSecrets(match, { status: 502, html: true }),
  'refresh-token-left-out': (match) => levers.refreshWithoutRefreshToken(match),
  'access-token-blank': (match) => levers.refreshBlank(match),
  redirected: (match) => levers.refreshRedirected('http://127.0.0.1:9/elsewhere', match),
});
