const numbers = new Intl.NumberFormat('en');
const list = new Intl.ListFormat('en');

export const inFigures = (many: number): string => numbers.format(many);

/** `1 post`, `1,200 posts`. */
export const count = (many: number, one: string, several = `${one}s`): string =>
  `${inFigures(many)} ${many === 1 ? one : several}`;

export const listed = (words: readonly string[]): string => list.format(words);
