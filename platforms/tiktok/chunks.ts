/** At least five megabytes by either reading of a megabyte (tiktok.md §3.3). */
const chunkBytesMin = 5 * 1024 * 1024;

/** How a file is cut. All chunks are alike but the last, which takes the rest as well. */
export interface ChunkPlan {
  readonly bytes: number;
  readonly chunkBytes: number;
  readonly count: number;
}

/**
 * As small as TikTok allows, and evenly: the last chunk publishes the post, so that it is a short call, and what is lost with
 * a worker is little. Four gigabytes make 762 chunks of the thousand that are allowed.
 */
export function planChunks(bytes: number): ChunkPlan {
  const count = Math.max(1, Math.floor(bytes / chunkBytesMin));
  return { bytes, chunkBytes: Math.floor(bytes / count), count };
}

export interface Chunk {
  readonly firstByte: number;
  /** Inclusive, as in `Content-Range`. */
  readonly lastByte: number;
  readonly isLast: boolean;
}

/** The chunk that begins at this byte; undefined where none does. */
export function chunkAt({ bytes, chunkBytes, count }: ChunkPlan, firstByte: number): Chunk | undefined {
  const index = firstByte / chunkBytes;
  if (!Number.isInteger(index) || index >= count) return undefined;
  const isLast = index === count - 1;
  return { firstByte, lastByte: isLast ? bytes - 1 : firstByte + chunkBytes - 1, isLast };
}

export const lastChunkOf = (plan: ChunkPlan): Chunk => chunkAt(plan, (plan.count - 1) * plan.chunkBytes)!;
