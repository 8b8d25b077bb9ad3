import busboy from 'busboy';
import type { Call } from './call.js';

export interface Multipart {
  fields: Record<string, string>;
  files: Record<string, { bytes: Buffer; type: string }>;
}

/** A multipart form, or null if it is none, is broken, or says a thing twice. */
export async function multipartOf(call: Call): Promise<Multipart | null> {
  if (!/^multipart\/form-data;/i.test(call.headers['content-type'] ?? '')) return null;
  const form: Multipart = { fields: {}, files: {} };
  let twice = false;
  try {
    const parser = busboy({ headers: call.headers, limits: { fieldSize: 10_000_000 } });
    parser.on('field', (name, value) => {
      twice ||= Object.hasOwn(form.fields, name);
      form.fields[name] = value;
    });
    parser.on('file', (name, stream, { mimeType }) => {
      twice ||= Object.hasOwn(form.files, name);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('close', () => {
        form.files[name] = { bytes: Buffer.concat(chunks), type: mimeType };
      });
    });
    await new Promise((resolve, reject) => {
      parser.on('close', resolve);
      parser.on('error', reject);
      parser.end(call.body);
    });
  } catch {
    return null;
  }
  return twice ? null : form;
}
