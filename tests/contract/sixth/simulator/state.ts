import type { SimulatedApp } from '../../../../simulators/shared/app.js';
import { Refusal } from '../../../../simulators/shared/call.js';
import type { SimulatorClock } from '../../../../simulators/shared/clock.js';
import type { Grants } from '../../../../simulators/shared/grants.js';
import type { Journal, Table } from '../../../../simulators/shared/journal.js';
import type { Limits } from '../../../../simulators/shared/limits.js';

import { type CommonRateHint, retryAfter } from '../../../../simulators/shared/recipes.js';

export interface Account {
  id: string;
  username: string;
  name: string;
}

/** What an account said, below another post or by itself. */
export interface Post {
  id: string;
  accountId: string;
  text: string;
  at: number;
  replyTo?: string;
  pictureId?: string;
  deletedAt?: number;
}

export interface Picture {
  id: string;
  accountId: string;
  type: string;
  base64: string;
  alt?: string;
  expiresAt: number;
  usedAt?: number;
}

export const defaultKnobs = {
  accessTokenLifetimeMs: 3_600_000,
  codeLifetimeMs: 60_000,
  /** For so long an equal text of the same account is refused. */
  repeatWindowMs: 600_000,
  pictureLifetimeMs: 86_400_000,
};

/** All that the parts of the simulator share. */
export interface Chirp {
  clock: SimulatorClock;
  knobs: typeof defaultKnobs;
  app: SimulatedApp;
  grants: Grants<'access' | 'refresh'>;
  limits: Limits;
  webUrl: string;
  accounts: Table<Account>;
  posts: Table<Post>;
  pictures: Table<Picture>;
  loggedIn: string | undefined;
}

export const tables = (journal: Journal) => ({
  accounts: journal.table<Account>('chirp.accounts'),
  posts: journal.table<Post>('chirp.posts'),
  pictures: journal.table<Picture>('chirp.pictures'),
});

/** Ids count upwards, in one row for everything. */
export const nextId = ({ accounts, posts, pictures }: Chirp): string =>
  String(1_000 + accounts.size + posts.size + pictures.size);

export function accountOf({ accounts }: Pick<Chirp, 'accounts'>, key: string): Account {
  const found = [...accounts.values()].find(({ id, username }) => id === key || username === key);
  if (!found) throw new Error(`There is no account "${key}"`);
  return found;
}

/** Newest first; of two of the same moment, the later one. */
export const newestFirst = (posts: Iterable<Post>): Post[] =>
  [...posts].sort((one, other) => other.at - one.at || Number(other.id) - Number(one.id));

export const errorAnswer = (status: number, code: string, message: string) => ({
  status,
  body: { error: { code, message } },
});
export const refuse = (status: number, code: string, message: string): Refusal =>
  new Refusal(errorAnswer(status, code, message));

export const tooMany = (waitMs: number, hint: CommonRateHint = 'retry-after-seconds', now = Date.now()) => ({
  ...errorAnswer(429, 'too_many_calls', 'Too many calls.'),
  headers: retryAfter(hint, waitMs, now),
});
