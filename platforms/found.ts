import { sameWords } from '../domain/sameWords.js';
import type { Evidence, Found, SoughtReply } from './platform.js';

/** A post that may be the one sought. */
export interface Candidate {
  readonly externalId: string;
  readonly url?: string;
  readonly at: Date;
  readonly verdict: 'same' | 'other' | 'unsure';
  /** Shown to support; no text of posts. */
  readonly why: string;
}

/** What the candidates, newest first, come to. `complete`: nothing that may be the one was left unread. */
export function foundAmong(
  candidates: readonly Candidate[],
  { looked, complete }: { readonly looked: string; readonly complete: boolean },
): Found {
  const evidence: Evidence = {
    looked,
    candidates: candidates.map(({ externalId, at, why }) => ({ externalId, at: at.toISOString(), why })),
  };
  // The oldest equal one: should there be two, the first is ours and the second the accident.
  const [same] = candidates
    .filter(({ verdict }) => verdict === 'same')
    .reverse() // where a platform's times are too coarse to tell, its order does
    .sort((one, other) => one.at.getTime() - other.at.getTime());
  if (same) return { verdict: 'posted', externalId: same.externalId, ...(same.url && { url: same.url }), evidence };
  const unsure = !complete || candidates.some(({ verdict }) => verdict === 'unsure');
  return { verdict: unsure ? 'cannot-tell' : 'not-seen', evidence };
}

/** An answer of ours as a list shows it. */
export interface ReplyShown {
  readonly externalId: string;
  readonly at: Date;
  readonly text: string;
}

/**
 * An answer of ours with an unknown outcome among those that a list shows: by its words and by its time, since the platforms give no
 * key. `leewayMs`: how far the platform's clock and ours may differ.
 */
export function replyAmong(
  shown: readonly ReplyShown[],
  { text, since, excludingExternalIds }: Pick<SoughtReply, 'text' | 'since' | 'excludingExternalIds'>,
  { leewayMs, complete, where }: { leewayMs: number; complete: boolean; where: string },
): Found {
  const earliestMs = since.getTime() - leewayMs;
  const candidates = shown
    .filter(({ externalId }) => !excludingExternalIds.includes(externalId))
    .map(({ externalId, at, text: words }): Candidate => {
      if (at.getTime() < earliestMs) return { externalId, at, verdict: 'other', why: 'older than the intent' };
      const isSame = sameWords(words, text);
      return { externalId, at, verdict: isSame ? 'same' : 'other', why: isSame ? 'equal text' : 'another text' };
    });
  const looked = `${shown.length} answers of the account ${where}, for one since ${new Date(earliestMs).toISOString()}.`;
  return foundAmong(candidates, { looked, complete });
}
