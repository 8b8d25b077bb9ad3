import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSealer, developmentSealingKeys, parseSealingKeys } from '../db/seal.js';
import { createMediaAddresses } from './addresses.js';

const sealer = createSealer(parseSealingKeys(developmentSealingKeys, { production: false }));
const addresses = createMediaAddresses(sealer, 'https://media.example');
const file = { storageKey: 'workspace/file.jpg', mimeType: 'image/jpeg', bytes: 12 };
const tokenOf = (url: string) => decodeURIComponent(new URL(url).pathname.split('/')[3]!);

describe('a media file’s public address', () => {
  afterEach(() => void vi.useRealTimers());

  it('leads back to the file, says nothing of where it is kept, and ends as its type does', () => {
    const url = addresses.publicUrl(file);
    expect(url).toMatch(/^https:\/\/media\.example\/media\/files\/[^/]+\/file\.jpg$/);
    expect(url).not.toContain('workspace');
    expect(addresses.read(tokenOf(url))).toEqual(file);
  });

  it('is not to be made by anybody else', () => {
    const token = tokenOf(addresses.publicUrl(file));
    const changed = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const wrong of [changed, '', 'v1.local.abc', token.slice(0, -1)])
      expect(addresses.read(wrong)).toBeUndefined();
    const elsewhere = sealer.seal(JSON.stringify({ ...file, endsAtMs: Date.now() + 1_000 }), {
      table: 'accounts',
      column: 'sealed_tokens',
      rowId: '',
      workspaceId: '',
    });
    expect(addresses.read(elsewhere)).toBeUndefined();
  });

  it('ends after some hours', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const token = tokenOf(addresses.publicUrl(file));
    vi.setSystemTime(Date.now() + 5 * 3_600_000);
    expect(addresses.read(token)).toEqual(file);
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    expect(addresses.read(token)).toBeUndefined();
  });

  it('is refused with the setting to set where none is public', () => {
    expect(() => createMediaAddresses(sealer, undefined).publicUrl(file)).toThrow(
      expect.objectContaining({
        failureClass: 'app-misconfigured',
        nextStep: expect.stringContaining('MEDIA_PUBLIC_URL'),
      }),
    );
  });
});
