import { type ApiProblem, problemOf } from '../../api/client.js';
import type { components } from '../../api/schema.js';

export type Media = components['schemas']['Media'];

/**
 * Sends a file to the library and tells how much of it has left: fetch() cannot. The same bytes are kept once, so that sending
 * them again after a lost answer adds nothing.
 */
export function upload(
  file: File,
  { csrfToken, onSent }: { csrfToken: string; onSent(bytes: number): void },
): { done: Promise<Media>; cancel(): void } {
  const request = new XMLHttpRequest();
  const done = new Promise<Media>((resolve, reject: (problem: ApiProblem) => void) => {
    request.open('POST', '/v1/media');
    request.responseType = 'json';
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.setRequestHeader('X-CSRF-Token', csrfToken);
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => {
      if (request.status === 200 || request.status === 201) resolve(request.response as Media);
      else reject(problemOf(request.status, request.response));
    };
    request.onerror = () => reject(problemOf(0, undefined));
    request.ontimeout = request.onerror;
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
