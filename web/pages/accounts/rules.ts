import { ruleLimits } from '../../../domain/autoApprove.js';
import { autoApproveRulesMax } from '../../../domain/limits.js';
import { type MessageKind, messageKinds } from '../../../domain/states.js';
import type { ApiProblem } from '../../api/client.js';
import type { AutoApproveRule } from '../../api/types.js';
import { inFigures } from '../../parts/words.js';

/** Rules for automatic approval as they are written, checked and put back. */

/** A rule while it is written. */
export interface RuleText {
  readonly name: string;
  readonly kinds: readonly MessageKind[];
  readonly senders: string;
  readonly words: string;
  readonly notWords: string;
  readonly isTimed: boolean;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly dailyCap: string;
}

export const ruleFields = ['name', 'kinds', 'senders', 'words', 'notWords', 'hours', 'zone', 'dailyCap'] as const;
export type RuleField = (typeof ruleFields)[number];
export type Faults = Readonly<Partial<Record<RuleField, string>>>;

/** The kinds to choose from: what the platform has, and what the rule names already. */
export const kindChoices = (answers: readonly MessageKind[], rule?: Pick<AutoApproveRule, 'kinds'>): MessageKind[] =>
  messageKinds.filter((kind) => answers.includes(kind) || rule?.kinds?.includes(kind));

/** An empty one, or one to be changed. `zone` is the reader's. */
export function textOf(rule: AutoApproveRule | undefined, answers: readonly MessageKind[], zone: string): RuleText {
  return {
    name: rule?.name ?? '',
    kinds: rule?.kinds ?? answers,
    senders: asText(rule?.senders ?? []),
    words: asText(rule?.words ?? []),
    notWords: asText(rule?.notWords ?? []),
    isTimed: rule?.hours != null,
    from: rule?.hours?.from ?? '09:00',
    to: rule?.hours?.to ?? '18:00',
    zone: rule?.zone ?? zone,
    dailyCap: String(rule?.dailyCap ?? 5),
  };
}

/** What it says, once nothing is wrong with it. Every kind there is means any kind. */
export function ruleOf(text: RuleText, answers: readonly MessageKind[]): AutoApproveRule {
  const isAny = answers.every((kind) => text.kinds.includes(kind));
  return {
    name: text.name.trim(),
    kinds: isAny ? null : [...text.kinds],
    senders: orNull(sendersIn(text.senders)),
    words: orNull(listIn(text.words)),
    notWords: orNull(listIn(text.notWords)),
    hours: text.isTimed ? { from: text.from, to: text.to } : null,
    zone: text.zone,
    dailyCap: Number(text.dailyCap),
  };
}

const orNull = (list: string[]): string[] | null => (list.length > 0 ? list : null);

/** Words with commas or line ends between them, each once; what has a comma itself stands in quotation marks. */
export function listIn(text: string): string[] {
  const words = [...text.matchAll(/[^\S\n]*"([^"\n]+)"[^\S\n]*(?=,|\n|$)|[^,\n]+/g)].map(([all, quoted]) =>
    (quoted ?? all).trim(),
  );
  const seen = new Set<string>();
  return words.filter((word) => word !== '' && !seen.has(word.toLowerCase()) && seen.add(word.toLowerCase()));
}

/** User names go without their @. */
const sendersIn = (text: string): string[] => listIn(listIn(text).map(withoutAt).join('\n'));
export const withoutAt = (sender: string): string => sender.trim().replace(/^@+/, '');

const asText = (words: readonly string[]): string =>
  words.map((word) => (word.includes(',') ? `"${word}"` : word)).join(', ');

// ---------------------------------------------------------------- what is wrong

/** What is to be changed before it can be kept. `taken` are the names of the other rules. */
export function faultsOf(text: RuleText, taken: readonly string[]): Faults {
  const { nameLengthMax, dailyCapMax } = ruleLimits;
  const name = text.name.trim();
  const cap = Number(text.dailyCap);
  const spaced = sendersIn(text.senders).find((sender) => /\s/.test(sender));
  return withoutNone({
    name:
      name === ''
        ? 'Give it a name: the history of a reply names the rule that said yes.'
        : name.length > nameLengthMax
          ? `Shorten it: these are ${inFigures(name.length)} of at most ${nameLengthMax} characters.`
          : taken.includes(name)
            ? 'Another rule has this name: give this one a name of its own.'
            : undefined,
    kinds: text.kinds.length === 0 ? 'Choose at least one.' : undefined,
    senders: spaced
      ? `“${spaced}” has a space in it, as no user name has: put a comma between two.`
      : listFault(sendersIn(text.senders), 'user names'),
    words: listFault(listIn(text.words), 'words'),
    notWords: listFault(listIn(text.notWords), 'words'),
    hours: text.isTimed ? hoursFault(text) : undefined,
    dailyCap:
      text.dailyCap.trim() !== '' && Number.isInteger(cap) && cap >= 1 && cap <= dailyCapMax
        ? undefined
        : `Give a whole number from 1 to ${inFigures(dailyCapMax)}.`,
  });
}

function listFault(list: readonly string[], what: string): string | undefined {
  const { wordsMax, wordLengthMax } = ruleLimits;
  if (list.length > wordsMax)
    return `These are ${inFigures(list.length)} of at most ${wordsMax} ${what}: leave some out.`;
  const long = list.find((word) => word.length > wordLengthMax);
  return (
    long && `“${long.slice(0, 20)}…” is longer than ${wordLengthMax} characters: shorten it, or put commas into it.`
  );
}

function hoursFault({ from, to }: RuleText): string | undefined {
  if (from === '' || to === '') return 'Give both times, or choose round the clock.';
  return from === to
    ? 'The two are the same, so it would never say yes: change one, or choose round the clock.'
    : undefined;
}

const withoutNone = (faults: Readonly<Partial<Record<RuleField, string | undefined>>>): Faults =>
  Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault !== undefined));

/** What the API found wrong with the rule at a place of the list; nothing where it is about something else as well. */
export function faultsTold({ body: { violations = [] } }: ApiProblem, at: number): Faults | undefined {
  const told = violations.map(({ path, message }) => ({ field: fieldOf(path, at), message }));
  if (told.length === 0 || told.some(({ field }) => field === undefined)) return undefined;
  return Object.fromEntries(told.map(({ field, message }) => [field, message]));
}

function fieldOf(path: string, at: number): RuleField | undefined {
  const start = `rules[${at}].`;
  const name = path.startsWith(start) ? path.slice(start.length).split(/[.[]/)[0] : undefined;
  return ruleFields.find((field) => field === name);
}

// ---------------------------------------------------------------- changes

/** One thing that is done with the rules of an account. */
export type Change =
  | { readonly kind: 'add'; readonly rule: AutoApproveRule }
  | { readonly kind: 'edit'; readonly was: AutoApproveRule; readonly rule: AutoApproveRule }
  | { readonly kind: 'move'; readonly was: AutoApproveRule; readonly by: -1 | 1 }
  | { readonly kind: 'remove'; readonly was: AutoApproveRule };

/** The list with the change, and where in it the rule stands; or what was done elsewhere meanwhile that stands in the way. */
export type Changed =
  | { readonly rules: readonly AutoApproveRule[]; readonly at: number }
  | { readonly refused: 'changed' | 'gone' | 'taken' | 'full'; readonly newer?: AutoApproveRule };

/** Makes a change to the rules as they are now, whatever they were when it was begun: nothing that others did is undone. */
export function changed(now: readonly AutoApproveRule[], change: Change): Changed {
  if (change.kind === 'add') {
    const taken = now.find(({ name }) => name === change.rule.name);
    if (taken) return { refused: 'taken', newer: taken };
    if (now.length >= autoApproveRulesMax) return { refused: 'full' };
    return { rules: [...now, change.rule], at: now.length };
  }
  const at = now.findIndex(({ name }) => name === change.was.name);
  const newer = now[at];
  if (!newer) return change.kind === 'remove' ? { rules: now, at } : { refused: 'gone' };
  // Where it stands is all that a move changes.
  if (change.kind !== 'move' && !isSame(newer, change.was)) return { refused: 'changed', newer };
  if (change.kind === 'remove') return { rules: now.filter((_, place) => place !== at), at };
  if (change.kind === 'move') {
    const to = Math.min(Math.max(at + change.by, 0), now.length - 1);
    const rest = now.filter((_, place) => place !== at);
    return { rules: [...rest.slice(0, to), newer, ...rest.slice(to)], at: to };
  }
  const taken = now.find(({ name }, place) => name === change.rule.name && place !== at);
  if (taken) return { refused: 'taken', newer: taken };
  return { rules: now.map((rule, place) => (place === at ? change.rule : rule)), at };
}

/** They say the same, however often they have said it. */
export const isSame = (one: AutoApproveRule, other: AutoApproveRule): boolean => contentOf(one) === contentOf(other);

const contentOf = ({ name, kinds, senders, words, notWords, hours, zone, dailyCap }: AutoApproveRule): string =>
  JSON.stringify([name, kinds, senders, words, notWords, hours && [hours.from, hours.to], zone, dailyCap]);
