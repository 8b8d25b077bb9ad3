import type { SimulatorClock } from '../shared/clock.js';
import { type FetchFailure, type FetchOptions, fetchMedia } from '../shared/fetchMedia.js';
import type { Journal, Table } from '../shared/journal.js';
import type { Ledger } from '../shared/ledger.js';
import { pause } from '../shared/levers.js';
import type { Received } from '../shared/uploads.js';

export type ContainerStatus = 'IN_PROGRESS' | 'FINISHED' | 'PUBLISHED' | 'ERROR' | 'EXPIRED';

/** A file that the platform fetches for a container. */
export interface ContainerMedia {
  kind: 'image' | 'video';
  url: string;
  /** Once it is here. */
  size?: number;
  sha256?: string;
  type?: string;
  width?: number;
  height?: number;
  durationMs?: number;
}

export interface Container {
  id: string;
  ownerId: string;
  /** The platform's own `media_type`. */
  kind: string;
  createdAt: number;
  /** As the client gave them; what they mean is the platform's. */
  fields: Readonly<Record<string, unknown>>;
  media?: ContainerMedia;
  /** Its bytes are sent to it, and have not come yet. */
  awaitsUpload?: boolean;
  childIds?: string[];
  /** Its file is here and judged, or there is none to be had. */
  settled: boolean;
  error?: string;
  looks: number;
  /** When a call was first told that it is finished. */
  finishedAt?: number;
  stuck?: true;
  publishedAs?: string;
}

/** What a test may turn; a platform spreads them into its own knobs. */
export const containerKnobs = {
  /** A container is finished once it was looked at that often and that much time has passed. */
  processingLooks: 1,
  processingMs: 0,
  containerLifetimeMs: 24 * 3_600_000,
  /** Real time that fetching a file may take. */
  fetchWithinMs: 20_000,
  /** Real time that a look waits for a file, so that small ones do not cost a second look. */
  lookPatienceMs: 500,
  /** Files are fetched in pieces of so many bytes; 0 for all at once. */
  fetchRangeBytes: 0,
};

/** What becomes of the next container: an error of the platform's own name, or processing that does not end. */
export type ContainerFate = { error: string } | 'stuck';

interface ContainersOptions {
  platform: string;
  journal: Journal;
  clock: SimulatorClock;
  ledger: Ledger;
  folder: string;
  knobs: typeof containerKnobs;
  bytesMax: Readonly<Record<ContainerMedia['kind'], number>>;
  newId(): string;
  /** The platform's name for what is wrong with a file, if anything is. */
  judge(container: Container, received: Received): string | undefined;
  /** The platform's name for a file that could not be had. */
  fetchFailed(container: Container, reason: FetchFailure): string;
}

/** Containers from their making to their publishing; the platform fetches their files by itself, as Meta's crawler does. */
export class Containers {
  readonly table: Table<Container>;
  readonly fates: ContainerFate[] = [];
  readonly #fetching = new Map<string, Promise<void>>();

  constructor(private readonly options: ContainersOptions) {
    this.table = options.journal.table(`${options.platform}.containers`);
  }

  /** Makes one and begins to fetch its file; the answer does not wait for that. */
  create(
    made: Pick<Container, 'ownerId' | 'kind' | 'fields' | 'media' | 'awaitsUpload' | 'childIds'>,
    requestId?: string,
  ): Container {
    const fate = this.fates.shift();
    const container = this.table.put({
      ...made,
      id: this.options.newId(),
      createdAt: this.#now,
      settled: made.media === undefined && made.awaitsUpload !== true,
      looks: 0,
      ...(fate === 'stuck' && { stuck: true as const }),
      ...(typeof fate === 'object' && { error: fate.error }),
    });
    this.#fetch(container, requestId);
    return container;
  }

  get(id: string): Container | undefined {
    return this.table.get(id);
  }

  /** The bytes that it waited for are here. */
  receive(container: Container, received: Received): void {
    const { size, sha256, probe } = received;
    const media: ContainerMedia = { kind: 'video', url: '', ...probe, size, sha256 };
    this.table.change(container, { media, awaitsUpload: false, settled: true });
    const error = container.error ?? this.options.judge(container, received);
    if (error !== undefined) this.table.change(container, { error });
  }

  /** Where it stands. */
  statusOf(container: Container): ContainerStatus {
    if (container.publishedAs !== undefined) return 'PUBLISHED';
    if (this.#now >= container.createdAt + this.options.knobs.containerLifetimeMs) return 'EXPIRED';
    const { processingLooks, processingMs } = this.options.knobs;
    const done =
      container.settled && container.looks >= processingLooks && this.#now >= container.createdAt + processingMs;
    if (!done || container.stuck) return 'IN_PROGRESS';
    if (container.error !== undefined) return 'ERROR';
    const children = this.childrenOf(container).map((child) => this.statusOf(child));
    if (children.includes('ERROR') || children.includes('EXPIRED')) return 'ERROR';
    return children.every((status) => status === 'FINISHED') ? 'FINISHED' : 'IN_PROGRESS';
  }

  /** The same as a call asks for it, which moves the processing on. It waits a moment for a file that is on its way. */
  async look(container: Container): Promise<ContainerStatus> {
    this.#fetch(container); // a restart may have forgotten that it was under way
    await Promise.race([this.#fetching.get(container.id), pause(this.options.knobs.lookPatienceMs)]);
    this.table.change(container, { looks: container.looks + 1 });
    const status = this.statusOf(container);
    if (status === 'FINISHED' && container.finishedAt === undefined)
      this.table.change(container, { finishedAt: this.#now });
    return status;
  }

  childrenOf({ childIds = [] }: Container): Container[] {
    return childIds.map((id) => this.table.get(id)).filter((child) => child !== undefined);
  }

  /** Resolves when nothing is being fetched. */
  async idle(): Promise<void> {
    while (this.#fetching.size > 0) await Promise.all(this.#fetching.values());
  }

  #fetch(container: Container, requestId?: string): void {
    if (container.settled || container.awaitsUpload || this.#fetching.has(container.id)) return;
    const fetching = this.#fetchAndJudge(container, requestId).finally(() => this.#fetching.delete(container.id));
    this.#fetching.set(container.id, fetching);
  }

  async #fetchAndJudge(container: Container, requestId?: string): Promise<void> {
    const { platform, ledger, folder, knobs, bytesMax, judge, fetchFailed } = this.options;
    const media = container.media!;
    const options: FetchOptions = {
      url: media.url,
      bytesMax: bytesMax[media.kind],
      withinMs: knobs.fetchWithinMs,
      headers: { 'user-agent': 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)' },
      account: container.ownerId,
      ...(knobs.fetchRangeBytes > 0 && { rangeBytes: knobs.fetchRangeBytes }),
      ...(requestId !== undefined && { requestId }),
    };
    const fetched = await fetchMedia({ platform, ledger, folder }, options);
    const already = container.error;
    if (fetched.outcome === 'failed') {
      this.table.change(container, { settled: true, error: already ?? fetchFailed(container, fetched.reason) });
      return;
    }
    const { size, sha256, probe } = fetched;
    const error = already ?? judge(container, fetched);
    this.table.change(container, {
      media: { ...media, ...probe, size, sha256 },
      settled: true,
      ...(error !== undefined && { error }),
    });
  }

  get #now(): number {
    return this.options.clock.now();
  }
}
