import { Failure } from '../../domain/failures.js';
import { isExpired } from '../adapter.js';
import { afterLook, containerLifetimeMs, containerMarginMs } from '../meta/containers.js';
import type { Call, StagingHandle, StagingJob, StagingState } from '../platform.js';
import type { ThreadsApi } from './api.js';
import {
  type Content,
  containerKey,
  contentsOf,
  createContainer,
  lookAtContainer,
  type Notes,
  notesOf,
  parentOf,
} from './containers.js';
import { notFetched, notSeenYet, processingErrors, processingErrorUnknown } from './errorTable.js';
import { requireQuota } from './quota.js';

/** Containers for one content, the first one included, before it is given up (threads.md §9.1). */
export const containersMax = 3;
const processingMaxMs = 30 * 60_000;
const renewAfterMs = 5_000;
const waitingKey = 'reply-target';
const noContainer = 'none';

export interface StagingOptions {
  /** How long a finished container is left alone: right after, Threads may not know it (threads.md §9.1). */
  readonly settleMs: number;
  /** For how long a new post may be unknown as one to reply to (threads.md §9.6). */
  readonly replyTargetLagMs: number;
}

interface Wait {
  readonly lookAgainMs: number;
  readonly saying: string;
}

/** Makes the containers of a part, in turn, and waits for each: files of a carousel are ready before it is, and it is not with them. */
export const staging = (api: ThreadsApi, options: StagingOptions) => ({
  async stage(call: Call, given: StagingJob): Promise<StagingState> {
    const handles = { ...given.handles };
    const job: StagingJob = {
      ...given,
      handles,
      save: async (key, handle) => {
        await given.save(key, handle);
        handles[key] = handle;
      },
    };
    const isReply = parentOf(job, job.replyToExternalId === undefined) !== undefined;
    if (Object.keys(handles).length === 0) await requireQuota(api, call, { isReply });

    const files = contentsOf(job).filter(({ key }) => key !== containerKey);
    const waits: Wait[] = [];
    for (const content of files) {
      const wait = await advance(api, call, job, content, options);
      if (wait) waits.push(wait);
    }
    const longest = waits.sort((one, other) => other.lookAgainMs - one.lookAgainMs)[0];
    if (longest) return { ready: false, ...longest };
    // Only now are the children known that it names.
    const whole = contentsOf(job).at(-1)!;
    const wait = await advance(api, call, job, whole, options);
    return wait ? { ready: false, ...wait } : { ready: true };
  },
});

/** Takes one content a step further: makes its container, or looks at it. */
async function advance(
  api: ThreadsApi,
  call: Call,
  job: StagingJob,
  content: Content,
  options: StagingOptions,
): Promise<Wait | undefined> {
  const saved = job.handles[content.key];
  const usable =
    saved !== undefined && saved.externalId !== noContainer && !isExpired(saved, Date.now() + containerMarginMs);
  if (!usable) {
    const renewals = saved === undefined ? 0 : notesOf(saved).renewals;
    return await begin(api, call, job, content, saved?.externalId === noContainer ? renewals : 0, options);
  }
  return saved.ready ? undefined : await look(api, call, job, content, saved, options);
}

async function begin(
  api: ThreadsApi,
  call: Call,
  job: StagingJob,
  content: Content,
  renewals: number,
  options: StagingOptions,
): Promise<Wait | undefined> {
  const id = await createContainer(api, call, content.parameters).catch(async (error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    if (error.platformCode === notSeenYet) throw await replyTargetUnknown(job, error, options);
    if (error.platformCode === notFetched) return await again(job, content, renewals, error);
    throw error;
  });
  if (typeof id !== 'string') return id;
  const handle = handleOf(id, { createdAtMs: Date.now(), finishedAtMs: 0, renewals });
  await job.save(content.key, handle);
  return await look(api, call, job, content, handle, options);
}

const handleOf = (externalId: string, notes: Notes, ready = false): StagingHandle => ({
  externalId,
  ready,
  ...(externalId !== noContainer && { expiresAtMs: notes.createdAtMs + containerLifetimeMs }),
  resume: { ...notes },
});

/** One look at a container. */
async function look(
  api: ThreadsApi,
  call: Call,
  job: StagingJob,
  content: Content,
  handle: StagingHandle,
  { settleMs }: StagingOptions,
): Promise<Wait | undefined> {
  const notes = notesOf(handle);
  const settled = (finishedAtMs: number): Wait | undefined => {
    const leftMs = finishedAtMs + settleMs - Date.now();
    return leftMs > 0
      ? { lookAgainMs: leftMs, saying: 'Leaving Threads a moment with what it has finished.' }
      : undefined;
  };
  if (notes.finishedAtMs > 0) {
    const wait = settled(notes.finishedAtMs);
    if (!wait) await job.save(content.key, handleOf(handle.externalId, notes, true));
    return wait;
  }

  const { status, error_message: errorName } = await lookAtContainer(api, call, handle.externalId);
  const { createdAtMs } = notes;
  const next = afterLook('Threads', {
    state: status,
    createdAtMs,
    nowMs: Date.now(),
    what: content.what,
    processingMaxMs,
  });
  switch (next.step) {
    case 'wait':
      return next;
    // Of a published one the commit asks what became of it.
    case 'published':
    case 'finished': {
      const finished = { ...notes, finishedAtMs: Date.now() };
      const wait = content.key === containerKey ? settled(finished.finishedAtMs) : undefined;
      await job.save(content.key, handleOf(handle.externalId, finished, wait === undefined));
      return wait;
    }
    case 'failed': {
      const error = next.why === 'error' ? (processingErrors[errorName ?? ''] ?? processingErrorUnknown) : undefined;
      const failure = processingFailed(content, next.why, errorName, error?.says);
      // Even of one that is given up the handle is not kept: a later attempt, should there be one, begins anew.
      if (error?.again === false) {
        await job.save(content.key, { ...handle, expiresAtMs: Date.now() });
        throw failure;
      }
      return await again(job, content, next.why === 'expired' ? -1 : notes.renewals, failure);
    }
  }
}

/** Notes that another container is to be made, unless there were enough. */
async function again(job: StagingJob, { key, what }: Content, renewals: number, failure: Failure): Promise<Wait> {
  if (renewals + 1 >= containersMax) {
    await job.save(key, { ...handleOf(noContainer, { createdAtMs: 0, finishedAtMs: 0, renewals: 0 }) });
    throw failure;
  }
  await job.save(key, handleOf(noContainer, { createdAtMs: 0, finishedAtMs: 0, renewals: renewals + 1 }));
  return { lookAgainMs: renewAfterMs, saying: `Threads did not manage ${what}: it is handed over once more.` };
}

const processingFailed = (
  { what }: Content,
  why: 'error' | 'expired' | 'stuck',
  errorName: string | undefined,
  says = why === 'stuck' ? `Threads did not finish ${what} in 30 minutes.` : `Threads has forgotten ${what}.`,
): Failure =>
  new Failure('content-refused', says, {
    platformCode: errorName ?? why.toUpperCase(),
    platformMessage: errorName,
    nextStep: 'Encode the file anew within Threads’ limits (H.264 with AAC for videos), then publish again.',
  });

/** A new post is unknown as one to reply to for some seconds, and one that is gone is so for ever. */
async function replyTargetUnknown(
  job: StagingJob,
  error: Failure,
  { replyTargetLagMs }: StagingOptions,
): Promise<Failure> {
  const waiting = job.handles[waitingKey];
  const sinceMs = Number(waiting?.resume?.sinceMs ?? Date.now());
  if (!waiting) await job.save(waitingKey, { externalId: noContainer, ready: false, resume: { sinceMs } });
  const { platformCode, platformMessage } = error;
  if (Date.now() - sinceMs >= replyTargetLagMs) {
    return new Failure('not-found', 'Threads does not know the post that is to be answered.', {
      platformCode,
      platformMessage,
    });
  }
  return new Failure(
    'platform-unavailable',
    'Threads does not see yet the post that is to be answered, as happens right after it was published.',
    {
      platformCode,
      platformMessage,
      retryAfterMs: 10_000,
    },
  );
}
