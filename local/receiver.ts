import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

/** What receives events: a real server that keeps what came and answers as it is told. */
export interface Receiver {
  readonly url: string;
  /** As ALLOWED_PRIVATE_HOSTS names it. */
  readonly host: string;
  readonly received: Received[];
  /** The next calls are answered like this, one after the other; after them it answers 204 again. */
  answer(...answers: Answering[]): void;
  /** What came of this type so far, whatever it is about. */
  of(type: string): Received[];
  stop(): Promise<void>;
}

export interface Received {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly payload: { type: string; timestamp: string; data: Record<string, unknown> };
  readonly path: string;
}

export interface Answering {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The answer waits for this. */
  readonly after?: Promise<unknown>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const queue: Answering[] = [];
  const server = createServer((req, res) => {
    void take(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const headers = req.headers as Record<string, string>;
    const told = { id: headers['webhook-id'] ?? '', headers, body, payload: JSON.parse(body), path: req.url ?? '' };
    const { status, headers: more = {}, body: said, after } = queue.shift() ?? { status: 204 };
    received.push(told);
    await after;
    res.writeHead(status, more).end(said);
  }

  return {
    url: `http://${host}/hooks`,
    host,
    received,
    answer: (...answers) => void queue.push(...answers),
    of: (type) => received.filter(({ payload }) => payload.type === type),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Call = Pick<Received, 'body' | 'headers'>;

/** Throws unless the standard's own library takes it, as a receiver would. */
export const verified = ({ body, headers }: Call, secret: string): unknown => new Webhook(secret).verify(body, headers);

export function isVerified(call: Call, secret: string): boolean {
  try {
    verified(call, secret);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
