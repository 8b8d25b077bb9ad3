import type { StagingHandle } from '../platform.js';

export type Step = 'send' | 'complete' | 'process';

/** Our notes in the handle of a file, from which its upload is resumed. The handle's id is the media's. */
export interface Notes {
  readonly step: Step;
  readonly uploadId: string;
  readonly partBytes: number;
  /** Of the parts that are there, in order and as they were received. */
  readonly etags: readonly string[];
  /** When the last byte of it was there. */
  readonly uploadedAtMs: number;
  /** How often Fanvue had forgotten the upload and it began anew. */
  readonly restarts: number;
}

export const notesOf = ({ resume = {} }: StagingHandle): Notes => ({
  step: (resume.step as Step | undefined) ?? 'send',
  uploadId: String(resume.uploadId ?? ''),
  partBytes: Number(resume.partBytes ?? 0),
  etags: JSON.parse(String(resume.etags ?? '[]')) as string[],
  uploadedAtMs: Number(resume.uploadedAtMs ?? 0),
  restarts: Number(resume.restarts ?? 0),
});

export const withNotes = (handle: StagingHandle, notes: Notes): StagingHandle => ({
  ...handle,
  resume: { ...notes, etags: JSON.stringify(notes.etags) },
});

export const handleOf = (mediaUuid: string, notes: Notes): StagingHandle =>
  withNotes({ externalId: mediaUuid, ready: false }, notes);

/** How long Fanvue has had it; for ever where that is not known. */
export const uploadAgeMs = (handle: StagingHandle, nowMs: number): number => nowMs - notesOf(handle).uploadedAtMs;
