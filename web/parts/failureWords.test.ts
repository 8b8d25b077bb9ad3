import { expect, it } from 'vitest';
import { failureClasses } from '../../domain/failures.js';
import { classInWords } from './failureWords.js';

it('every class of failure has words, and one that is not known yet is shown as it is', () => {
  for (const failureClass of failureClasses) expect(classInWords(failureClass)).toMatch(/^[A-Z]/);
  expect(classInWords('weather')).toBe('weather');
});
