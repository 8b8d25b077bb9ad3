export const textLengthMax = 500;
export const linksMax = 5;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Pictures, flags and keycaps; plain digits and © are none unless they are asked to look like one. */
const emoji =
  /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}{2}|\ufe0f\u20e3|\p{Extended_Pictographic}\u200d/u;

/** As Threads counts: an emoji as many as it has bytes in UTF-8, every other character as one (threads.md §3.4). */
export function lengthOf(text: string): number {
  let length = 0;
  for (const { segment } of graphemes.segment(text)) {
    length += emoji.test(segment) ? Buffer.byteLength(segment) : [...segment].length;
  }
  return length;
}

/** Different links in a text, as far as they are written out. */
export function linksIn(text: string): Set<string> {
  const found = text.match(/\bhttps?:\/\/[^\s<>"]+/gi) ?? [];
  return new Set(found.map((link) => link.replace(/[.,;:!?)\]]+$/, '')));
}

/** For comparing what was sent with what is shown: white space at the ends and kinds of line break say nothing. */
export const comparable = (text: string): string => text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
