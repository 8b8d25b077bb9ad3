import type { Draft } from './draft.js';

/** Drafts of this tab: they outlive a reload and a look at another page, and end with the tab. */
export interface Drafts {
  read(key: string): Draft | undefined;
  /** False: the browser keeps nothing, or has no room; then it lasts until the page is left. */
  keep(key: string, draft: Draft): boolean;
  drop(key: string): void;
}

export const draftsIn = (storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): Drafts => {
  const name = (key: string) => `draft:${key}`;
  return {
    read(key) {
      try {
        const kept = JSON.parse(storage.getItem(name(key)) ?? 'null') as Draft | null;
        return kept && Array.isArray(kept.parts) && kept.parts.length > 0 && kept.moment ? kept : undefined;
      } catch {
        return undefined;
      }
    },
    keep(key, draft) {
      try {
        storage.setItem(name(key), JSON.stringify(draft));
        return true;
      } catch {
        return false;
      }
    },
    drop(key) {
      try {
        storage.removeItem(name(key));
      } catch {
        // A browser that keeps nothing has nothing to forget.
      }
    },
  };
};
