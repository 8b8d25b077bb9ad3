import { randomBytes } from 'node:crypto';

export interface FormFile {
  readonly name: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly bytes: number;
  /** Opened when the request is written, so that nothing waits in memory. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}

export interface MultipartForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly file: FormFile;
}

export interface EncodedBody {
  readonly contentType: string;
  readonly contentLength: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Thrown where our own file could not be read: the platform has no part in it. */
export class SourceUnreadable extends Error {
  override readonly name = 'SourceUnreadable';
}

/** A `multipart/form-data` body that streams its file and knows its length beforehand. */
export function encodeMultipart({ fields, file }: MultipartForm): EncodedBody {
  const boundary = `----${randomBytes(18).toString('hex')}`;
  const before = Buffer.from(
    Object.entries(fields)
      .map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('') +
      `--${boundary}\r\nContent-Disposition: form-data; name="${file.name}"; filename="${file.filename}"\r\n` +
      `Content-Type: ${file.mimeType}\r\n\r\n`,
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);

  async function* content(): AsyncGenerator<Uint8Array> {
    yield before;
    yield* readSource(file);
    yield after;
  }

  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: before.length + file.bytes + after.length,
    content: content(),
  };
}

/** A file, or a piece of one, as the whole body. */
export const encodeFile = (file: Pick<FormFile, 'filename' | 'mimeType' | 'bytes' | 'open'>): EncodedBody => ({
  contentType: file.mimeType,
  contentLength: file.bytes,
  content: readSource(file),
});

async function* readSource(file: Pick<FormFile, 'filename' | 'open'>): AsyncGenerator<Uint8Array> {
  try {
    yield* await file.open();
  } catch (cause) {
    throw new SourceUnreadable(`The file ${file.filename} could not be read from the library`, { cause });
  }
}
