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

/** What a rule looks at. */
export interface Judged {
  readonly kind: MessageKind;
  readonly sender: { readonly externalId: string; readonly username: string | null };
  readonly message: string;
  readonly answer: string;
}

/** Whether a rule says yes, its cap aside. */
export function fits(rule: AutoApproveRule, judged: Judged, now: Date): boolean {
  const { kind, sender, message, answer } = judged;
  const isSender = (wanted: string): boolean =>
    wanted === sender.externalId || wanted.toLowerCase() === sender.username?.toLowerCase();
  return (
    (rule.kinds === null || rule.kinds.includes(kind)) &&
    (rule.senders === null || rule.senders.some(isSender)) &&
    (rule.words === null || rule.words.some((word) => holds(message, word))) &&
    !(rule.notWords ?? []).some((word) => holds(message, word) || holds(answer, word)) &&
    (rule.hours === null || isWithin(rule.hours, clockIn(rule.zone, now)))
  );
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
