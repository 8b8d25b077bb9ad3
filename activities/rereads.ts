import { CancelledFailure, cancellationSignal } from '@temporalio/activity';
import type { Account } from '../db/accounts.js';
import type { Queryable } from '../db/client.js';
import { withdrawYesOfRules } from '../db/drafts.js';
import { deleteMessage, type MessageInPlace, noteSaid } from '../db/messages.js';
import { messagesToReread, scheduleRereads } from '../db/rereads.js';
import { Failure } from '../domain/failures.js';
import { importReserve, rereadPace, rereadsPerLook } from '../domain/limits.js';
import type { ConversationKind } from '../domain/states.js';
import type { Call, KnownMessage, MessageNow, Platform, Rereading, SaidNow } from '../platforms/platform.js';
import { withAccount } from './calls.js';
import type { Deps } from './deps.js';
import { lag } from './sendOnce.js';

/** Reads again whatever is due of one half of an inbox, a few lists or batches at a time; each is kept before the next is asked for. */
export async function rereadDue(deps: Deps, account: Account, kind: ConversationKind): Promise<void> {
  if ((await messagesToReread(deps.db, account.id, kind, 1)).length === 0) return;
  await withAccount(
    deps,
    account.id,
    async (call, platform) => {
      const due = await messagesToReread(deps.db, account.id, kind);
      const { groups, rest } = groupsOf(platform.rereading, due);
      await scheduleRereads(
        deps.db,
        rest.map(({ message: { id, missingSince } }) => ({ id, missingSince, rereadAt: null })),
      );
      for (const group of groups.slice(0, rereadsPerLook)) {
        if (cancellationSignal().aborted) throw new CancelledFailure('cancelled');
        await rereadGroup(deps, call, platform, group);
      }
    },
    { reserve: importReserve },
  );
}

/** A place that is gone, or that may not be read, tells nothing of what was said there; the others have their turn all the same. */
async function rereadGroup(
  deps: Deps,
  call: Call,
  platform: Platform,
  group: readonly MessageInPlace[],
): Promise<void> {
  try {
    await reread(deps, call, platform, group);
  } catch (error) {
    const isOfPlace =
      error instanceof Failure && ['not-found', 'permission-missing', 'content-refused'].includes(error.failureClass);
    if (!isOfPlace) throw error;
    await scheduleRereads(
      deps.db,
      group.map(({ message: { id, sentAt, missingSince } }) => ({
        id,
        missingSince,
        rereadAt: nextRereadAt(deps, sentAt),
      })),
    );
  }
}

/** What the platform says of one message just now: `gone` is believed, `missing` is still to be seen. */
export async function rereadOne(
  deps: Deps,
  call: Call,
  platform: Platform,
  place: MessageInPlace,
): Promise<'there' | 'missing' | 'gone' | 'untold'> {
  if (!platform.rereading?.groupOf(known(place))) return 'untold';
  try {
    const [told] = await reread(deps, call, platform, [place]);
    return told ?? 'untold';
  } catch (error) {
    if (error instanceof Failure) return 'untold';
    throw error;
  }
}

const known = ({ message, conversation }: MessageInPlace): KnownMessage => ({
  externalId: message.externalId,
  kind: message.kind,
  conversationId: conversation.externalId,
  at: message.sentAt,
  text: message.text,
});

/** Those that are read at once, in the order in which they are due; `rest`: of which nothing can be told, or which nobody waits for. */
function groupsOf(
  rereading: Rereading | undefined,
  due: readonly MessageInPlace[],
): { groups: MessageInPlace[][]; rest: MessageInPlace[] } {
  const groups: { key: string; max: number; places: MessageInPlace[] }[] = [];
  const rest: MessageInPlace[] = [];
  for (const place of due) {
    const of = isOpen(place) ? rereading?.groupOf(known(place)) : undefined;
    const group = of && groups.find(({ key, max, places }) => key === of.key && places.length < max);
    if (group) group.places.push(place);
    else if (of) groups.push({ ...of, places: [place] });
    else rest.push(place);
  }
  return { groups: groups.map(({ places }) => places), rest };
}

/** Waits for an answer, or stands in a conversation that goes on. */
const isOpen = ({ message, conversation }: MessageInPlace): boolean =>
  message.answeredAt === null || Date.now() - conversation.lastMessageAt.getTime() < rereadPace.conversationWithinMs;

/** When a message is read again; `null`: not any more. */
export function nextRereadAt({ settings }: Pick<Deps, 'settings'>, sentAt: Date, nowMs = Date.now()): Date | null {
  const ageMs = Math.max(0, nowMs - sentAt.getTime());
  const waitMs = settings.inboxPollMs ?? Math.max(ageMs * rereadPace.shareOfAge, rereadPace.minMs);
  return ageMs + waitMs > rereadPace.withinMs ? null : new Date(nowMs + waitMs);
}

/** Asks for one group and writes what it says, in one transaction. */
async function reread(
  deps: Deps,
  call: Call,
  platform: Platform,
  group: readonly MessageInPlace[],
): Promise<('there' | 'missing' | 'gone' | 'untold')[]> {
  const { overMs: lagMs } = lag(deps, platform);
  const askedAt = new Date();
  const told = await platform.rereading!.reread(call, group.map(known));
  const results = group.map((place) => judge(place, told, askedAt, lagMs));
  await deps.db.transaction(async (tx) => {
    const { accountId } = group[0]!.message;
    await noteEdits(tx, accountId, told.filter(isThere), { seenAt: askedAt, lagMs });
    for (const [n, { message }] of group.entries()) {
      if (results[n] !== 'gone') continue;
      await deleteMessage(tx, accountId, { externalId: message.externalId, at: message.missingSince! });
    }
    await scheduleRereads(
      tx,
      group.map(({ message: { id, sentAt, missingSince } }, n) =>
        results[n] === 'missing'
          ? { id, missingSince: missingSince ?? askedAt, rereadAt: new Date(askedAt.getTime() + lagMs) }
          : { id, missingSince: results[n] === 'there' ? null : missingSince, rereadAt: nextRereadAt(deps, sentAt) },
      ),
    );
  });
  return results;
}

/** Once is no proof: what is new, or moves between two servers, may not be seen either. It takes two looks, further apart than the read lag. */
function judge(
  { message: { externalId, missingSince } }: MessageInPlace,
  told: readonly MessageNow[],
  askedAt: Date,
  lagMs: number,
): 'there' | 'missing' | 'gone' | 'untold' {
  const now = told.find((one) => one.externalId === externalId);
  if (!now) return 'untold';
  if (now.is === 'there') return 'there';
  return missingSince !== null && askedAt.getTime() - missingSince.getTime() >= lagMs ? 'gone' : 'missing';
}

const isThere = (now: MessageNow): now is MessageNow & { is: 'there' } => now.is === 'there';

/** What says something else now is edited, and no rule says yes to an answer to what it said before. */
export async function noteEdits(
  tx: Queryable,
  accountId: Account['id'],
  shown: readonly SaidNow[],
  as: { seenAt?: Date; lagMs: number },
): Promise<void> {
  await withdrawYesOfRules(tx, await noteSaid(tx, accountId, shown, as));
}
