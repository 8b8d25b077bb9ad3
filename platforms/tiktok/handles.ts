import { handleKey } from '../adapter.js';
import type { StagingHandle } from '../platform.js';
import { type ChunkPlan, planChunks } from './chunks.js';
import type { Creator } from './creator.js';

/** An upload address lives for an hour (tiktok.md §3.2). */
const uploadLifetimeMs = 60 * 60_000;
/** What the creator allows is asked for again when the post is later than that. */
const creatorLifetimeMs = 60 * 60_000;

/** The video's upload, in the place of its file. */
export const uploadKey = handleKey(0);
/** What the creator allowed when a post that TikTok fetches was made ready. */
export const creatorKey = 'creator';

/** An upload as it is noted in a handle: its publish id, its address, and how far it is. */
export interface Upload {
  readonly publishId: string;
  /** Holds a token: kept sealed, never shown. */
  readonly address: string;
  readonly plan: ChunkPlan;
  readonly nextByte: number;
  /** How often TikTok had forgotten it and it began anew. */
  readonly restarts: number;
}

export const newUploadHandle = (upload: Upload, nowMs: number): StagingHandle =>
  withProgress(
    {
      externalId: upload.publishId,
      ready: false,
      expiresAtMs: nowMs + uploadLifetimeMs,
      secret: upload.address,
    },
    upload,
  );

export const withProgress = (handle: StagingHandle, { plan, nextByte, restarts }: Upload): StagingHandle => ({
  ...handle,
  resume: { bytes: plan.bytes, nextByte, restarts },
});

export function uploadOf(handle: StagingHandle | undefined): Upload | undefined {
  const { externalId, secret, resume = {} } = handle ?? {};
  if (externalId === undefined || secret === undefined || !Number(resume.bytes)) return undefined;
  return {
    publishId: externalId,
    address: secret,
    plan: planChunks(Number(resume.bytes)),
    nextByte: Number(resume.nextByte ?? 0),
    restarts: Number(resume.restarts ?? 0),
  };
}

/** What is off for this creator, to be off in the post as well. */
export type SwitchedOff = Pick<Creator, 'commentDisabled' | 'duetDisabled' | 'stitchDisabled'>;

export const creatorHandle = (
  { commentDisabled, duetDisabled, stitchDisabled }: SwitchedOff,
  nowMs: number,
): StagingHandle => ({
  externalId: 'creator-info',
  ready: true,
  expiresAtMs: nowMs + creatorLifetimeMs,
  resume: { commentDisabled, duetDisabled, stitchDisabled },
});

export const switchedOffIn = ({ resume = {} }: StagingHandle): SwitchedOff => ({
  commentDisabled: resume.commentDisabled === true,
  duetDisabled: resume.duetDisabled === true,
  stitchDisabled: resume.stitchDisabled === true,
});
