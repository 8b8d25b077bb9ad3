import { type ExecFileException, execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { UnreadableMedia } from './errors.js';
import type { VideoFacts, VideoReading } from './readVideoProcess.js';

/** The other process runs TypeScript as this one does. */
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const script = path.join(import.meta.dirname, 'readVideoProcess.ts');
const memoryMaxMb = 256;
const run = promisify(execFile);

/**
 * Reads a video's container in a process of its own, which knows none of our settings. A few wrong bytes can send a parser
 * round in circles or make it ask for all memory (a WebM with a broken seek head does the former to mediabunny 1.61), and
 * a process can be ended.
 */
export async function readVideo(
  file: string,
  { timeoutMs = 20_000 }: { readonly timeoutMs?: number } = {},
): Promise<VideoFacts> {
  const args = ['--import', loader, `--max-old-space-size=${memoryMaxMb}`, script, file];
  const options = { timeout: timeoutMs, killSignal: 'SIGKILL', env: {} } as const;
  const { stdout } = await inTurn(() => run(process.execPath, args, options)).catch((error: ExecFileException) => {
    // Killed at the deadline, or by V8 (SIGABRT) at the memory limit. Anything else is our own trouble, not the video's.
    const isTooMuch = error.signal === 'SIGKILL' || error.signal === 'SIGABRT';
    throw isTooMuch
      ? new UnreadableMedia('The video takes too long to read: export it again as MP4 with H.264.')
      : error;
  });
  const reading = JSON.parse(stdout) as VideoReading;
  if ('refusal' in reading) throw new UnreadableMedia(reading.refusal);
  return reading;
}

/** So many at a time: a burst of uploads must not become a burst of processes. */
const processesMax = 4;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < processesMax) running += 1;
  else await new Promise<void>((go) => waiting.push(go));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
