import type { MessageKind } from './states.js';

/** `from` inclusive, `to` exclusive, as `HH:MM`; a `to` before its `from` lies on the next day. */
export interface RuleHours {
  readonly from: string;
  readonly to: string;
}

/** When a draft may be sent without asking a person. What is null holds for anything. */
export interface AutoApproveRule {
  readonly name: string;
  readonly kinds: readonly MessageKind[] | null;
  /** User names without @, or the platform's ids. */
  readonly senders: readonly string[] | null;
  /** One of them must be in the message. */
  readonly words: readonly string[] | null;
  /** None of them may be in the message or in the answer. */
  readonly notWords: readonly string[] | null;
  readonly hours: RuleHours | null;
  /** IANA zone, in which the hours hold and the day of the cap begins. */
  readonly zone: string;
  readonly dailyCap: number;
}

/** How much a rule may hold. */
export const ruleLimits = { nameLengthMax: 100, wordsMax: 100, wordLengthMax: 100, dailyCapMax: 10_000 } as const;

/** What a rule looks at. */
export interface Judged {
  readonly kind: MessageKind;
  readonly sender: { readonly externalId: string; readonly username: string | null };
  readonly message: string;
  readonly answer: string;
}

/** Why a rule says nothing. */
export type Misfit =
  | { readonly by: 'kind' | 'sender' | 'words' }
  | { readonly by: 'not-words'; readonly word: string; readonly in: 'message' | 'answer' }
  /** `clock` is what it is in the rule's zone. */
  | { readonly by: 'hours'; readonly clock: string };

/** Whether a rule says yes, its cap aside. */
export const fits = (rule: AutoApproveRule, judged: Judged, now: Date): boolean =>
  misfitsOf(rule, judged, now).length === 0;

/** Everything in which a rule does not fit; where there is nothing, it says yes. */
export function misfitsOf(rule: AutoApproveRule, judged: Judged, now: Date): Misfit[] {
  const { kind, sender, message, answer } = judged;
  const isSender = (wanted: string): boolean =>
    wanted === sender.externalId || wanted.toLowerCase() === sender.username?.toLowerCase();
  const misfits: Misfit[] = [];
  if (rule.kinds && !rule.kinds.includes(kind)) misfits.push({ by: 'kind' });
  if (rule.senders && !rule.senders.some(isSender)) misfits.push({ by: 'sender' });
  if (rule.words && !rule.words.some((word) => holds(message, word))) misfits.push({ by: 'words' });
  for (const word of rule.notWords ?? []) {
    if (holds(message, word)) misfits.push({ by: 'not-words', word, in: 'message' });
    else if (holds(answer, word)) misfits.push({ by: 'not-words', word, in: 'answer' });
  }
  if (rule.hours) {
    const clock = clockIn(rule.zone, now);
    if (!isWithin(rule.hours, clock)) misfits.push({ by: 'hours', clock });
  }
  return misfits;
}

/** As whole words, whatever their case: `sale` is not in `wholesale`. */
function holds(text: string, word: string): boolean {
  const escaped = word.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u').test(text.toLowerCase());
}

function isWithin({ from, to }: RuleHours, clock: string): boolean {
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
}

const clockIn = (zone: string, now: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    now,
  );

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
