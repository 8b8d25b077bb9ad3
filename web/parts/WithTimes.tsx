import { Time } from './Time.js';

const instant = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

/** Moments in our sentences are UTC; the reader sees them by their own clock. */
export function WithTimes({ text }: { text: string }) {
  return text.split(instant).map((piece, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text keep their places
    instant.test(piece) ? <Time key={place} at={piece} /> : piece,
  );
}
