import type { StagingHandle } from '../platform.js';
import type { Uploaded } from './uploads.js';

/** X keeps an upload for a day once it is whole (x.md §3.3). */
const lifetimeUsualSecs = 86_400;

export type Step = 'append' | 'finalize' | 'process' | 'describe';

/** Our notes in a handle, from which an upload is resumed. */
export interface Notes {
  readonly step: Step;
  readonly mediaKey?: string;
  readonly nextSegment: number;
  readonly processingSinceMs: number;
  /** When the last byte of it was there. */
  readonly uploadedAtMs: number;
  /** How often X had forgotten the upload and it began anew. */
  readonly restarts: number;
}

/** How long X has had it; for ever where that is not known. */
export const uploadAgeMs = (handle: StagingHandle, nowMs: number): number => nowMs - notesOf(handle).uploadedAtMs;

export const notesOf = ({ resume = {} }: StagingHandle): Notes => ({
  step: (resume.step as Step | undefined) ?? 'append',
  ...(typeof resume.mediaKey === 'string' && { mediaKey: resume.mediaKey }),
  nextSegment: Number(resume.nextSegment ?? 0),
  processingSinceMs: Number(resume.processingSinceMs ?? 0),
  uploadedAtMs: Number(resume.uploadedAtMs ?? 0),
  restarts: Number(resume.restarts ?? 0),
});

/** The handle of what X has just given or finished. */
export function handleOf(
  { id, media_key: mediaKey, expires_after_secs: expiresAfterSecs = lifetimeUsualSecs }: Uploaded,
  notes: Notes,
): StagingHandle {
  return {
    externalId: id,
    ready: false,
    expiresAtMs: Date.now() + expiresAfterSecs * 1_000,
    resume: { ...notes, ...(mediaKey !== undefined && { mediaKey }) },
  };
}

export const withNotes = (handle: StagingHandle, notes: Notes): StagingHandle => ({ ...handle, resume: { ...notes } });
