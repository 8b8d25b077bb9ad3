import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../db/client.js';
import { type Promises, promisesInFigures } from '../db/publishes.js';

export interface Metrics {
  answered(route: string, status: number, seconds: number): void;
  /** What became of the events of one delivery. */
  delivered(platform: string, outcomes: Readonly<Partial<Record<WebhookOutcome, number>>>): void;
  readonly contentType: string;
  text(): Promise<string>;
}

/** `refused` counts deliveries, the others events. */
export type WebhookOutcome = 'kept' | 'repeated' | 'unknown-owner' | 'outdated' | 'refused';

const figuresCachedMs = 5_000;

/** What Prometheus reads. No label names a workspace, an account or a person. */
export function createMetrics(db: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered, by route template and status.',
    labelNames: ['route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the request’s arrival to the end of its answer.',
    labelNames: ['route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers,
  });

  const webhooks = new Counter({
    name: 'webhook_events_total',
    help: 'What came in by webhook, by platform and by what became of it.',
    labelNames: ['platform', 'outcome'],
    registers,
  });

  let last: { at: number; figures: Promise<Promises> } | undefined;
  const figures = () => {
    if (!last || Date.now() - last.at > figuresCachedMs) last = { at: Date.now(), figures: promisesInFigures(db) };
    return last.figures;
  };
  new Gauge({
    name: 'publishes_open',
    help: 'Publishes that have not ended, by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset();
      for (const [state, count] of Object.entries((await figures()).openByState)) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'notices_open',
    help: 'What owners or support have to look at, by kind: publish-failed, publish-unconfirmed, reconnect-needed, …',
    labelNames: ['kind'],
    registers,
    async collect() {
      this.reset();
      for (const [kind, count] of Object.entries((await figures()).noticesByKind)) this.set({ kind }, count);
    },
  });
  const single = (name: string, help: string, read: (figures: Promises) => number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(read(await figures()));
      },
    });
  single(
    'promises_unstarted',
    'Publishes, connections, imports and deliveries of events whose run is not known to be started.',
    (all) => all.unstarted,
  );
  single('promises_unstarted_oldest_seconds', 'Age of the oldest of them.', (all) => all.unstartedOldestS);
  single('publishes_overdue', 'Publishes past their moment that are neither live nor ended.', (all) => all.overdue);
  single('publishes_overdue_oldest_seconds', 'Lateness of the latest of them.', (all) => all.overdueOldestS);

  return {
    answered(route, status, seconds) {
      requests.inc({ route, status: String(status) });
      duration.observe({ route }, seconds);
    },
    delivered(platform, outcomes) {
      for (const [outcome, count] of Object.entries(outcomes)) webhooks.inc({ platform, outcome }, count);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
