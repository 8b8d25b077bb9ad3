import { z } from 'zod';
import type { ObservedLimit } from '../platform.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

type Headers = Readonly<Record<string, string>>;

const Percent = z.object({
  call_count: z.number().optional(),
  total_time: z.number().optional(),
  total_cputime: z.number().optional(),
});
const OfBusiness = z.record(
  z.string(),
  z.array(Percent.extend({ estimated_time_to_regain_access: z.number().optional() })),
);

export interface Usage {
  readonly scope: 'account' | 'app';
  /** Of what is allowed; at 100 calls are refused. */
  readonly percent: number;
  /** 0: not blocked. */
  readonly regainAfterMs: number;
}

/**
 * `X-App-Usage` and `X-Business-Use-Case-Usage` (instagram.md §7): percentages, of calls, time and processor time. The second
 * is keyed by ids of several kinds, so that all keys are read, and tells in minutes when access comes back.
 */
export function readUsage(headers: Headers): Usage[] {
  const app = parsed(Percent, headers['x-app-usage']);
  const business = Object.values(parsed(OfBusiness, headers['x-business-use-case-usage']) ?? {}).flat();
  return [
    ...(app ? [{ scope: 'app' as const, percent: highest(app), regainAfterMs: 0 }] : []),
    ...business.map((entry) => ({
      scope: 'account' as const,
      percent: highest(entry),
      regainAfterMs: (entry.estimated_time_to_regain_access ?? 0) * minuteMs,
    })),
  ];
}

function parsed<T extends z.ZodType>(schema: T, header: string | undefined): z.infer<T> | undefined {
  if (header === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(header)).data;
  } catch {
    return undefined;
  }
}

const highest = ({
  call_count: calls = 0,
  total_time: time = 0,
  total_cputime: cpu = 0,
}: z.infer<typeof Percent>): number => Math.max(calls, time, cpu);

/** How long a throttled caller has to wait, where the headers tell. */
export function regainAfterMs(headers: Headers): number | undefined {
  const longest = Math.max(0, ...readUsage(headers).map((usage) => usage.regainAfterMs));
  return longest === 0 ? undefined : longest;
}

/**
 * Headers as the quota ledger wants them. Below the limit they say nothing it could count with, as they name a share of an
 * unknown number. At the limit nothing goes until it opens: an app's window is an hour, an account's a day that slides.
 */
export function readLimits(headers: Headers, nowMs: number): ObservedLimit[] {
  return readUsage(headers)
    .filter(({ percent, regainAfterMs: regain }) => percent >= 100 || regain > 0)
    .map(({ scope, regainAfterMs: regain }) => ({
      scope,
      windowMs: scope === 'app' ? hourMs : dayMs,
      remaining: 0,
      resetAtMs: nowMs + (regain || (scope === 'app' ? hourMs : 15 * minuteMs)),
    }));
}
