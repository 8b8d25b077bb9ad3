/** Usage headers (instagram.md §7). Percentages, and minutes until access comes back. */

export const appUsage = (percent: number): Record<string, string> => ({
  'x-app-usage': JSON.stringify({ call_count: percent, total_time: percent, total_cputime: percent }),
});

export const businessUsage = (
  id: string,
  { type, percent, regainMinutes = 0 }: { type: string; percent: number; regainMinutes?: number },
): Record<string, string> => ({
  'x-business-use-case-usage': JSON.stringify({
    [id]: [
      {
        type,
        call_count: percent,
        total_cputime: percent,
        total_time: percent,
        estimated_time_to_regain_access: regainMinutes,
      },
    ],
  }),
});
