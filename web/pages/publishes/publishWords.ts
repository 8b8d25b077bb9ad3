import type { Mover } from '../../../domain/failures.js';
import { openPublishStates, type PublishState } from '../../../domain/states.js';
import type { PublishDetail } from '../../api/types.js';
import type { Tone } from '../../parts/Banner.js';

interface Words {
  readonly word: string;
  readonly tone: Tone;
}

const states: Readonly<Record<PublishState, Words>> = {
  scheduled: { word: 'Waiting', tone: 'info' },
  staging: { word: 'Preparing', tone: 'info' },
  staged: { word: 'Ready', tone: 'info' },
  committing: { word: 'Going out', tone: 'info' },
  published: { word: 'Live', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  unconfirmed: { word: 'Unconfirmed', tone: 'warn' },
  cancelled: { word: 'Cancelled', tone: 'plain' },
  unpublishing: { word: 'Being removed', tone: 'info' },
  unpublished: { word: 'Removed', tone: 'plain' },
};
export const stateWords = (state: PublishState): Words => states[state];

/** What the state means for the post, in a sentence. */
export function stateSentence(state: PublishState, platform: string): string {
  const sentences: Readonly<Record<PublishState, string>> = {
    scheduled: 'Nothing of it has left yet.',
    staging: `Its media is on the way to ${platform}. Nothing is visible yet.`,
    staged: `${platform} has its media. Nothing is visible yet.`,
    committing: `It is being handed to ${platform}, and may be visible any moment.`,
    published: `It is live on ${platform}.`,
    failed: 'It did not go out.',
    unconfirmed: `Nobody knows yet whether it is on ${platform}: it may be live.`,
    cancelled: 'It was cancelled. Nothing of it went out.',
    unpublishing: `It is being removed from ${platform}.`,
    unpublished: `It was live, and has been removed from ${platform}.`,
  };
  return sentences[state];
}

/** Choices of the list’s filter: several states that people look for together, and each for itself. */
export const stateChoices: readonly { readonly value: string; readonly name: string }[] = [
  { value: '', name: 'Any state' },
  { value: openPublishStates.join(','), name: 'Not out yet' },
  { value: 'failed,unconfirmed', name: 'Failed or unconfirmed' },
  ...(Object.entries(states) as [PublishState, Words][]).map(([value, { word }]) => ({ value, name: word })),
];

/** `failed,cancelled` → `Failed or cancelled`; what is no state is left out. */
export const statesInWords = (list: string): string => {
  const words = list.split(',').flatMap((state) => (state in states ? [states[state as PublishState].word] : []));
  return words.map((word, at) => (at === 0 ? word : word.toLowerCase())).join(' or ');
};

/** Whose move it is, in a word or two, for a list. */
export function moverWord(move: Mover, { role, platform }: { role: 'owner' | 'support'; platform: string }): string {
  if (move === role) return 'Your move';
  const movers: Readonly<Record<Mover, string>> = {
    owner: 'The owner’s move',
    support: 'Support’s move',
    us: 'Our move',
    platform: `${platform}’s move`,
  };
  return movers[move];
}

type Standing = PublishDetail['parts'][number]['standing'];
const standings: Readonly<Record<Standing, Words>> = {
  'not-live': { word: 'Not live', tone: 'plain' },
  unconfirmed: { word: 'Unconfirmed', tone: 'warn' },
  live: { word: 'Live', tone: 'good' },
  removed: { word: 'Removed', tone: 'plain' },
};
export const standingWords = (standing: Standing): Words => standings[standing];

type Verdict = PublishDetail['replays'][number]['verdict'];
export function verdictWords(verdict: Verdict, platform: string): string {
  if (verdict === null) return `${platform} is being asked.`;
  return {
    posted: `${platform} has it: it was live already.`,
    'not-posted': `${platform} does not have it.`,
    'cannot-tell': `${platform} cannot tell whether it has it.`,
  }[verdict];
}

/** States in which a post can still be stopped. */
export const isOpen = (state: PublishState): boolean => openPublishStates.some((open) => open === state);
