/** What the first bytes of a file say it is, whatever its sender called it. */
export interface Probe {
  type:
    | 'image/jpeg'
    | 'image/png'
    | 'image/gif'
    | 'image/webp'
    | 'video/mp4'
    | 'video/quicktime'
    | 'video/webm'
    | 'video/mp2t'
    | 'unknown';
  width?: number;
  height?: number;
  durationMs?: number;
}

/** Reads a file piece by piece, so that a large one never has to be in memory. */
export interface Bytes {
  size: number;
  read(from: number, length: number): Promise<Buffer>;
}

export const inMemory = (buffer: Buffer): Bytes => ({
  size: buffer.length,
  read: async (from, length) => buffer.subarray(from, from + length),
});

export async function probe(file: Bytes): Promise<Probe> {
  const head = await file.read(0, 65_536);
  if (head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) && head.length >= 24) {
    return { type: 'image/png', width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  }
  if (/^GIF8[79]a/.test(head.toString('latin1', 0, 6)) && head.length >= 10) {
    return { type: 'image/gif', width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
  }
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return { type: 'image/jpeg', ...jpegSize(head) };
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP')
    return { type: 'image/webp', ...webpSize(head) };
  if (head.toString('latin1', 4, 8) === 'ftyp') {
    const type = head.toString('latin1', 8, 12) === 'qt  ' ? 'video/quicktime' : 'video/mp4';
    return { type, ...(await movieFacts(file)) };
  }
  if (head.readUInt32BE?.(0) === 0x1a45dfa3 && head.length >= 4) return { type: 'video/webm' };
  if (head[0] === 0x47 && head[188] === 0x47) return { type: 'video/mp2t' };
  return { type: 'unknown' };
}

function jpegSize(head: Buffer): { width?: number; height?: number } {
  let at = 2;
  while (at + 9 < head.length && head[at] === 0xff) {
    const marker = head[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return {};
}

function webpSize(head: Buffer): { width?: number; height?: number } {
  if (head.length < 30) return {};
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    case 'VP8 ':
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    default:
      return {};
  }
}

/** Length and picture size of an MP4, from its `moov` box. */
async function movieFacts(file: Bytes): Promise<Partial<Probe>> {
  const moov = await findBox(file, 0, file.size, 'moov');
  if (!moov) return {};
  const facts: Partial<Probe> = {};
  const mvhd = await findBox(file, moov.from, moov.to, 'mvhd');
  if (mvhd) {
    const box = await file.read(mvhd.from, 32);
    const long = box[0] === 1;
    const scale = box.readUInt32BE(long ? 20 : 12);
    const duration = long ? Number(box.readBigUInt64BE(24)) : box.readUInt32BE(16);
    facts.durationMs = scale > 0 ? Math.round((duration / scale) * 1000) : 0;
  }
  for (let from = moov.from; ; ) {
    const track = await findBox(file, from, moov.to, 'trak');
    if (!track) return facts;
    const header = await findBox(file, track.from, track.to, 'tkhd');
    if (header) {
      // Width and height are the last two numbers of the box, in sixteenths of bits.
      const size = await file.read(header.to - 8, 8);
      const [width, height] = [size.readUInt32BE(0) >>> 16, size.readUInt32BE(4) >>> 16];
      if (width > 0 && height > 0) return { ...facts, width, height };
    }
    from = track.to;
  }
}

async function findBox(
  file: Bytes,
  from: number,
  to: number,
  name: string,
): Promise<{ from: number; to: number } | undefined> {
  let at = from;
  while (at + 8 <= to) {
    const header = await file.read(at, 16);
    if (header.length < 8) return undefined;
    let size = header.readUInt32BE(0);
    let headerBytes = 8;
    if (size === 1 && header.length >= 16) {
      size = Number(header.readBigUInt64BE(8));
      headerBytes = 16;
    } else if (size === 0) size = to - at;
    if (size < headerBytes) return undefined;
    if (header.toString('latin1', 4, 8) === name) return { from: at + headerBytes, to: Math.min(to, at + size) };
    at += size;
  }
  return undefined;
}
