import { z } from 'zod';

/** A container is what Instagram and Threads make of a post before it is published (instagram.md §3.3, threads.md §3.3). */
export const ContainerState = z.enum(['IN_PROGRESS', 'FINISHED', 'PUBLISHED', 'ERROR', 'EXPIRED']);
export type ContainerState = z.infer<typeof ContainerState>;

const minuteMs = 60_000;
export const containerLifetimeMs = 24 * 60 * minuteMs;
/** A container that ends this soon would not outlive the wait for the post's moment. */
export const containerMarginMs = 10 * minuteMs;

export interface ContainerLook {
  readonly state: ContainerState;
  readonly createdAtMs: number;
  readonly nowMs: number;
  /** For people: `the video`, `the carousel`. */
  readonly what: string;
  /** Longer than this it is not processing but stuck. */
  readonly processingMaxMs: number;
}

export type ContainerStep =
  | { readonly step: 'wait'; readonly lookAgainMs: number; readonly saying: string }
  | { readonly step: 'finished' }
  /** Live already: it must never be published again. */
  | { readonly step: 'published' }
  /** It came to nothing, and a new one may do better. */
  | { readonly step: 'failed'; readonly why: 'error' | 'expired' | 'stuck' };

/** What one look at a container asks for. */
export function afterLook(
  label: string,
  { state, createdAtMs, nowMs, what, processingMaxMs }: ContainerLook,
): ContainerStep {
  switch (state) {
    case 'FINISHED':
      return { step: 'finished' };
    case 'PUBLISHED':
      return { step: 'published' };
    case 'ERROR':
      return { step: 'failed', why: 'error' };
    case 'EXPIRED':
      return { step: 'failed', why: 'expired' };
    case 'IN_PROGRESS': {
      const waitedMs = nowMs - createdAtMs;
      if (waitedMs > processingMaxMs) return { step: 'failed', why: 'stuck' };
      return { step: 'wait', lookAgainMs: lookAgainMs(waitedMs), saying: `Waiting for ${label} to process ${what}.` };
    }
  }
}

/**
 * Meta asks for one look a minute, over five minutes; its clients look every two to three seconds at pictures, which are done by
 * then. So: often at first, and once a minute in the end.
 */
export function lookAgainMs(waitedMs: number): number {
  if (waitedMs < 20_000) return 2_500;
  if (waitedMs < 2 * minuteMs) return 10_000;
  return waitedMs < 5 * minuteMs ? 30_000 : minuteMs;
}
