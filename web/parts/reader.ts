import { locale } from './Time.js';
import { browserZone } from './zonedTime.js';

/** Whose clock and which English. */
export interface Reader {
  zone: string;
  locale: string;
}

/** Who is at this browser. */
export const reader: Reader = { zone: browserZone(), locale };
