import { eventRetryAfterMs, eventRetryForMs } from '../domain/limits.js';

/** Never all at the same moment: a wait is up to this share shorter. */
const jitter = 0.1;

/**
 * How long to wait after a try that did not get through; `undefined`: it was the last. A receiver that names a longer wait
 * (Retry-After) gets it, as far as the day goes; a shorter one would only use the tries up.
 */
export function eventRetryDelayMs(
  tries: number,
  elapsedMs: number,
  { askedMs = 0, random = Math.random() }: { askedMs?: number; random?: number } = {},
): number | undefined {
  const stepMs = eventRetryAfterMs[tries - 1];
  const leftMs = eventRetryForMs - elapsedMs;
  if (stepMs === undefined || leftMs <= 0) return undefined;
  return Math.round(Math.min(Math.max(stepMs * (1 - jitter * random), askedMs), leftMs));
}
