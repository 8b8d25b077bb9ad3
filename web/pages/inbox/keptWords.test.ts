import { describe, expect, it } from 'vitest';
import { keptWordsIn } from './keptWords.js';

describe('words that are being written', () => {
  it('are kept under their key until they are dropped', () => {
    const kept = new Map<string, string>();
    const words = keptWordsIn({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    });
    words.keep('one', 'Until');
    words.keep('one', 'Until six');
    expect([words.read('one'), words.read('other')]).toEqual(['Until six', undefined]);
    words.drop('one');
    expect(words.read('one')).toBeUndefined();
  });

  it('are simply lost where the browser keeps nothing', () => {
    const refuse = () => {
      throw new Error('The operation is insecure.');
    };
    const words = keptWordsIn({ getItem: refuse, setItem: refuse, removeItem: refuse });
    words.keep('one', 'Until six');
    expect(words.read('one')).toBeUndefined();
    words.drop('one');
  });
});
