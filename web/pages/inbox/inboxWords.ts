import type { FailureClass } from '../../../domain/failures.js';
import { type DraftState, draftStates, type MessageKind } from '../../../domain/states.js';
import type { Account, Conversation, Draft, Message } from '../../api/types.js';
import type { Tone } from '../../parts/Banner.js';
import { type Remedy, remedyOf } from '../../parts/failureWords.js';
import { count, listed } from '../../parts/words.js';

interface Words {
  readonly word: string;
  readonly tone: Tone;
}

const kinds: Readonly<Record<MessageKind, string>> = {
  comment: 'Comment',
  reply: 'Reply',
  mention: 'Mention',
  'direct-message': 'Direct message',
};
export const kindWord = (kind: MessageKind): string => kinds[kind];

type Person = Message['sender'];
/** As people call them: the name, else the user name, else what the platform calls them. */
export const personName = ({ name, username, externalId }: Person): string =>
  name?.trim() || (username ? `@${username}` : `Somebody (${externalId})`);

/** Beside the name, where that does not say it already. */
export const handleOf = ({ name, username }: Person): string | undefined =>
  name?.trim() && username ? `@${username}` : undefined;

const mediaNames = {
  image: ['picture', 'pictures'],
  gif: ['moving picture', 'moving pictures'],
  video: ['video', 'videos'],
  audio: ['recording', 'recordings'],
  file: ['file', 'files'],
} as const satisfies Record<Message['media'][number]['kind'], readonly [string, string]>;

/** `2 pictures and 1 video`; nothing where nothing hangs at it. */
export function mediaInWords(media: Message['media']): string | undefined {
  const all = Object.entries(mediaNames).flatMap(([kind, [one, several]]) => {
    const many = media.filter((file) => file.kind === kind).length;
    return many > 0 ? [count(many, one, several)] : [];
  });
  return all.length > 0 ? listed(all) : undefined;
}

/** What a list shows of the last message. */
export function excerptOf({ last }: Pick<Conversation, 'last'>): string {
  if (!last) return 'Nothing is left of it';
  if (last.deleted) return 'Taken back';
  return last.excerpt.trim() || (last.kind === 'mention' ? 'A mention, without its words' : 'A message without words');
}

const states: Readonly<Record<DraftState, Words>> = {
  waiting: { word: 'Waits for a yes', tone: 'info' },
  approved: { word: 'Approved', tone: 'info' },
  sending: { word: 'Being sent', tone: 'info' },
  sent: { word: 'Sent', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  unconfirmed: { word: 'Unconfirmed', tone: 'warn' },
  rejected: { word: 'Rejected', tone: 'plain' },
  expired: { word: 'Expired', tone: 'plain' },
  cancelled: { word: 'Cancelled', tone: 'plain' },
};
export const draftWords = (state: DraftState): Words => states[state];

type Told = Pick<Draft, 'state' | 'rule' | 'approvedBy' | 'waiting'>;

/** What the state means for the answer, in a sentence. */
export function draftSentence({ state, rule, approvedBy, waiting }: Told, platform: string): string {
  const yes = rule === null ? `${approvedBy ?? 'Somebody'} said yes.` : `Without asking: rule ‘${rule}’.`;
  const sentences: Readonly<Record<DraftState, string>> = {
    waiting: 'Nothing is sent before somebody says yes.',
    approved: `${yes} It is sent when the time to undo that is over.`,
    sending: waiting
      ? `While it waits, the yes can be taken back, unless a call may have reached ${platform} already.`
      : `It is being handed to ${platform}, and can no longer be undone.`,
    sent: rule === null ? `After the yes of ${approvedBy}.` : `Sent without asking: rule ‘${rule}’.`,
    failed: 'It was not sent.',
    unconfirmed: `Nobody knows whether it is on ${platform}: it may be there. It is not sent again by itself.`,
    rejected: 'It is never sent. Another answer can be written.',
    expired: 'Nobody said yes in time. It is never sent.',
    cancelled: 'The account was disconnected. It is never sent.',
  };
  return sentences[state];
}

/** What to do about an answer that came to nothing, or may have. */
export function nextStep(
  { state, failure }: { state: DraftState; failure: FailureClass },
  { role, platform }: { role: 'owner' | 'support'; platform: string },
): string {
  if (state === 'unconfirmed') {
    return role === 'support'
      ? `Look on ${platform} whether it is there, and mark it.`
      : `Support looks on ${platform} whether it is there, and marks it.`;
  }
  const steps: Readonly<Record<Remedy, string>> = {
    accounts: 'Reconnect the account, allow what is missing, and write another answer.',
    edit: `Write another answer, or answer on ${platform} itself.`,
    platform: `Look on ${platform} whether what it answers is still there.`,
    wait: 'Write another answer later.',
    support: `Look on ${platform} whether it is there before another is written.`,
    report: 'Write another answer once it is mended.',
  };
  return steps[remedyOf(failure)];
}

/** Who wrote a draft. */
export const drafterName = (by: string): string => (by === 'engine' ? 'the engagement engine' : by);

type Step = Draft['history'][number];
export function stepInWords({ action, by, rule }: Step): string {
  const who = by === 'engine' ? 'The engagement engine' : by;
  const deeds: Readonly<Record<Step['action'], string>> = {
    drafted: `${who} wrote it:`,
    edited: `${who} changed it to:`,
    approved: `${who} said yes`,
    'auto-approved': `Rule ‘${rule}’ said yes, without asking`,
    undone:
      by === 'edit' ? 'What it answers was edited: the rule’s yes was to other words' : `${who} took the yes back`,
    rejected: `${who} said no`,
    sent: 'It was sent',
    failed: 'It failed',
    unconfirmed: 'The platform could not tell whether it is there',
    expired: 'Nobody had said yes in time',
    cancelled: 'The account was disconnected',
    marked: `${who} looked on the platform, and said what is there`,
  };
  return deeds[action];
}

/** Whether a yes can be asked back: before it is sent, and while something has it wait. */
export const canBeUndone = ({ state, waiting }: Pick<Draft, 'state' | 'waiting'>): boolean =>
  state === 'approved' || (state === 'sending' && waiting !== null);

const over: readonly DraftState[] = ['sent', 'failed', 'unconfirmed', 'rejected', 'expired', 'cancelled'];
export const openDraftStates = draftStates.filter((state) => !over.includes(state));
export const isOpenDraft = ({ state }: Pick<Draft, 'state'>): boolean => openDraftStates.includes(state);

/** What stands against a yes: of the words, and of the message whatever the words; each once. */
export const againstYes = (
  { violations }: Pick<Draft, 'violations'>,
  { obstacles }: Pick<Message, 'obstacles'>,
): string[] => [...new Set([...obstacles, ...violations.map(({ message }) => message)])];

/** Whether somebody has to do something about it. */
export const needsAnswer = ({
  direction,
  answeredAt,
  deletedAt,
  dismissed,
}: Pick<Message, 'direction' | 'answeredAt' | 'deletedAt' | 'dismissed'>): boolean =>
  direction === 'in' && !answeredAt && !deletedAt && !dismissed;

/** `9 seconds`, counted down; never less than none. */
export const secondsLeft = (untilMs: number, nowMs: number): number =>
  Math.max(0, Math.ceil((untilMs - nowMs) / 1_000));

const halves = ['comments', 'direct-messages'] as const;
const halfNames = { comments: 'Comments and mentions', 'direct-messages': 'Direct messages' } as const;

export interface Unread {
  readonly account: Account;
  readonly what: string;
  readonly missingScopes: readonly string[];
}

/** What of the inboxes is not read as its owner has not allowed it. */
export const unreadOf = (accounts: readonly Account[]): Unread[] =>
  accounts
    .filter(({ state }) => state !== 'disconnected' && state !== 'disconnecting')
    .flatMap((account) =>
      halves.flatMap((half) => {
        const found = account.features.find(({ feature }) => feature === half);
        return found && !found.can ? [{ account, what: halfNames[half], missingScopes: found.missingScopes }] : [];
      }),
    );

/** Accounts of which something is read. */
export const readAccounts = (accounts: readonly Account[]): Account[] =>
  accounts.filter(
    ({ state, features }) =>
      state === 'connected' && features.some(({ feature, can }) => can && halves.some((half) => half === feature)),
  );
