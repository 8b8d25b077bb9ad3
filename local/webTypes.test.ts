import { expect, it } from 'vitest';
import { webTypesNow } from './webTypes.js';

it('gives the pages the types of the API as it is (write them anew with npm run web:types)', async () => {
  const { is, shouldBe } = await webTypesNow();
  expect(is).toBe(shouldBe);
});
