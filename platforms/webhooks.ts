import { createHash } from 'node:crypto';
import type { WebhookKind } from '../domain/states.js';
import { parseJson } from './exchange.js';
import type { AccountFacts, InboxMessage } from './platform.js';

/**
 * What a platform sends by itself. Nothing in a delivery is believed before `verify` has said that it is the platform's;
 * a delivery is verified over the bytes that came, never over what was parsed and written again.
 */
export interface PlatformWebhooks {
  /** The platform asks whether this address wants its webhooks. Absent: it never asks. */
  handshake?(query: HandshakeQuery): HandshakeAnswer;
  verify(delivery: Delivery): Verdict;
  /** The events of a delivery that was verified; `undefined`: the body is in no shape we know. */
  parse(body: Uint8Array): readonly WebhookEvent[] | undefined;
  /** What an event tells of an inbox. Absent, or `ask`: the event names nothing that can be kept, and the platform has to be asked. */
  inboxNews?(event: InboxEvent, account: Pick<AccountFacts, 'externalId' | 'username'>): InboxNews;
  /** Reads Meta's `signed_request`: somebody removed the app, or wants to be forgotten. */
  readSignedRequest?(signedRequest: string, nowMs: number): SignedRequest;
}

/** The parameters of a handshake, each given once. */
export type HandshakeQuery = Readonly<Record<string, string | undefined>>;

export type HandshakeAnswer =
  | { readonly text: string }
  | { readonly json: Readonly<Record<string, unknown>> }
  /** Why, for the log; the asker is told nothing. */
  | { readonly refused: string };

export interface Delivery {
  /** Every value of each header, by its name in small letters: a header that came twice is no signature. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** As received. */
  readonly body: Uint8Array;
  readonly nowMs: number;
}

/** `why` is for the log: it names what was wrong and repeats nothing that was sent. */
export type Verdict = { readonly genuine: true } | { readonly genuine: false; readonly why: string };

export interface WebhookEvent {
  /** Tells this event from every other one of the platform, however often and in whatever order it is delivered. */
  readonly key: string;
  /** The account it concerns, by its id at the platform. Absent: the body does not say. */
  readonly accountExternalId?: string;
  readonly kind: WebhookKind;
  readonly occurredAt?: Date;
  /** The comment, message, post or publish it is about, by its id at the platform. */
  readonly aboutExternalId?: string;
  /** The platform's own words. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** An event of the inbox as it was kept. */
export type InboxEvent = Pick<WebhookEvent, 'kind' | 'occurredAt' | 'aboutExternalId' | 'content'>;

export type InboxNews =
  | { readonly what: 'message'; readonly message: InboxMessage }
  | { readonly what: 'edited'; readonly externalId: string; readonly text: string; readonly at: Date }
  | { readonly what: 'deleted'; readonly externalId: string; readonly at: Date }
  | { readonly what: 'ask' };

export type SignedRequest =
  | {
      /** The login, or the account, that Meta speaks of. */
      readonly userExternalId: string;
      readonly issuedAt?: Date;
    }
  | { readonly refused: string };

/** A body as a JSON object; long numbers, which are ids, come out as text. */
export function readObject(body: Uint8Array | string): Readonly<Record<string, unknown>> | undefined {
  const { readable, value } = parseJson(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
  return readable && isObject(value) ? value : undefined;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** For events that have no id of their own: what they say, however its members are ordered. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(value)))
    .digest('base64url');

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, inOrder(inner)]);
}

/** A moment given as epoch seconds, epoch milliseconds or ISO 8601; what is none of them is left out. */
export function momentOf(value: unknown): Date | undefined {
  const number = typeof value === 'number' ? value : /^\d{9,14}$/.test(String(value)) ? Number(value) : undefined;
  const date = new Date(
    number === undefined ? (typeof value === 'string' ? value : Number.NaN) : number < 1e11 ? number * 1_000 : number,
  );
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** An id, which platforms send as text or as a number. */
export const idOf = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
