import { randomUUID } from 'node:crypto';
import type { SimulatorClock } from './clock.js';
import type { Journal, Table } from './journal.js';

/** What a test may turn about webhooks; a platform spreads them into its own knobs. */
export const webhookKnobs = {
  /** How often each event is delivered. */
  webhookDeliveries: 1,
  /** Each event waits for the next one, which is delivered before it. */
  webhooksOutOfOrder: false,
  /** The signature is of another body than the one that is sent. */
  webhooksSignedWrongly: false,
};

export interface WebhookMessage {
  url: string;
  /** What the platform calls such an event. */
  event: string;
  account?: string;
  /** As it goes over the wire: an object becomes JSON. */
  body: object | string;
  /** The headers that go with it, the signature of this very body among them. */
  headers(body: string): Record<string, string>;
}

export interface WebhookDelivery {
  id: string;
  at: string;
  event: string;
  account?: string;
  url: string;
  body: string;
  /** The receiver's status, or 0 if it could not be reached. */
  status: number;
}

interface WebhooksOptions {
  platform: string;
  journal: Journal;
  clock: SimulatorClock;
  knobs: typeof webhookKnobs;
}

/** How long an event waits for one that overtakes it. */
const heldForMs = 1000;

/** Sends events to their receivers, and remembers what became of each. Whom to tell, and in which words, is the platform's. */
export class Webhooks {
  readonly #deliveries: Table<WebhookDelivery>;
  #held: { send: () => Promise<unknown>; timer: NodeJS.Timeout } | undefined;

  constructor(private readonly options: WebhooksOptions) {
    this.#deliveries = options.journal.table(`${options.platform}.deliveries`);
  }

  /** Tells one receiver, as often as the knob says. Answers when that is done, or nothing yet where the event is held back. */
  async deliver(message: WebhookMessage): Promise<WebhookDelivery[]> {
    if (!this.options.knobs.webhooksOutOfOrder) return await this.#send(message);
    if (!this.#held) {
      const timer = setTimeout(() => void this.flush(), heldForMs).unref();
      this.#held = { send: () => this.#send(message), timer };
      return [];
    }
    const deliveries = await this.#send(message);
    await this.flush();
    return deliveries;
  }

  async flush(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    clearTimeout(held?.timer);
    await held?.send();
  }

  deliveries(event?: string): WebhookDelivery[] {
    return [...this.#deliveries.values()].filter((delivery) => event === undefined || delivery.event === event);
  }

  async #send({ url, event, account, body, headers }: WebhookMessage): Promise<WebhookDelivery[]> {
    const { clock, knobs } = this.options;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const signed = knobs.webhooksSignedWrongly ? ` ${text}` : text;
    const deliveries: WebhookDelivery[] = [];
    for (let n = 0; n < knobs.webhookDeliveries; n += 1) {
      const at = new Date(clock.now()).toISOString();
      const status = await post(url, text, { 'content-type': 'application/json', ...headers(signed) });
      deliveries.push(
        this.#deliveries.put({ id: randomUUID(), at, event, ...(account && { account }), url, body: text, status }),
      );
    }
    return deliveries;
  }
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  try {
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
