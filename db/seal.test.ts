import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  createSealer,
  developmentSealingKeys,
  type Place,
  parseSealingKeys,
  SealBroken,
  SealingKeysRefused,
} from './seal.js';

const place: Place = { table: 'accounts', column: 'sealed_tokens', rowId: 'row-1', workspaceId: 'workspace-1' };
const secret = 'canary-access-token-Zürich';

const k1 = { id: 'k1', key: randomBytes(32) };
const k2 = { id: 'k2', key: randomBytes(32) };
const sealer = createSealer({ keys: [k1], primaryId: 'k1' });

const blobOf = (sealed: string) => Buffer.from(sealed.split('.')[2]!, 'base64url');

describe('sealing', () => {
  it.each(['', secret, 'x'.repeat(20_000)])(
    'gives back what was sealed, and shows none of it meanwhile',
    (plaintext) => {
      const sealed = sealer.seal(plaintext, place);

      expect(sealer.unseal(sealed, place)).toBe(plaintext);
      expect(sealed).toMatch(/^v1\.k1\.[A-Za-z0-9_-]+$/);
      if (plaintext !== '') expect(blobOf(sealed).includes(plaintext)).toBe(false);
    },
  );

  it.each([
    ['row', { ...place, rowId: 'row-2' }],
    ['column', { ...place, column: 'sealed_code' }],
    ['table', { ...place, table: 'connections' }],
    ['workspace', { ...place, workspaceId: 'workspace-2' }],
    ['pair of ids spelled together', { ...place, rowId: 'row-1","workspace-1', workspaceId: '' }],
  ])('refuses a value that was moved to another %s', (_, elsewhere) => {
    const sealed = sealer.seal(secret, place);

    expect(() => sealer.unseal(sealed, elsewhere)).toThrow(SealBroken);
  });

  it('refuses the parts of two values put together, even under one key and in one place', () => {
    const first = blobOf(sealer.seal(secret, place));
    const second = blobOf(sealer.seal(secret, place));
    const mixed = Buffer.concat([first.subarray(0, 60), second.subarray(60)]);

    expect(() => sealer.unseal(`v1.k1.${mixed.toString('base64url')}`, place)).toThrow(SealBroken);
  });

  it('never repeats an IV or a sealed value in 100,000 sealings of one secret', () => {
    const wrapIvs = new Set<string>();
    const ivs = new Set<string>();
    const bodies = new Set<string>();

    for (let round = 0; round < 100_000; round += 1) {
      const sealed = sealer.seal('token', place);
      const blob = blobOf(sealed);
      wrapIvs.add(blob.toString('latin1', 0, 12));
      ivs.add(blob.toString('latin1', 60, 72));
      bodies.add(blob.toString('latin1', 72));
    }

    expect([wrapIvs.size, ivs.size, bodies.size]).toEqual([100_000, 100_000, 100_000]);
  });

  it('notices each single byte that is changed, in the blob and in its text form', () => {
    const sealed = sealer.seal(secret, place);
    const blob = blobOf(sealed);

    for (let at = 0; at < blob.length; at += 1) {
      const changed = Buffer.from(blob);
      changed[at]! ^= 0x01;
      expect(() => sealer.unseal(`v1.k1.${changed.toString('base64url')}`, place)).toThrow(SealBroken);
    }
    for (let at = 0; at < sealed.length; at += 1) {
      for (const flip of [0x01, 0x20, 0x80]) {
        const changed = Buffer.from(sealed);
        changed[at]! ^= flip;
        expect(() => sealer.unseal(changed.toString('latin1'), place)).toThrow(SealBroken);
      }
      expect(() => sealer.unseal(sealed.slice(0, at), place)).toThrow(SealBroken);
    }
    for (const text of [`${sealed}A`, `${sealed}=`, `${sealed}\n`, `${sealed}.A`, 'plain-token', 'v1.k1.', '']) {
      expect(() => sealer.unseal(text, place)).toThrow(SealBroken);
    }
  });

  it('says where a seal broke, and nothing of what was in it', () => {
    const broken = `${sealer.seal(secret, place).slice(0, -8)}AAAAAAAA`;
    for (const text of [broken, `v1.${secret}.x`, secret]) {
      try {
        sealer.unseal(text, place);
        expect.unreachable();
      } catch (error) {
        const shown = inspect(error, { depth: 10, showHidden: true });
        expect(shown).toContain('accounts.sealed_tokens of row-1');
        expect(shown).not.toContain('canary');
        expect(shown).not.toContain(broken.slice(6, 40));
      }
    }
  });
});

describe('rotation', () => {
  const rotating = createSealer({ keys: [k2, k1], primaryId: 'k2' });

  it('reads what the old key sealed and seals what is new under the primary one', () => {
    const old = sealer.seal(secret, place);
    const fresh = rotating.seal(secret, place);

    expect(rotating.unseal(old, place)).toBe(secret);
    expect([rotating.keyIdOf(old), rotating.needsReseal(old)]).toEqual(['k1', true]);
    expect([rotating.keyIdOf(fresh), rotating.needsReseal(fresh)]).toEqual(['k2', false]);
  });

  it('reseals under the primary key, after which the old key is not needed', () => {
    const resealed = rotating.reseal(sealer.seal(secret, place), place);

    const withoutOldKey = createSealer({ keys: [k2], primaryId: 'k2' });
    expect(withoutOldKey.unseal(resealed, place)).toBe(secret);
    expect(() => sealer.unseal(resealed, place)).toThrow(/sealed under a key that SEALING_KEYS does not hold/);
  });

  it('refuses a value whose key id was renamed to another loaded key', () => {
    const old = sealer.seal(secret, place);
    expect(() => rotating.unseal(old.replace('v1.k1.', 'v1.k2.'), place)).toThrow(SealBroken);
  });

  it('reseals only what opens', () => {
    const old = sealer.seal(secret, place);
    expect(() => rotating.reseal(old, { ...place, workspaceId: 'workspace-2' })).toThrow(SealBroken);
  });
});

describe('the setting SEALING_KEYS', () => {
  const text = (bytes: Buffer) => bytes.toString('base64');
  const production = { production: true };

  it('takes the first key as the primary one', () => {
    const keys = parseSealingKeys(`k2:${text(k2.key)}, k1:${k1.key.toString('base64url')}`, production);

    expect(keys.primaryId).toBe('k2');
    expect(createSealer(keys).unseal(sealer.seal(secret, place), place)).toBe(secret);
  });

  it('prints no key when the parsed setting is logged', () => {
    const keys = parseSealingKeys(`k2:${text(k2.key)}`, production);

    const shown = inspect(keys, { depth: 10, showHidden: true }) + JSON.stringify(keys);
    for (const form of ['base64', 'hex', 'base64url'] as const) expect(shown).not.toContain(k2.key.toString(form));
    expect(shown).not.toContain(k2.key.subarray(0, 4).join(','));
  });

  it.each([
    ['is missing', undefined],
    ['is empty', ' , '],
    ['has a key without an id', text(k1.key)],
    ['has an id with a blank', `k 1:${text(k1.key)}`],
    ['has a key of 16 bytes', `k1:${text(randomBytes(16))}`],
    ['has a key of 33 bytes', `k1:${text(randomBytes(33))}`],
    ['has a key that is not base64', `k1:${'%'.repeat(44)}`],
    ['has an id without a key', 'k1:'],
    ['names one id twice', `k1:${text(k1.key)},k1:${text(k2.key)}`],
    ['has one key under two ids', `k1:${text(k1.key)},k2:${text(k1.key)}`],
    ['ends in a comma', `k1:${text(k1.key)},`],
  ])('is refused everywhere when it %s, without printing a key', (_, setting) => {
    for (const where of [{ production: true }, { production: false }]) expectRefusal(setting, where);
  });

  it.each([
    ['the development key', developmentSealingKeys],
    ['all zeros', `k1:${text(Buffer.alloc(32))}`],
    ['one byte repeated', `k1:${text(Buffer.alloc(32, 0xa5))}`],
    ['four bytes repeated', `k1:${text(Buffer.alloc(32, 'd3adb33f', 'hex'))}`],
    ['a run of numbers', `k1:${text(Buffer.from(Array.from({ length: 32 }, (_, index) => index)))}`],
    ['readable text', `k1:${text(Buffer.from('0123456789abcdef0123456789ABCDEF'))}`],
    ['a development key kept behind a good one', `k1:${text(k1.key)},${developmentSealingKeys}`],
  ])('is refused in production when it holds %s, and works elsewhere', (_, setting) => {
    expectRefusal(setting, production);
    expect(createSealer(parseSealingKeys(setting, { production: false })).seal(secret, place)).toMatch(/^v1\./);
  });

  it('takes every random key', () => {
    for (let round = 0; round < 2_000; round += 1) parseSealingKeys(`k1:${text(randomBytes(32))}`, production);
  });

  it('refuses a sealer whose keys are short, badly named, or lack the primary one', () => {
    expect(() => createSealer({ keys: [{ id: 'k1', key: randomBytes(31) }], primaryId: 'k1' })).toThrow(
      /"k1" has 31 bytes/,
    );
    expect(() => createSealer({ keys: [{ id: 'k.1', key: k1.key }], primaryId: 'k.1' })).toThrow(SealingKeysRefused);
    expect(() => createSealer({ keys: [k1], primaryId: 'k2' })).toThrow(/no key "k2"/);
  });

  function expectRefusal(setting: string | undefined, where: { production: boolean }) {
    try {
      parseSealingKeys(setting, where);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SealingKeysRefused);
      const shown = inspect(error, { depth: 10, showHidden: true });
      expect(shown).toContain('SEALING_KEYS');
      for (const entry of (setting ?? '').split(',')) {
        const key = entry.slice(entry.indexOf(':') + 1).trim();
        if (key !== '') expect(shown).not.toContain(key);
      }
    }
  }
});
