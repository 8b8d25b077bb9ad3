import { expect, it } from 'vitest';
import { accountStates } from '../../../domain/states.js';
import { canPublish } from './canPublish.js';

const publish = (can: boolean) => [{ feature: 'publish' as const, can, missingScopes: can ? [] : ['write'] }];

it('lets only a connected account publish that may, and tells of every other why not', () => {
  const able = accountStates.filter((state) => canPublish({ state, features: publish(true) }).can);
  expect(able).toEqual(['connected']);
  const whys = accountStates.map((state) => canPublish({ state, features: publish(false) }));
  expect(whys.every((verdict) => !verdict.can && verdict.why.length > 0)).toBe(true);
  expect(new Set(whys.map((verdict) => (verdict.can ? '' : verdict.why))).size).toBe(accountStates.length);
});

it('lets an account publish that may only hand over drafts', () => {
  const features = [...publish(false), { feature: 'drafts' as const, can: true, missingScopes: [] }];
  expect(canPublish({ state: 'connected', features }).can).toBe(true);
});
