import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isVerified } from './receiver.js';

/** A stand-in for the engagement engine: it proposes something polite to whatever it is offered, a moment later. */
export interface StandInEngine {
  readonly url: string;
  readonly secret: string;
  /** Ids of the offers that came, each as often as it came. */
  readonly offers: readonly string[];
  /** With which key it answers, of the scope `draft`; set once there is one. */
  apiKey?: string;
  /** Answers the next offers with this instead of taking them. */
  refuseWith?: number | undefined;
  stop(): Promise<void>;
}

export async function startStandInEngine({ answerAfterMs = 1_000 } = {}): Promise<StandInEngine> {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const offers: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    if (!isVerified({ body, headers: req.headers as Record<string, string> }, secret))
      return void res.writeHead(401).end();
    offers.push(String(req.headers['webhook-id']));
    if (engine.refuseWith !== undefined) return void res.writeHead(engine.refuseWith).end();
    res.writeHead(202).end(); // taken; the answer comes by the API
    const { data } = JSON.parse(body);
    const timer = setTimeout(() => {
      timers.delete(timer);
      void propose(data).catch((error) => console.error('The stand-in engine could not propose an answer:', error));
    }, answerAfterMs);
    timers.add(timer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  async function propose({ message, draftsUrl }: Offered): Promise<void> {
    if (engine.apiKey === undefined) return;
    const name = message.sender.name ?? message.sender.username;
    await fetch(draftsUrl, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${engine.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': `engine-${message.id}`, // offered twice, proposed once
      },
      body: JSON.stringify({ by: 'engine', text: `Thank you${name ? `, ${name}` : ''}! ${answerTo(message.text)}` }),
    });
  }

  const engine: StandInEngine = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/offers`,
    secret,
    offers,
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return engine;
}

interface Offered {
  readonly message: {
    readonly id: string;
    readonly text: string;
    readonly sender: { readonly name: string | null; readonly username: string | null };
  };
  readonly draftsUrl: string;
}

const answerTo = (text: string): string =>
  text.trim().endsWith('?') ? 'We will get back to you about that today.' : 'We are glad to hear from you.';
