import { useQuery } from '@tanstack/react-query';
import { ApiProblem } from '../../api/client.js';
import { useRested } from '../../parts/useRested.js';
import type { Violation } from './draft.js';
import { type NewPublish, verdictOn } from './queries.js';

export interface Judged {
  /** Of what is there now, not of what was there a moment ago. */
  readonly isCurrent: boolean;
  readonly violations: readonly Violation[];
  /** It could not be judged. */
  readonly error: Error | null;
}

/** What the platform would refuse, asked once the hands rest; each answer is shown with the post that it was given for. */
export function useVerdict(body: NewPublish): Judged {
  const written = JSON.stringify(body);
  const asked = useRested(written);
  const { data, error, isFetching, isPlaceholderData } = useQuery(verdictOn(JSON.parse(asked) as NewPublish));
  const named = error instanceof ApiProblem ? error.body.violations : undefined;
  return {
    isCurrent: asked === written && !isFetching && !isPlaceholderData,
    violations: named ?? (error ? [] : (data?.violations ?? [])),
    error: named ? null : error,
  };
}
