import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { SimulatorClock } from './clock.js';

/**
 * `received`: the request is here, whole. `committed`: the platform's state changed. `answered`: the last byte of the answer left.
 * `dropped`: the connection ended without that. A lost answer is a commit that is `dropped` instead of `answered`.
 * `fetched`: the platform itself went to get something, such as a picture that a call named.
 */
export type Phase = 'received' | 'committed' | 'answered' | 'dropped' | 'fetched';

export type TokenState = 'live' | 'expired' | 'revoked' | 'spent' | 'unknown';

export interface LedgerEvent {
  seq: number;
  /** The simulators' clock. */
  at: string;
  /** The machine's clock. */
  wallAt: string;
  platform: string;
  phase: Phase;
  requestId: string;
  /** The name of the host that was called, such as `apiUrl`, after that of its flavour if it has one. */
  host?: string;
  method: string;
  path: string;
  /** As it stood in the request line, with its question mark. */
  query?: string;
  /** Method and path pattern, such as `GET /2/tweets/:id`. */
  endpoint: string;
  /** A call for tokens. */
  tokenEndpoint?: true;
  account?: string;
  /** The beginning of the token's SHA-256, never the token. */
  token?: string;
  tokenState?: TokenState;
  /** What was committed, such as `post` or `token`. */
  kind?: string;
  resource?: string;
  /** The post's own mark: a `#n-…` tag in its text, else the hash of the text. */
  nonce?: string;
  status?: number;
  /** The lever that decided this answer or this silence. */
  lever?: string;
  reason?: string;
}

export type LedgerFilter = Partial<
  Pick<
    LedgerEvent,
    | 'platform'
    | 'phase'
    | 'requestId'
    | 'host'
    | 'method'
    | 'path'
    | 'endpoint'
    | 'account'
    | 'token'
    | 'tokenState'
    | 'kind'
    | 'resource'
    | 'nonce'
    | 'status'
  >
> & { afterSeq?: number; from?: string; to?: string };

export interface Counters {
  received: number;
  committed: number;
  answered: number;
  dropped: number;
  fetched: number;
  tooManyRequests: number;
  tokenCalls: number;
  spentRefreshTokenCalls: number;
  revokedTokenCalls: number;
  expiredTokenCalls: number;
  callsByEndpoint: Record<string, number>;
  /** Visible commits (posts, comments, messages) by account and nonce. */
  commitsByNonce: Record<string, number>;
  commitsByAccount: Record<string, number>;
  /** Account and nonce of what was made visible more than once. */
  duplicates: string[];
}

/** The append-only record of what arrived, what took effect and what was answered. It is the judge, so it is kept simple. */
export class Ledger {
  readonly #events: LedgerEvent[] = [];
  /** Kinds of commit that other people can see; a platform may add its own. */
  readonly #visibleKinds = new Set(['post', 'dm', 'comment', 'story']);
  #file: number | undefined;
  #syncing = false;

  constructor(
    private readonly clock: SimulatorClock,
    path?: string,
  ) {
    if (!path) return;
    if (existsSync(path)) {
      const lines = readFileSync(path, 'utf8').split('\n');
      for (const line of lines) if (line.endsWith('}')) this.#events.push(JSON.parse(line) as LedgerEvent);
    }
    this.#file = openSync(path, 'a');
  }

  countAsVisible(kinds: readonly string[]): void {
    for (const kind of kinds) this.#visibleKinds.add(kind);
  }

  append(event: Omit<LedgerEvent, 'seq' | 'at' | 'wallAt'>): void {
    const at = new Date(this.clock.now()).toISOString();
    const entry = { seq: this.#events.length + 1, at, wallAt: new Date().toISOString(), ...event };
    this.#events.push(entry);
    if (this.#file === undefined) return;
    // The write alone survives the death of this process. The sync, which is for the machine's, may cover several events.
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    this.#sync(this.#file);
  }

  events(filter: LedgerFilter = {}): LedgerEvent[] {
    const { afterSeq = 0, from, to, ...fields } = filter;
    const wanted = Object.entries(fields).filter(([, value]) => value !== undefined) as [keyof LedgerEvent, unknown][];
    return this.#events
      .slice(afterSeq)
      .filter((event) => wanted.every(([key, value]) => event[key] === value))
      .filter((event) => (!from || event.at >= from) && (!to || event.at < to));
  }

  counters(filter: LedgerFilter = {}): Counters {
    const events = this.events(filter);
    const of = (test: (event: LedgerEvent) => boolean) => events.filter(test).length;
    const received = events.filter((event) => event.phase === 'received');
    const visible = events.filter((event) => event.phase === 'committed' && this.#visibleKinds.has(event.kind ?? ''));
    const commitsByNonce = tally(visible, (event) => `${event.account} ${event.nonce}`);
    return {
      received: received.length,
      committed: of((event) => event.phase === 'committed'),
      answered: of((event) => event.phase === 'answered'),
      dropped: of((event) => event.phase === 'dropped'),
      fetched: of((event) => event.phase === 'fetched'),
      tooManyRequests: of((event) => event.phase === 'answered' && event.status === 429),
      tokenCalls: received.filter((event) => event.tokenEndpoint).length,
      spentRefreshTokenCalls: received.filter((event) => event.tokenState === 'spent').length,
      revokedTokenCalls: received.filter((event) => event.tokenState === 'revoked').length,
      expiredTokenCalls: received.filter((event) => event.tokenState === 'expired').length,
      callsByEndpoint: tally(received, (event) => event.endpoint),
      commitsByNonce,
      commitsByAccount: tally(visible, (event) => event.account ?? ''),
      duplicates: Object.keys(commitsByNonce).filter((key) => commitsByNonce[key]! > 1),
    };
  }

  close(): void {
    if (this.#file === undefined) return;
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#file = undefined;
  }

  #sync(file: number): void {
    if (this.#syncing) return;
    this.#syncing = true;
    setImmediate(() => {
      if (this.#file === undefined) return;
      fsync(file, () => {
        this.#syncing = false;
      });
    });
  }
}

/** The mark by which one logical post is known across attempts. */
export function nonceOf(text: string): string {
  return /#n-[\w-]+/.exec(text)?.[0] ?? `text-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

function tally<T>(items: T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}
