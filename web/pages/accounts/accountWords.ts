import { featuresInWords } from '../../../domain/features.js';
import type { Account, Import, Notice } from '../../api/types.js';
import { count, inFigures, listed } from '../../parts/words.js';
import type { Login } from './logins.js';

/** Words for what owners see of an account. No word of ours stands for a platform's own. */

export type Feature = Account['features'][number]['feature'];
type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

export const featureInWords = (feature: Feature): string => featuresInWords[feature] ?? feature;

// ---------------------------------------------------------------- state

export interface Standing {
  readonly tone: Tone;
  /** One or two words, for the badge. */
  readonly word: string;
  readonly sentence: string;
}

const weekMs = 7 * 24 * 3_600_000;

/** How an account stands, and whose move it is. `label` is the platform's name. */
export function standingOf(account: Account, label: string, nowMs: number): Standing {
  switch (account.state) {
    case 'connecting':
      return { tone: 'info', word: 'Connecting', sentence: 'Waiting for its first permission to be stored.' };
    case 'connected':
      return connectedStanding(account, label, nowMs);
    case 'reconnect-needed':
      return reconnectStanding(account, label);
    case 'disconnecting':
      return {
        tone: 'info',
        word: 'Disconnecting',
        sentence: `Its work is stopped, and ${label} is being asked to end the permission. This goes on by itself.`,
      };
    case 'disconnected':
      return { tone: 'plain', word: 'Disconnected', sentence: 'Nothing is read or posted for it any more.' };
  }
}

function connectedStanding(account: Account, label: string, nowMs: number): Standing {
  if (isOff(account, 'stay-connected')) {
    return {
      tone: 'warn',
      word: 'Connected for now',
      sentence:
        'Staying connected was not allowed, so this permission ends by itself and cannot be renewed without you.',
    };
  }
  if (account.renewable) {
    return { tone: 'good', word: 'Connected', sentence: 'The permission renews itself; nothing needs doing.' };
  }
  const endsSoon = account.tokenExpiresAt !== null && Date.parse(account.tokenExpiresAt) - nowMs < weekMs;
  return endsSoon
    ? {
        tone: 'warn',
        word: 'Ends soon',
        sentence: `${label} renews this permission only with you: reconnect before it ends, and everything goes on.`,
      }
    : {
        tone: 'good',
        word: 'Connected',
        sentence: 'The permission cannot renew itself: we will ask you a week before it ends.',
      };
}

function reconnectStanding({ reconnectCause }: Account, label: string): Standing {
  if (reconnectCause === 'platform-oauth-down') {
    return { tone: 'warn', word: 'Waiting for the platform', sentence: causeInWords('platform-oauth-down', label) };
  }
  return { tone: 'bad', word: 'Reconnect needed', sentence: causeInWords(reconnectCause ?? 'access-revoked', label) };
}

/** Why an account needs its owner, or does not. */
export function causeInWords(cause: NonNullable<Account['reconnectCause']>, label: string): string {
  switch (cause) {
    case 'access-revoked':
      return `${label} no longer accepts our access: it was taken back there, or the password was changed. Reconnect to go on.`;
    case 'password-changed':
      return `The password was changed at ${label}, which ended our access. Reconnect to go on.`;
    case 'platform-oauth-down':
      return `${label}’s sign-in service does not answer, so the permission could not be renewed in time. We keep trying, and it goes on by itself: nothing needs doing.`;
    case 'lost-refresh':
      return `The permission was renewed, but ${label}’s answer was lost on the way. Reconnect once to go on.`;
    case 'no-refresh-possible':
      return `The permission has ended, and ${label} renews it only with you. Reconnect to go on.`;
  }
}

// ---------------------------------------------------------------- permissions

const isOff = (account: Account, feature: Feature): boolean =>
  account.features.some((one) => one.feature === feature && !one.can);

/** What an account may not do, and all that its owner would have to allow for it. */
export function missingOf({ features }: Pick<Account, 'features'>): { features: Feature[]; scopes: string[] } {
  const off = features.filter(({ can }) => !can);
  return {
    features: off.map(({ feature }) => feature),
    scopes: [...new Set(off.flatMap(({ missingScopes }) => missingScopes))],
  };
}

/** The features that some scopes serve, in the platform's order. */
export const featuresOf = (login: Pick<Login, 'scopes'>, scopes: readonly string[]): Feature[] => [
  ...new Set(login.scopes.filter(({ scope }) => scopes.includes(scope)).flatMap(({ features }) => features)),
];

// ---------------------------------------------------------------- receipt

export type Receipt = NonNullable<Account['receipt']>;

/** What became of the permission at the platform. */
export function revokedInWords(revoked: string, label: string): string {
  switch (revoked) {
    case 'revoked':
      return `Taken back: ${label} ended it when we asked.`;
    case 'already-dead':
      return `It had ended before: there was nothing left to take back at ${label}.`;
    case 'removed-at-platform':
      return `Taken back at ${label}: the app was removed there.`;
    case 'not-offered':
      return `Not taken back: ${label} lets no app do that. Only you can, in its settings.`;
    case 'shared-grant':
      return `Not taken back: the same login at ${label} serves other connected accounts, which would have ended too.`;
    case 'unconfirmed':
      return `Not confirmed: ${label} did not answer for three days. Remove the app in its settings to be sure.`;
    default:
      return `${label}: ${revoked}.`;
  }
}

export const stoppedInWords = ({ stopped: { publishes, imports, replies = 0 } }: Receipt): string => {
  const stopped = [
    publishes > 0 && count(publishes, 'post'),
    imports > 0 && count(imports, 'import'),
    replies > 0 && count(replies, 'reply', 'replies'),
  ].filter(isText);
  return stopped.length > 0 ? `${listed(stopped)} under way or scheduled` : 'Nothing was under way';
};

export const keptInWords = ({ kept: { importedPosts, publishes, messages = 0 } }: Receipt): string => {
  const kept = [
    importedPosts > 0 && count(importedPosts, 'imported post'),
    messages > 0 && count(messages, 'message'),
    publishes > 0 && count(publishes, 'publish', 'publishes'),
  ].filter(isText);
  return kept.length > 0 ? listed(kept) : 'Nothing';
};

const isText = (value: string | false): value is string => value !== false;

// ---------------------------------------------------------------- imports

/** How an import stands, in a sentence that does not change while it runs. */
export function importInWords({ state, seen, added, files }: Import): string {
  const read = `${count(seen, 'post')} read, ${inFigures(added)} of them new${filesInWords(files)}`;
  switch (state) {
    case 'running':
      return 'Importing earlier posts.';
    case 'completed':
      return `The last import is complete: ${read}.`;
    case 'cancelled':
      return `The last import was cancelled: ${read}. What was read stays.`;
    case 'failed':
      if (seen === 0) return 'The last import stopped before it had read a post.';
      return `The last import stopped: ${read}. What was read stays.`;
  }
}

/** Nothing where the posts have none. */
function filesInWords({ found, kept, notKept }: Import['files']): string {
  if (found === 0) return '';
  const missing = notKept > 0 ? `, ${inFigures(notKept)} could not be had` : '';
  return `; ${inFigures(kept)} of ${count(found, 'file')} kept${missing}`;
}

// ---------------------------------------------------------------- notices

/** What a banner is called. `name` is the account as its owner knows it. */
export function noticeTitle({ kind, cause }: Pick<Notice, 'kind' | 'cause'>, label: string, name: string): string {
  if (kind === 'reconnect-soon') return `The permission of ${name} on ${label} ends soon`;
  if (kind === 'removed-at-platform') return `${name} was disconnected at ${label}`;
  if (kind === 'publish-failed') return `A post of ${name} on ${label} was not published`;
  if (kind === 'publish-unconfirmed') return `It is not known whether a post of ${name} on ${label} is live`;
  switch (cause) {
    case 'password-changed':
      return `Reconnect ${name} on ${label}: its password was changed`;
    case 'platform-oauth-down':
      return `${label}’s sign-in is down: ${name} waits for it`;
    case 'lost-refresh':
      return `Reconnect ${name} on ${label}: a renewal was lost`;
    case 'no-refresh-possible':
      return `Reconnect ${name} on ${label}: its permission has ended`;
    default:
      return `Reconnect ${name} on ${label}: its access was taken back`;
  }
}
