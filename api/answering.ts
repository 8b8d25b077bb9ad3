import { type Account, accountFacts } from '../db/accounts.js';
import { halfOf, type Message } from '../db/messages.js';
import { platformOf } from '../domain/platformRef.js';
import type { Violation } from '../domain/post.js';
import type { Platforms } from '../platforms/index.js';
import type { ReplyToCheck } from '../platforms/platform.js';
import { Problem } from './errors.js';
import { requireReady } from './routes/accounts.js';

/** A message with what decides whether it can be answered. */
export interface Answerable {
  readonly account: Account;
  readonly message: Message;
  /** When the other wrote last in its conversation. */
  readonly lastReceivedAt: Date;
}

/** What the platform would refuse about this answer now. */
export function violationsOf(platforms: Platforms, answerable: Answerable, text: string): Violation[] {
  const { account, message } = answerable;
  const gone = message.deletedAt ? [{ path: 'message', message: 'What it answers was taken back.' }] : [];
  return [...gone, ...platformOf(platforms, account).checkReply(toCheck(answerable, text), accountFacts(account))];
}

/** What stands against any answer at all, and until when there can be one where the platform closes a window. */
export function answerabilityOf(
  platforms: Platforms,
  answerable: Answerable,
): { obstacles: string[]; answerableUntil: Date | null } {
  const { account, message } = answerable;
  if (message.direction === 'out') return { obstacles: [], answerableUntil: null };
  const platform = platformOf(platforms, account);
  const obstacles = [
    ...notReady(() => requireReady(account, platform, [halfOf(message)])),
    // Of any words at all; what is wrong with the words themselves is said where there are some.
    ...violationsOf(platforms, answerable, 'Hello')
      .filter(({ path }) => path === 'message')
      .map((violation) => violation.message),
  ];
  const until = message.deletedAt ? undefined : platform.answerableUntil?.(toCheck(answerable, ''));
  return { obstacles, answerableUntil: until ?? null };
}

const toCheck = ({ message, lastReceivedAt }: Answerable, text: string): ReplyToCheck => ({
  text,
  kind: message.kind,
  message,
  lastReceivedAt,
  nowMs: Date.now(),
});

function notReady(require: () => void): string[] {
  try {
    require();
    return [];
  } catch (error) {
    if (error instanceof Problem) return [error.message];
    throw error;
  }
}
