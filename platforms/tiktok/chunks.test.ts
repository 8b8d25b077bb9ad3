import { describe, expect, it } from 'vitest';
import { chunkAt, lastChunkOf, planChunks } from './chunks.js';

const mib = 1024 * 1024;

describe('a file', () => {
  it.each([1, 3_145_728, 4_999_999, 5_000_000, 5 * mib, 10 * mib - 1])('of %i bytes goes in one chunk', (bytes) => {
    expect(planChunks(bytes)).toEqual({ bytes, chunkBytes: bytes, count: 1 });
    expect(lastChunkOf(planChunks(bytes))).toEqual({ firstByte: 0, lastByte: bytes - 1, isLast: true });
  });

  it.each([10 * mib, 50_000_123, 64_000_001, 150_000_000, 511 * mib + 7, 4_000_000_000])(
    'of %i bytes is cut as TikTok wants it, with a small last chunk',
    (bytes) => {
      const plan = planChunks(bytes);
      const { chunkBytes, count } = plan;
      expect(count).toBe(Math.floor(bytes / chunkBytes)); // TikTok's own rule
      expect(count).toBeLessThanOrEqual(1_000);
      expect(chunkBytes).toBeGreaterThanOrEqual(5 * mib);
      expect(chunkBytes).toBeLessThanOrEqual(64_000_000);
      let at = 0;
      for (let index = 0; index < count; index += 1) {
        const chunk = chunkAt(plan, at)!;
        expect(chunk.isLast).toBe(index === count - 1);
        at = chunk.lastByte + 1;
      }
      expect(at).toBe(bytes);
      const last = lastChunkOf(plan);
      expect(last.lastByte - last.firstByte + 1).toBeLessThan(8 * mib);
    },
  );

  it('has no chunk that begins within another', () => {
    const plan = planChunks(20 * mib);
    expect(chunkAt(plan, 17)).toBeUndefined();
    expect(chunkAt(plan, 20 * mib)).toBeUndefined();
  });
});
