import sharp from 'sharp';

/** Real files without content: for seeded posts, and for tests that need something to upload. */

export type PictureType = 'jpeg' | 'png' | 'webp' | 'gif';

/** A plain picture; the seed decides its colour, so that two seeds give two files. */
export async function samplePicture({
  width = 64,
  height = 64,
  type = 'png' as PictureType,
  seed = 1,
} = {}): Promise<Buffer> {
  const background = { r: (seed * 67) % 256, g: (seed * 131) % 256, b: (seed * 197) % 256 };
  return await sharp({ create: { width, height, channels: 3, background } })
    .toFormat(type)
    .toBuffer();
}

/** An MP4 with one H.264 track of the given size and length, and `bytes` bytes of nothing to see in it. */
export function sampleVideo({ width = 640, height = 360, durationMs = 2000, bytes = 1000 } = {}): Buffer {
  const ftyp = box('ftyp', text('isom'), u32(512), text('isomiso2avc1mp41'));
  const moov = (dataAt: number) =>
    box(
      'moov',
      box(
        'mvhd',
        u32(0, 0, 0, 1000, durationMs, 0x00010000),
        u16(0x0100, 0),
        u32(0, 0),
        matrix,
        u32(0, 0, 0, 0, 0, 0, 2),
      ),
      box(
        'trak',
        box(
          'tkhd',
          u32(7, 0, 0, 1, 0, durationMs, 0, 0),
          u16(0, 0, 0, 0),
          matrix,
          u32(width * 65_536, height * 65_536),
        ),
        box(
          'mdia',
          box('mdhd', u32(0, 0, 0, 1000, durationMs), u16(0x55c4, 0)),
          box('hdlr', u32(0, 0), text('vide'), u32(0, 0, 0), text('VideoHandler\0')),
          box(
            'minf',
            box('vmhd', u32(1), u16(0, 0, 0, 0)),
            box('dinf', box('dref', u32(0, 1), box('url ', u32(1)))),
            box(
              'stbl',
              box('stsd', u32(0, 1), avc1(width, height)),
              box('stts', u32(0, 1, 1, durationMs)),
              box('stsc', u32(0, 1, 1, 1, 1)),
              box('stsz', u32(0, 0, 1, bytes)),
              box('stco', u32(0, 1, dataAt)),
            ),
          ),
        ),
      ),
    );
  // The size of the box does not depend on the offset that it contains.
  const dataAt = ftyp.length + moov(0).length + 8;
  return Buffer.concat([ftyp, moov(dataAt), box('mdat', Buffer.alloc(bytes))]);
}

function avc1(width: number, height: number): Buffer {
  const sps = Buffer.from('6764001eacd940a02ff970110000030001000003003c8f162d96', 'hex');
  const pps = Buffer.from('68ebecb22c', 'hex');
  const avcC = box(
    'avcC',
    Buffer.from([1, 100, 0, 30, 0xff, 0xe1]),
    u16(sps.length),
    sps,
    Buffer.from([1]),
    u16(pps.length),
    pps,
  );
  const head = [
    u32(0),
    u16(0, 1),
    u32(0, 0, 0, 0),
    u16(width, height),
    u32(0x00480000, 0x00480000, 0),
    u16(1),
    Buffer.alloc(32),
    u16(24, 0xffff),
  ];
  return box('avc1', ...head, avcC);
}

function box(name: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), text(name), content]);
}

function u32(...numbers: number[]): Buffer {
  const buffer = Buffer.alloc(numbers.length * 4);
  for (const [i, number] of numbers.entries()) buffer.writeUInt32BE(number, i * 4);
  return buffer;
}

function u16(...numbers: number[]): Buffer {
  const buffer = Buffer.alloc(numbers.length * 2);
  for (const [i, number] of numbers.entries()) buffer.writeUInt16BE(number, i * 2);
  return buffer;
}

const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const matrix = u32(0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000);
