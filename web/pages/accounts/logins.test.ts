import { expect, it } from 'vitest';
import type { Platform } from '../../api/types.js';
import { abilitiesOf, hasName, loginName, loginOf, loginsOf } from './logins.js';

const can = { can: true };
const capabilities = {
  unpublish: { can: false, reason: 'Only the owner can.' },
  import: can,
  comments: can,
  directMessages: can,
  insights: can,
} as Platform['capabilities'];
const main = {
  label: 'Instagram',
  configured: true,
  accountNeeded: null,
  scopes: [],
  limits: [],
  postOptions: {},
  capabilities,
};
const instagram: Platform = {
  ...main,
  name: 'instagram',
  flavours: [{ ...main, flavour: 'instagram-login', configured: false }],
};
const x: Platform = { ...main, name: 'x', label: 'X', flavours: [] };

it('has each kind of login of a platform, the main one first', () => {
  expect(loginsOf(instagram).map(({ flavour, configured }) => [flavour, configured])).toEqual([
    [null, true],
    ['instagram-login', false],
  ]);
  expect(loginOf([x, instagram], { platform: 'instagram', flavour: 'instagram-login' })?.configured).toBe(false);
  expect(loginOf([x], { platform: 'x', flavour: 'unknown' })).toBeUndefined();
});

it('names the kinds where there are several', () => {
  expect(loginsOf(instagram).map(loginName)).toEqual(['Facebook login', 'Instagram login']);
  expect(loginsOf(instagram).every(hasName)).toBe(true);
  expect(loginsOf(x).some(hasName)).toBe(false);
});

it('tells what a login can do, and what it cannot with the reason', () => {
  expect(abilitiesOf({ capabilities })).toEqual({
    can: ['publishing', 'importing earlier posts', 'comments', 'direct messages', 'insights'],
    cannot: [{ what: 'removing posts', why: 'Only the owner can.' }],
  });
});
