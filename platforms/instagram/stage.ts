import { Failure } from '../../domain/failures.js';
import { handleKey, isExpired } from '../adapter.js';
import { afterLook, containerMarginMs } from '../meta/containers.js';
import type { Call, MediaSource, StagingHandle, StagingJob, StagingState } from '../platform.js';
import { platformWords, scrubber } from '../scrub.js';
import type { InstagramApi } from './api.js';
import {
  type ContainerParams,
  carouselParams,
  createContainer,
  paramsOf,
  readQuota,
  readStatus,
  type Status,
} from './containers.js';
import { contentOf, shapeOf } from './content.js';
import { type InstagramErrorRow, rowOfCode, rowOfStatus } from './errorTable.js';
import { carouselKey, newContainer, noContainer, notesOf, withNotes } from './handles.js';
import { asPage, type Login, label } from './login.js';
import { uploading, uploadRefused } from './upload.js';

const minuteMs = 60_000;
/** Large reels take long, and some containers never end (instagram.md §3.3). */
const processingMaxMs = 60 * minuteMs;
/** A container that waits for bytes says the same as one that is at work on them. */
const unsureMaxMs = 5 * minuteMs;
/** Meta does not show a container to everybody at once (instagram.md §9.5). */
const hiddenMaxMs = 2 * minuteMs;
const hiddenLookAgainMs = 5_000;
const anewAfterMs = 10_000;
/** The window slides: some of the posts of the last 24 hours leave it in every hour. */
const quotaLookAgainMs = 30 * minuteMs;
const quotaHoldsMs = 60 * minuteMs;

/**
 * Makes the containers of a part, one for each picture and video and one for a carousel as a whole, and waits until Instagram
 * has finished them: even a picture that is published sooner is refused (instagram.md §9.3, §9.4).
 */
export function staging(api: InstagramApi, login: Login) {
  const upload = uploading(login);

  return {
    async stage(call: Call, job: StagingJob): Promise<StagingState> {
      const shape = shapeOf(job.media, job.options);
      const content = contentOf(job.media);
      if (Object.keys(job.handles).length === 0) await requireQuota(api, call);

      const post = { text: job.part.text, options: job.options, all: job.media };
      const whole = job.handles[carouselKey];
      const children =
        shape === 'carousel' && whole && isUsable(whole)
          ? []
          : content.map(({ file: media, index }, place) => ({
              key: handleKey(index),
              what: media.kind === 'video' ? 'the video' : 'the picture',
              media,
              params: () => paramsOf(login, { media, index: place, shape }, post),
            }));
      const staged = [];
      for (const child of children) staged.push(await stageContainer({ api, upload, call, job }, child));
      const state = together(staged);
      if (!state.ready || shape !== 'carousel') return state;

      const ids = staged.map(({ handle }) => handle.externalId);
      const carousel = { key: carouselKey, what: 'the carousel', params: () => carouselParams(ids, post) };
      return together([await stageContainer({ api, upload, call, job }, carousel)]);
    },
  };
}

const isUsable = (handle: StagingHandle): boolean =>
  notesOf(handle).step !== 'create' && !isExpired(handle, Date.now() + containerMarginMs);

/** What is published is counted when it is published; a container that cannot be is not worth making. */
async function requireQuota(api: InstagramApi, call: Call): Promise<void> {
  const { used, total } = await readQuota(api, call);
  if (total === undefined) return;
  if (used >= total) {
    throw new Failure('rate-limited', `${label}: this account has published ${used} of ${total} posts in 24 hours.`, {
      platformCode: 'content_publishing_limit',
      retryAfterMs: quotaLookAgainMs,
    });
  }
  const seen = { limit: total, remaining: total - used, resetAtMs: Date.now() + quotaHoldsMs };
  await call.quota.observe('POST /:ig-user-id/media_publish', [
    { scope: 'account', windowMs: 24 * 60 * minuteMs, ...seen },
  ]);
}

// ---------------------------------------------------------------- one container

interface Container {
  readonly key: string;
  /** For people: `the video`. */
  readonly what: string;
  /** Whose bytes go up, where they do. */
  readonly media?: MediaSource;
  params(): ContainerParams;
}

interface Tools {
  readonly api: InstagramApi;
  readonly upload: ReturnType<typeof uploading>;
  readonly call: Call;
  readonly job: StagingJob;
  /** The container that an earlier attempt left behind. */
  readonly resumedId?: string;
}

interface Wait {
  readonly lookAgainMs: number;
  readonly saying: string;
}
interface Staged {
  readonly handle: StagingHandle;
  /** Absent: it is finished. */
  readonly wait?: Wait;
}

function together(staged: readonly Staged[]): StagingState {
  // Each is looked at again when the most urgent is due.
  const waits = staged.flatMap(({ wait }) => wait ?? []).sort((one, other) => one.lookAgainMs - other.lookAgainMs);
  return waits[0] ? { ready: false, ...waits[0] } : { ready: true };
}

/** Takes one container through its steps, as far as Instagram lets it go now. Whatever it comes to is saved at once. */
async function stageContainer(tools: Tools, container: Container): Promise<Staged> {
  const { job } = tools;
  const saved = job.handles[container.key];
  const usable = saved && (saved.ready || isUsable(saved)) && !isExpired(saved, Date.now() + containerMarginMs);
  const own = { ...tools, ...(saved && { resumedId: saved.externalId }) };
  let handle = usable ? saved : noContainer(saved && notesOf(saved).step === 'create' ? notesOf(saved).failed : 0);
  while (!handle.ready) {
    const next = await steps[notesOf(handle).step](own, container, handle);
    if (next.handle !== handle) await job.save(container.key, next.handle);
    if (next.refused) throw next.refused;
    handle = next.handle;
    if (next.wait) return { handle, wait: next.wait };
  }
  return { handle };
}

interface Next extends Staged {
  /** It is over: the handle is what a later attempt begins with. */
  readonly refused?: Failure;
}
type DoStep = (tools: Tools, container: Container, handle: StagingHandle) => Promise<Next>;

const create: DoStep = async ({ api, call, job }, container, handle) => {
  const { failed } = notesOf(handle);
  try {
    const words = [job.part.text, ...job.media.flatMap(({ altText }) => altText ?? [])];
    return { handle: newContainer(await createContainer(api, call, container.params(), words), failed) };
  } catch (error) {
    const row = error instanceof Failure ? rowOfCode(error.platformCode) : undefined;
    if (!(error instanceof Failure) || row?.moreContainers === undefined) throw error;
    return cameToNothing(handle, row, error);
  }
};

/** Bytes that came whole once are refused the second time: then the container tells whether it is at work on them. */
const sendBytes: DoStep = async ({ upload, call, resumedId }, { media }, handle) => {
  const mayBeThere = handle.externalId === resumedId;
  try {
    if (media === undefined || handle.secret === undefined) return { handle: noContainer(0) };
    await upload(asPage(call), handle.secret, media);
    const { secret: _, ...rest } = handle;
    return { handle: withNotes(rest, { step: 'process' }) };
  } catch (error) {
    const refused = error instanceof Failure && error.platformCode === uploadRefused;
    if (!refused) throw error;
    if (mayBeThere) return { handle: withNotes(handle, { step: 'process', sentUnsure: true }) };
    return cameToNothing(handle, undefined, error);
  }
};

/** One look at the container. */
const look: DoStep = async ({ api, call }, { what }, handle) => {
  const notes = notesOf(handle);
  const nowMs = Date.now();
  const status = await readStatus(api, call, handle.externalId).catch((error: unknown) => {
    if (error instanceof Failure && error.failureClass === 'not-found') return error;
    throw error;
  });
  if (status instanceof Failure) {
    const mayAppear = !notes.seen && nowMs - notes.createdAtMs < hiddenMaxMs;
    const saying = `Waiting for ${label} to show the container of ${what}.`;
    return mayAppear
      ? { handle, wait: { lookAgainMs: hiddenLookAgainMs, saying } }
      : cameToNothing(handle, rowOfCode('container-gone'), status);
  }
  const { createdAtMs } = notes;
  const after = afterLook(label, {
    ...{ state: status.status_code, createdAtMs, nowMs, what },
    processingMaxMs: notes.sentUnsure ? unsureMaxMs : processingMaxMs,
  });
  switch (after.step) {
    case 'wait': {
      const { step: _, ...wait } = after;
      return { handle: notes.seen ? handle : withNotes(handle, { seen: true }), wait };
    }
    case 'finished':
    case 'published': // by an earlier commit, which is looked for before another is made
      return { handle: { ...withNotes(handle, { seen: true }), ready: true } };
    case 'failed':
      return cameToNothing(handle, rowOfStatus(status.status), failureOf(status, after.why, what));
  }
};

const steps = { create, upload: sendBytes, process: look };

/** A container has failed. Another one is made of the same media, or they are refused in the end. */
function cameToNothing(handle: StagingHandle, row: InstagramErrorRow | undefined, failure: Failure): Next {
  const { failed } = notesOf(handle);
  // Of a failure that nobody has described, one repetition tells whether it stays.
  const more = row === undefined ? 1 : (row.moreContainers ?? 0);
  if (failed >= more) return { handle: noContainer(0), refused: atLast(row, failure) };
  const saying = `${failure.message} It is handed over anew.`;
  return { handle: noContainer(failed + 1), wait: { lookAgainMs: anewAfterMs * (failed + 1), saying } };
}

function atLast(
  row: InstagramErrorRow | undefined,
  { platformCode, platformMessage, message, nextStep }: Failure,
): Failure {
  const said = { platformCode, platformMessage };
  if (row?.atLast) {
    return new Failure(row.atLast.class, `${row.atLast.says}.`, { ...said, nextStep: row.atLast.nextStep });
  }
  const isContent = row?.class === 'content-refused' || row?.class === undefined;
  return new Failure('content-refused', message, {
    ...said,
    nextStep: isContent ? nextStep : 'Replay it later; should it stay so, take other media.',
  });
}

/** What the status of a container means. */
function failureOf(status: Status, why: 'error' | 'expired' | 'stuck', what: string): Failure {
  const row = rowOfStatus(status.status);
  const [subcode] = row?.subcodes ?? [];
  const says = {
    error: row?.says ?? `${label} could not process ${what}`,
    expired: `${label} kept ${what} for 24 hours and has let go of it`,
    stuck: `${label} did not finish ${what} within an hour`,
  }[why];
  return new Failure(row?.class ?? 'content-refused', `${says}.`, {
    platformCode: subcode === undefined ? status.status_code : String(subcode),
    platformMessage: platformWords(status.status ?? status.status_code, scrubber([])),
    nextStep: row?.nextStep ?? 'Encode the media anew within Instagram’s limits, then publish again.',
  });
}
