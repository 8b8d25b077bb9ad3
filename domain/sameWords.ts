/** A text as readers compare it: however its letters are put together, and wherever it breaks. */
export const comparable = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

export const sameWords = (one: string, other: string): boolean => comparable(one) === comparable(other);
