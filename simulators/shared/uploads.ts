import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inMemory, type Probe, probe } from './media-probe.js';

export interface Received {
  size: number;
  sha256: string;
  probe: Probe;
}

/** Uploads on their way: each segment a file of its own until the last one is here, then measured and thrown away. */
export class Uploads {
  constructor(private readonly folder: string) {}

  async addSegment(mediaId: string, index: number, bytes: Buffer): Promise<void> {
    await mkdir(join(this.folder, mediaId), { recursive: true });
    await writeFile(this.#segment(mediaId, index), bytes);
  }

  /** Joins segments 0 to the last and tells what they are; null when one is missing. */
  async finish(mediaId: string, segments: number[]): Promise<Received | null> {
    const count = segments.length;
    const complete = count > 0 && segments.every((index) => index < count && existsSync(this.#segment(mediaId, index)));
    if (!complete) return null;
    const whole = join(this.folder, mediaId, 'whole');
    const hash = createHash('sha256');
    const joined = await open(whole, 'w+');
    let size = 0;
    try {
      for (let index = 0; index < count; index += 1) {
        const bytes = await readFile(this.#segment(mediaId, index));
        hash.update(bytes);
        await joined.write(bytes, 0, bytes.length, size);
        size += bytes.length;
      }
      return await receivedFile(joined, size, hash.digest('hex'));
    } finally {
      await joined.close();
      await this.forget(mediaId);
    }
  }

  async forget(mediaId: string): Promise<void> {
    await rm(join(this.folder, mediaId), { recursive: true, force: true });
  }

  #segment(mediaId: string, index: number): string {
    return join(this.folder, mediaId, String(index));
  }
}

/** What an open file is, read piece by piece. */
export async function receivedFile(file: FileHandle, size: number, sha256: string): Promise<Received> {
  const read = async (from: number, length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  };
  return { size, sha256, probe: await probe({ size, read }) };
}

export async function measure(bytes: Buffer): Promise<Received> {
  return {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    probe: await probe(inMemory(bytes)),
  };
}
