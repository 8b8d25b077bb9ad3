import type { z } from 'zod';
import { Failure } from '../domain/failures.js';
import type { HttpAnswer } from './http.js';
import type { AccountFacts, Call, MediaSource, StagingHandle, StagingJob, StagingState } from './platform.js';

/** What every adapter does alike. `label` is how owners know the platform; sentences start with it. */

/** Reads a 2xx body. One in an unknown shape is no answer: of a call that changes something the outcome is open. */
export function readAnswer<T extends z.ZodType>(
  label: string,
  schema: T,
  answer: Pick<HttpAnswer, 'status' | 'body'>,
  effect: 'none' | 'unknown' = 'none',
): z.infer<T> {
  const parsed = schema.safeParse(answer.body ?? {});
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path }) => path.join('.') || 'the body').join(', ');
  throw new Failure(
    'platform-unavailable',
    `${label} answered ${answer.status} in a shape we do not know (${where}).`,
    {
      effect,
    },
  );
}

/** The account of a call; every verb but discovery has one. */
export function accountOf(label: string, { account }: Call): AccountFacts {
  if (!account) throw new Failure('bug', `This call of ${label} needs to know its account`);
  return account;
}

/**
 * Refuses a call that the platform would answer with a refusal that tells little: some scopes were not granted. Grants are
 * unknown while an account is being discovered, and where none are noted nothing is refused.
 */
export function requireScopes(label: string, { account }: Call, needs: readonly string[]): void {
  const granted = account?.grantedScopes ?? [];
  const lacking = granted.length === 0 ? [] : needs.filter((scope) => !granted.includes(scope));
  if (lacking.length > 0) throw permissionMissing(label, lacking);
}

/** The owner can mend this by connecting again and allowing what was declined. */
export const permissionMissing = (label: string, scopes: readonly string[]): Failure =>
  new Failure('permission-missing', `This account has not granted ${scopes.join(', ')} at ${label}.`, {
    platformCode: 'scope-missing',
  });

/** The key under which the handle of a part's media is kept. */
export const handleKey = (index: number): string => `media[${index}]`;

/** One file of a part on its way to the platform. */
export interface FileToStage {
  readonly media: MediaSource;
  save(handle: StagingHandle): Promise<void>;
}

/** The platform is still at it. */
export type StagingWait = Omit<Extract<StagingState, { ready: false }>, 'ready'>;

/** Takes each file of a part through its steps, as far as the platform lets it go now; the longest wait is the part's. */
export async function stageFiles(
  { media: files, handles, save }: StagingJob,
  stageFile: (file: FileToStage, saved: StagingHandle | undefined) => Promise<StagingWait | undefined>,
): Promise<StagingState> {
  const waits: StagingWait[] = [];
  for (const [index, media] of files.entries()) {
    const key = handleKey(index);
    const wait = await stageFile({ media, save: (handle) => save(key, handle) }, handles[key]);
    if (wait) waits.push(wait);
  }
  const longest = waits.sort((one, other) => other.lookAgainMs - one.lookAgainMs)[0];
  return longest ? { ready: false, ...longest } : { ready: true };
}

export const isExpired = ({ expiresAtMs }: StagingHandle, nowMs: number): boolean =>
  expiresAtMs !== undefined && expiresAtMs <= nowMs;

/**
 * What was staged is no longer usable: the caller stages the part anew and commits again. Only for a commit of which it is
 * certain that nothing was published; with `mayBeLive` the caller looks first.
 */
export const stagingGone = (label: string, platformMessage?: string, { mayBeLive = false } = {}): Failure =>
  new Failure(
    'content-refused',
    `What was handed to ${label} is no longer usable there and has to be handed over again.`,
    {
      platformCode: 'media-expired',
      platformMessage,
      mayBeLive,
      nextStep: 'Nothing to do: it is handed over again.',
    },
  );
