import { containerLifetimeMs } from '../meta/containers.js';
import type { StagingHandle } from '../platform.js';

/**
 * `create`: none is there, but it is noted how often one came to nothing. `upload`: it waits for its bytes. `process`: Instagram
 * works on it.
 */
export type Step = 'create' | 'upload' | 'process';

/** Our notes in a handle, from which staging is resumed. */
export interface Notes {
  readonly step: Step;
  readonly createdAtMs: number;
  /** How many containers for the same media came to nothing before. */
  readonly failed: number;
  /** Whether one that was made is yet to be seen: Meta does not show each at once (instagram.md §9.5). */
  readonly seen: boolean;
  /** Its bytes were sent, and it is not known whether they arrived: an upload cannot be asked. */
  readonly sentUnsure: boolean;
}

export const notesOf = ({ resume = {} }: StagingHandle): Notes => ({
  step: (resume.step as Step | undefined) ?? 'process',
  createdAtMs: Number(resume.createdAtMs ?? 0),
  failed: Number(resume.failed ?? 0),
  seen: resume.seen === true,
  sentUnsure: resume.sentUnsure === true,
});

/** The key of the container that holds the others of a carousel. */
export const carouselKey = 'carousel';

export const noContainer = (failed: number): StagingHandle => ({
  externalId: 'none',
  ready: false,
  resume: { ...{ step: 'create', createdAtMs: 0, failed, seen: false } },
});

/** The handle of a container that was just made. */
export const newContainer = (
  { id, uri }: { readonly id: string; readonly uri?: string | undefined },
  failed: number,
): StagingHandle => ({
  externalId: id,
  ready: false,
  expiresAtMs: Date.now() + containerLifetimeMs,
  resume: { step: uri === undefined ? 'process' : 'upload', createdAtMs: Date.now(), failed, seen: false },
  // An address that is all one needs to give the container other bytes.
  ...(uri !== undefined && { secret: uri }),
});

export const withNotes = (handle: StagingHandle, more: Partial<Notes>): StagingHandle => ({
  ...handle,
  resume: { ...notesOf(handle), ...more },
});
