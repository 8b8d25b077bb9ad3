import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { type HttpAnswer, httpClient, uploadDeadlineMs } from '../http.js';
import { readLimits } from '../meta/usage.js';
import type { Call, MediaSource } from '../platform.js';
import { platformWords } from '../scrub.js';
import { type Login, label } from './login.js';

/** A megabyte a second is slow; a file of any size has at least the usual time. */
const deadlineOf = (bytes: number): number => Math.max(uploadDeadlineMs, bytes / 1_000);

/** What the upload said of bytes it did not take: those of another container may do. */
export const uploadRefused = 'upload-refused';

/** Sends a video to the address that its container came with (instagram.md §3.2). */
export function uploading({ apiUrl }: Login) {
  const http = httpClient({ label, readLimits });

  return async (call: Call, uri: string, media: MediaSource): Promise<void> => {
    if (!isOfPlatform(uri, apiUrl)) {
      throw new Failure('bug', `${label} named an address for the upload that is not its own, so no token goes there.`);
    }
    const answer = await http(call, {
      endpoint: 'POST rupload',
      method: 'POST',
      url: uri,
      authorization: 'OAuth',
      headers: { offset: '0', file_size: String(media.bytes) },
      body: {
        file: { filename: 'video', mimeType: 'application/octet-stream', bytes: media.bytes, open: () => media.open() },
      },
      deadlineMs: deadlineOf(media.bytes),
      confidential: [uri],
    });
    const { success } = Uploaded.safeParse(answer.body).data ?? {};
    if (answer.status >= 300 || success !== true) throw refused(answer);
  };
}

/** The same host, or a sibling of it: `rupload.facebook.com` beside `graph.facebook.com`. */
export function isOfPlatform(address: string, apiUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const [given, api] = [new URL(address), new URL(apiUrl)];
  if (given.protocol !== api.protocol || given.username !== '') return false;
  if (given.hostname === api.hostname) return true;
  const domain = api.hostname.split('.').slice(1).join('.');
  return domain.includes('.') && /[a-z]/i.test(domain) && given.hostname.endsWith(`.${domain}`);
}

const Uploaded = z.object({ success: z.boolean() });
const Refused = z.object({
  debug_info: z.object({
    retriable: z.boolean().optional(),
    type: z.string().optional(),
    message: z.string().optional(),
  }),
});

function refused({ status, body, text, scrub }: HttpAnswer): Failure {
  const { type, message, retriable } = Refused.safeParse(body).data?.debug_info ?? {};
  const said = { platformCode: type ?? `HTTP ${status}`, platformMessage: platformWords(message ?? text, scrub) };
  if (type === 'NotAuthorizedError' || status === 401)
    return new Failure('reconnect-needed', `${label} does not accept this account’s token for an upload.`, said);
  if (retriable === true || status >= 500 || status === 429 || status < 300)
    return new Failure('platform-unavailable', `${label} could not take the video now.`, said);
  return new Failure('content-refused', `${label} did not take the video.`, { ...said, platformCode: uploadRefused });
}
