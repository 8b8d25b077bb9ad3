import { expect, it } from 'vitest';
import { readmeNow } from './readmeTable.js';

it('says in README what the platforms can do (write it anew with npm run readme)', () => {
  const { is, shouldBe } = readmeNow();
  expect(is).toBe(shouldBe);
});
