import type { Evidence, Found } from './platform.js';

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
