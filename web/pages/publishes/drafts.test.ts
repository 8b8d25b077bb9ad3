import { describe, expect, it } from 'vitest';
import { blankDraft } from './draft.js';
import { draftsIn } from './drafts.js';

function memory(quota = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem(name: string, value: string) {
      if (value.length > quota) throw new DOMException('full', 'QuotaExceededError');
      kept.set(name, value);
    },
    removeItem: (name: string) => void kept.delete(name),
  };
}

describe('drafts', () => {
  it('are read back as they were, each under its own key, until they are dropped', () => {
    const drafts = draftsIn(memory());
    const draft = blankDraft();
    expect(drafts.keep('a', draft)).toBe(true);
    expect(drafts.read('a')).toEqual(draft);
    expect(drafts.read('b')).toBeUndefined();
    drafts.drop('a');
    expect(drafts.read('a')).toBeUndefined();
  });

  it('tell where they could not be kept', () => {
    expect(draftsIn(memory(10)).keep('a', blankDraft())).toBe(false);
  });

  it('are none where something else was written', () => {
    const storage = memory();
    const drafts = draftsIn(storage);
    for (const other of ['', '{', 'null', '{"parts":[]}', '{"parts":[{}]}', '7']) {
      storage.setItem('draft:a', other);
      expect(drafts.read('a')).toBeUndefined();
    }
  });
});
