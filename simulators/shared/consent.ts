import { randomUUID } from 'node:crypto';
import type { Answer } from './call.js';
import type { SimulatorClock } from './clock.js';

/** Authorize requests that passed the checks and wait for their form, by the id that the form carries. */
export class OpenConsents<Request extends object> {
  readonly #open = new Map<string, Request & { openUntil: number }>();

  constructor(
    private readonly clock: SimulatorClock,
    private readonly openForMs = 600_000,
  ) {}

  /** Answers the id for the form's hidden field `transaction`. */
  open(request: Request): string {
    const transaction = randomUUID();
    this.#open.set(transaction, { ...request, openUntil: this.clock.now() + this.openForMs });
    return transaction;
  }

  /** A page can be decided once, and for a while. */
  take(transaction: string): Request | undefined {
    const request = this.#open.get(transaction);
    this.#open.delete(transaction);
    return request && this.clock.now() < request.openUntil ? request : undefined;
  }
}

/** The form as pairs, because ticked boxes repeat their field. */
export const pairsOf = (call: { headers: { 'content-type'?: string }; body: Buffer }): URLSearchParams =>
  new URLSearchParams(
    call.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? call.body.toString('utf8') : '',
  );

export const pageHeaders = {
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
};

/** Sends the owner back to the app. */
export function backTo(redirectUri: string, parameters: Record<string, string>): Answer {
  const location = `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}`;
  return { status: 302, headers: { ...pageHeaders, location }, body: undefined };
}
