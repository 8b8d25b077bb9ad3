import { CancelledFailure, cancellationSignal } from '@temporalio/activity';
import { type Account, loadAccount } from '../db/accounts.js';
import type { Transaction } from '../db/client.js';
import { withdrawYesOfRules } from '../db/drafts.js';
import {
  findInboxWatch,
  forgetInboxEvents,
  type InboxPlace,
  inboxPlacesOf,
  movePlace,
  noteInboxWatch,
  noteWebhookNews,
  pollSoon,
  unreadInboxEvents,
} from '../db/inbox.js';
import { deleteMessage, editMessage, type HowKept, halfOf, keepMessages } from '../db/messages.js';
import { putOffRereads } from '../db/rereads.js';
import { type KeptEvent, openEvent, settleWebhookEvent } from '../db/webhookEvents.js';
import { Failure } from '../domain/failures.js';
import type { AccountId } from '../domain/ids.js';
import {
  importReserve,
  inboxFirstPagesMax,
  inboxNewsBeforeMs,
  inboxPace,
  inboxPagesPerLook,
} from '../domain/limits.js';
import { platformOf } from '../domain/platformRef.js';
import { missingFor } from '../domain/scopes.js';
import { type ConversationKind, conversationKinds } from '../domain/states.js';
import type { Call, InboxMessage, Platform } from '../platforms/platform.js';
import type { InboxNews } from '../platforms/webhooks.js';
import { heartbeating, withAccount } from './calls.js';
import type { Deps } from './deps.js';
import { nextRereadAt, noteEdits, rereadDue } from './rereads.js';
import { lag } from './sendOnce.js';

export interface InboxLook {
  /** Nothing more is to be read until the account is connected again, or its owner grants more. */
  readonly over?: 'not-granted' | 'not-connected';
  readonly nextInMs: number;
  /** For operators. */
  readonly saying: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const inboxActivities = (deps: Deps) => ({
  /** One look: what webhooks brought first, which needs no call, then whatever list is due. Says when to look again. */
  async readInbox({ accountId }: { accountId: AccountId }): Promise<InboxLook> {
    return await heartbeating(async () => {
      const account = await loadAccount(deps.db, accountId);
      const kinds = inboxKindsOf(deps, account);
      await noteInboxWatch(deps.db, accountId, { wokenAt: null }); // what is kept from here on tells its run anew
      if (kinds.length === 0) {
        await forgetInboxEvents(deps.db, accountId);
        return { over: 'not-granted', nextInMs: 0, saying: 'Its owner has not granted an inbox.' };
      }
      if (!mayHaveInbox(account)) return notConnected;
      await readEvents(deps, account, kinds);
      if (account.state !== 'connected') return notConnected;
      return await pollDue(deps, account, kinds);
    });
  },
});

const notConnected: InboxLook = { over: 'not-connected', nextInMs: 0, saying: 'The account is not connected.' };

/** What webhooks bring needs no token: it is read while an account waits for its owner, too. */
export const mayHaveInbox = ({ state }: Pick<Account, 'state'>): boolean =>
  state === 'connected' || state === 'reconnect-needed';

/** The halves of an inbox that the platform has and the owner granted. */
export function inboxKindsOf(
  deps: Pick<Deps, 'platforms'>,
  account: Pick<Account, 'platform' | 'flavour' | 'grantedScopes'>,
): ConversationKind[] {
  const platform = platformOf(deps.platforms, account);
  const offered = { comments: platform.capabilities.comments, 'direct-messages': platform.capabilities.directMessages };
  return conversationKinds.filter(
    (kind) => offered[kind].can && missingFor(platform, account.grantedScopes, [kind]).length === 0,
  );
}

// ---------------------------------------------------------------- what webhooks brought

/** Each event until it is done: what it tells is kept in the transaction that erases its content. */
async function readEvents(deps: Deps, account: Account, kinds: readonly ConversationKind[]): Promise<void> {
  for (;;) {
    const events = await unreadInboxEvents(deps.db, account.id);
    if (events.length === 0) return;
    for (const event of events) await readEvent(deps, account, kinds, event);
  }
}

async function readEvent(
  deps: Deps,
  account: Account,
  kinds: readonly ConversationKind[],
  event: KeptEvent,
): Promise<void> {
  const said = openEvent(deps.sealer, event, account);
  const news = said && newsIn(deps, account, { ...said, kind: event.kind, occurredAt: event.occurredAt ?? undefined });
  await deps.db.transaction(async (tx) => {
    switch (news?.what) {
      case 'message':
        await keepNews(deps, tx, account, kinds, news.message);
        break;
      case 'edited':
        await withdrawYesOfRules(tx, await editMessage(tx, account.id, news));
        break;
      case 'deleted':
        await deleteMessage(tx, account.id, news);
        break;
      case 'ask':
        await pollSoon(tx, account.id, halfOf(event));
        break;
    }
    await settleWebhookEvent(tx, event.id);
  });
}

/** Of what its owner has not granted nothing is kept. */
async function keepNews(
  deps: Deps,
  tx: Transaction,
  account: Account,
  kinds: readonly ConversationKind[],
  message: InboxMessage,
): Promise<void> {
  const kind = halfOf(message);
  if (!kinds.includes(kind)) return;
  await keepMessages(tx, account, [message], howKept(deps, account));
  await noteEdits(tx, account.id, [message], { lagMs: lag(deps, platformOf(deps.platforms, account)).overMs });
  await noteWebhookNews(tx, account.id, kind, message.at);
}

/** An event in a shape that nobody has seen yet is no reason to stop: the platform is asked instead. */
function newsIn(
  deps: Deps,
  account: Account,
  event: Parameters<NonNullable<NonNullable<Platform['webhooks']>['inboxNews']>>[0],
): InboxNews {
  const { webhooks } = platformOf(deps.platforms, account);
  try {
    return webhooks?.inboxNews?.(event, account) ?? { what: 'ask' };
  } catch (error) {
    deps.log.warn(
      { accountId: account.id, kind: event.kind, error: error instanceof Error && error.name },
      'a webhook could not be read',
    );
    return { what: 'ask' };
  }
}

/** What was said before is not kept, or not any more. */
export const messagesSince = ({ settings: { messageDays } }: Deps): Date | undefined =>
  messageDays === undefined ? undefined : new Date(Date.now() - messageDays * 24 * 3_600_000);

const howKept = (deps: Deps, { connectedAt }: Account): HowKept => ({
  newsSince: new Date((connectedAt?.getTime() ?? 0) - inboxNewsBeforeMs),
  saidSince: messagesSince(deps),
  offered: deps.settings.engine !== undefined,
  rereadAt: (sentAt) => nextRereadAt(deps, sentAt),
});

// ---------------------------------------------------------------- polling

async function pollDue(deps: Deps, account: Account, kinds: readonly ConversationKind[]): Promise<InboxLook> {
  const places = await inboxPlacesOf(deps.db, account.id, kinds);
  for (const place of places.filter(isDue)) {
    try {
      await withAccount(
        deps,
        account.id,
        async (call, platform, current) => {
          await subscribeOnce(deps, call, platform, current, kinds);
          await poll(deps, call, platform, current, place);
        },
        { reserve: importReserve },
      );
      await noteInboxWatch(deps.db, account.id, { readAt: new Date(), waiting: null });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.failureClass === 'reconnect-needed' || error.failureClass === 'account-gone') return notConnected;
      await putOff(deps, account, place, error);
      continue;
    }
    if (!(await rereadBeside(deps, account, place.kind))) return notConnected;
  }
  return await nextLook(deps, account, kinds);
}

/** What is known is read again beside a poll, and never holds up the next one. False: the account is not connected any more. */
async function rereadBeside(deps: Deps, account: Account, kind: ConversationKind): Promise<boolean> {
  try {
    await rereadDue(deps, account, kind);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.failureClass === 'reconnect-needed' || error.failureClass === 'account-gone') return false;
    deps.log.info({ accountId: account.id, kind, failure: error.report(Date.now()) }, 'messages are read again later');
    await putOffRereads(deps.db, account.id, kind, new Date(Date.now() + waitAfter(error)));
  }
  return true;
}

/** What heals with time is tried again soon; anything else in some hours. */
const waitAfter = (error: Failure): number =>
  error.retryAfterMs ?? (error.report(Date.now()).healsWithTime ? 5 * minuteMs : 6 * hourMs);

const isDue = ({ nextPollAt }: InboxPlace): boolean => nextPollAt.getTime() <= Date.now();

/** Reads one list until what is known, or some pages of it; each page is kept before the next one is asked for. */
async function poll(deps: Deps, call: Call, platform: Platform, account: Account, from: InboxPlace): Promise<void> {
  let place = from;
  for (let pages = 0; pages < inboxPagesPerLook; pages += 1) {
    if (cancellationSignal().aborted) throw new CancelledFailure('cancelled');
    const seenAt = new Date();
    const page = await platform.readInbox(call, {
      kind: place.kind,
      ...(place.since !== null && { sinceExternalId: place.since }),
      ...(place.cursor !== null && { cursor: place.cursor }),
    });
    const before = place;
    const isEnd = page.nextCursor === undefined || (before.since === null && before.pages + 1 >= inboxFirstPagesMax);
    const newestAt = page.messages.reduce<Date | null>(
      (newest, { at }) => (newest === null || at > newest ? at : newest),
      before.newestAt,
    );
    const nextPollAt = new Date(Date.now() + (await paceMs(deps, account, newestAt)));
    const moved = await deps.db.transaction(async (tx) => {
      const next = await movePlace(tx, before, {
        newestAt,
        ...(isEnd
          ? {
              since: page.newestExternalId ?? before.since,
              cursor: null,
              pages: 0,
              polls: before.polls + 1,
              polledAt: new Date(),
              nextPollAt,
            }
          : { cursor: page.nextCursor ?? null, pages: before.pages + 1 }),
      });
      // Kept even where another execution was first: once is once.
      await keepMessages(tx, account, page.messages, howKept(deps, account));
      const shown = [...page.messages, ...(page.seenAgain ?? [])];
      await noteEdits(tx, account.id, shown, { seenAt, lagMs: lag(deps, platform).overMs });
      return next;
    });
    if (isEnd || !moved) return;
    place = moved;
  }
}

/** Busy inboxes often, quiet ones rarely; spread a little, so that accounts connected together do not come together. */
async function paceMs(deps: Deps, account: Account, newestAt: Date | null): Promise<number> {
  if (deps.settings.inboxPollMs !== undefined) return deps.settings.inboxPollMs;
  const { webhookAt = null } = (await findInboxWatch(deps.db, account.id)) ?? {};
  const isTold = webhookAt !== null && Date.now() - webhookAt.getTime() < inboxPace.webhooksCountForMs;
  const { minMs, maxMs } = isTold ? inboxPace.besideWebhooks : inboxPace.byPollingAlone;
  const quietMs = newestAt === null ? Infinity : Date.now() - newestAt.getTime();
  return Math.min(Math.max(quietMs * inboxPace.shareOfQuiet, minMs), maxMs) * (0.9 + Math.random() * 0.2);
}

/** What stands in the way of polling never holds up what webhooks bring: the next poll is put off instead of the look. */
async function putOff(deps: Deps, account: Account, { kind }: InboxPlace, error: Failure): Promise<void> {
  const until = new Date(Date.now() + waitAfter(error));
  for (const place of await inboxPlacesOf(deps.db, account.id, [kind]))
    await movePlace(deps.db, place, { nextPollAt: until });
  await noteInboxWatch(deps.db, account.id, { waiting: { message: error.message, untilMs: until.getTime() } });
}

async function nextLook(deps: Deps, account: Account, kinds: readonly ConversationKind[]): Promise<InboxLook> {
  const places = await inboxPlacesOf(deps.db, account.id, kinds);
  const nextMs = Math.min(...places.map(({ nextPollAt }) => nextPollAt.getTime()));
  const watch = await findInboxWatch(deps.db, account.id);
  return {
    nextInMs: Math.max(0, nextMs - Date.now()),
    saying: watch?.waiting?.message ?? `Read; the next poll is due ${new Date(nextMs).toISOString()}.`,
  };
}

/** Asked for once per grant. A platform that refuses is polled. */
async function subscribeOnce(
  deps: Deps,
  call: Call,
  platform: Platform,
  account: Account,
  kinds: readonly ConversationKind[],
): Promise<void> {
  const watch = await findInboxWatch(deps.db, account.id);
  if (!platform.subscription || watch?.subscribedAt !== null) return;
  try {
    await platform.subscription.begin(call, kinds);
  } catch (error) {
    if (!(error instanceof Failure) || error.report(Date.now()).healsWithTime) throw error;
    deps.log.warn(
      { accountId: account.id, failure: error.report(Date.now()) },
      'the platform refuses to send webhooks of this account: it is polled',
    );
  }
  await noteInboxWatch(deps.db, account.id, { subscribedAt: new Date() });
}
