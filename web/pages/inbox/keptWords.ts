/** Words that are being written, in this tab: they outlive a reload and a look elsewhere. A browser that keeps nothing loses them. */
export const keptWordsIn = (storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) => {
  const name = (key: string) => `answer:${key}`;
  const tried = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch {
      return undefined; // storage is refused, or full
    }
  };
  return {
    read: (key: string): string | undefined => tried(() => storage.getItem(name(key))) ?? undefined,
    keep: (key: string, words: string): void => tried(() => storage.setItem(name(key), words)),
    drop: (key: string): void => tried(() => storage.removeItem(name(key))),
  };
};
