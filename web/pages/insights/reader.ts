import { locale } from '../../parts/Time.js';
import { browserZone } from '../../parts/zonedTime.js';
import type { Reader } from './insightWords.js';

export const reader: Reader = { zone: browserZone(), locale };
