import { useEffect, useState } from 'react';
import { blankDraft, type Draft, isBlank } from './draft.js';
import { draftsIn } from './drafts.js';

const drafts = draftsIn(sessionStorage);

/** A draft that outlives a reload, under a key; `isKept` is false where the browser would not keep it. */
export function useDraft(key: string, first: () => Draft = blankDraft) {
  const [{ draft, of, isKept }, set] = useState(() => ({ draft: drafts.read(key) ?? first(), of: key, isKept: true }));

  useEffect(() => {
    if (isBlank(draft)) drafts.drop(of);
    else {
      const kept = drafts.keep(of, draft);
      set((before) => (before.isKept === kept ? before : { ...before, isKept: kept }));
    }
  }, [draft, of]);

  return {
    draft,
    isKept: isKept || isBlank(draft),
    change: (to: (draft: Draft) => Draft) => set((before) => ({ ...before, draft: to(before.draft) })),
    /** To another account: its own draft where it has one, else this one goes along. */
    moveTo(other: string, carried: (draft: Draft) => Draft) {
      const own = drafts.read(other);
      if (!own) drafts.drop(of);
      set((before) => ({ draft: own ?? carried(before.draft), of: other, isKept: true }));
    },
    /** It was sent, or is given up. */
    discard() {
      drafts.drop(of);
      set((before) => ({ ...before, draft: blankDraft() }));
    },
  };
}
