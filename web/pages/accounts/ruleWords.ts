import { type Judged, type Misfit, misfitsOf } from '../../../domain/autoApprove.js';
import type { MessageKind } from '../../../domain/states.js';
import type { AutoApproveRule } from '../../api/types.js';
import { count, inFigures } from '../../parts/words.js';

/** What rules for automatic approval say, and do not say, in the reader's words. */

const kinds: Readonly<Record<MessageKind, { one: string; many: string }>> = {
  comment: { one: 'a comment', many: 'comments' },
  reply: { one: 'a reply to a comment', many: 'replies to comments' },
  mention: { one: 'a mention', many: 'mentions' },
  'direct-message': { one: 'a direct message', many: 'direct messages' },
};
export const kindInWords = (kind: MessageKind): string => kinds[kind].many;
export const oneOfKind = (kind: MessageKind): string => kinds[kind].one;

export const zoneInWords = (zone: string): string => zone.replaceAll('_', ' ');

const either = new Intl.ListFormat('en', { type: 'disjunction' });
const namedMax = 6;

/** The first of a long list, and how many more there are. */
function anyOf(words: readonly string[]): string {
  const more = words.length - namedMax;
  return either.format(more > 1 ? [...words.slice(0, namedMax), `${inFigures(more)} others`] : words);
}

const quoted = (word: string): string => `“${word}”`;
/** Ids of platforms are figures, and no names. */
const asSender = (sender: string): string => (/^\d+$/.test(sender) ? sender : `@${sender}`);

/** `‘Thanks’: comments with “thank you”, between 09:00 and 18:00 (Europe/Berlin), at most 5 a day.` */
export function ruleInWords({ name, kinds, senders, words, notWords, hours, zone, dailyCap }: AutoApproveRule): string {
  const what = kinds ? anyOf(kinds.map(kindInWords)) : 'any message';
  const from = senders ? ` from ${anyOf(senders.map(asSender))}` : '';
  const holding = words ? ` with ${anyOf(words.map(quoted))}` : '';
  const unless = notWords ? `, unless it or the answer has ${anyOf(notWords.map(quoted))}` : '';
  const at = hours ? `, between ${hours.from} and ${hours.to}${hours.to < hours.from ? ' the next day' : ''}` : '';
  const where = ` (${zoneInWords(zone)})`;
  const cap = `, at most ${inFigures(dailyCap)} a day`;
  return `‘${name}’: ${what}${from}${holding}${unless}${at}${hours ? where : ''}${cap}${hours ? '' : where}.`;
}

export const times = (many: number): string => (many === 1 ? 'once' : `${inFigures(many)} times`);

/** How often it has said yes today; nothing where the API does not say. */
export function countInWords({ saidYesToday, dailyCap }: Pick<AutoApproveRule, 'saidYesToday' | 'dailyCap'>): string {
  if (saidYesToday === undefined) return '';
  if (saidYesToday === 0) return 'Has not said yes today.';
  if (saidYesToday < dailyCap) return `Said yes ${times(saidYesToday)} today.`;
  return `Said yes ${times(saidYesToday)} today, which is its most: what comes now waits for you.`;
}

/** Whether anything is sent without asking. `many` rules there are. */
export function approvalInWords(isOn: boolean, many: number): { isEmpty: boolean; sentence: string } {
  if (many === 0) {
    return isOn
      ? {
          isEmpty: true,
          sentence: 'This is on, but there is no rule yet: nothing is sent without asking until there is one.',
        }
      : { isEmpty: false, sentence: 'There is no rule yet. Without one, nothing is sent without asking.' };
  }
  return isOn
    ? { isEmpty: false, sentence: 'The first rule that fits says yes:' }
    : { isEmpty: false, sentence: `While this is off, ${many === 1 ? 'its rule says' : 'its rules say'} nothing:` };
}

// ---------------------------------------------------------------- trying

export interface Verdict {
  /** The rule that says yes. */
  readonly yes?: string;
  /** Why each of those before it does not; where none says yes, each of all. */
  readonly others: readonly { readonly name: string; readonly why: string }[];
}

/** What the rules would say now. The first that fits and has not said yes too often says yes. */
export function verdictOn(rules: readonly AutoApproveRule[], judged: Judged, now: Date): Verdict {
  const others: { name: string; why: string }[] = [];
  for (const rule of rules) {
    const why = [
      ...misfitsOf(rule, judged, now).map((misfit) => misfitInWords(misfit, rule, judged)),
      ...((rule.saidYesToday ?? 0) >= rule.dailyCap
        ? [`It has said yes ${times(rule.saidYesToday ?? 0)} today, which is its most.`]
        : []),
    ];
    if (why.length === 0) return { yes: rule.name, others };
    others.push({ name: rule.name, why: why.join(' ') });
  }
  return { others };
}

function misfitInWords(misfit: Misfit, rule: AutoApproveRule, { kind, sender }: Judged): string {
  switch (misfit.by) {
    case 'kind':
      return `It is for ${anyOf((rule.kinds ?? []).map(kindInWords))}, and this is ${oneOfKind(kind)}.`;
    case 'sender':
      return sender.externalId === ''
        ? 'It is for some senders only: name one.'
        : `${asSender(sender.externalId)} is not among its senders.`;
    case 'words':
      return `The message has ${rule.words?.length === 1 ? `no ${quoted(rule.words[0]!)}` : 'none of its words'}.`;
    case 'not-words':
      return `The ${misfit.in} has ${quoted(misfit.word)}.`;
    case 'hours':
      return `It is ${misfit.clock} in ${zoneInWords(rule.zone)}, outside its hours.`;
  }
}

/** In one sentence, before the reasons. */
export function verdictInWords({ yes }: Verdict, isOn: boolean, many: number): string {
  if (many === 0) return 'There is no rule, so this would wait for your yes.';
  if (yes === undefined)
    return `${many === 1 ? 'The rule does not say' : `None of the ${count(many, 'rule')} says`} yes: this would wait for yours.`;
  return isOn
    ? `‘${yes}’ would say yes now.`
    : `‘${yes}’ would say yes, but automatic approval is off: this would wait for your yes.`;
}
