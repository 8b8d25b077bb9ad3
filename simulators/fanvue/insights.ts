import type { Answer, Call } from '../shared/call.js';
import { cursorPageOf, pageOf } from './lists.js';
import type { FanvueSimulator } from './simulator.js';
import { iso } from './state.js';
import type { Bearer } from './tokens.js';
import { earningsOf, shownUser } from './users.js';

/** `GET /insights/earnings` (§3.9): cursors and sizes, the newest first. */
export function listEarnings(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const { tips } = earningsOf(fanvue, user);
  const rows = tips.sort((one, other) => other.createdAt - one.createdAt);
  return cursorPageOf(call, rows, ({ id, gross, net, createdAt, postId, userId }) => ({
    ...{ date: iso(createdAt), gross, net, currency: 'USD', source: 'tip', transactionOrderId: id },
    ...{ transactionOrderStatus: 'pendingBalance', postUuid: postId, user: shownUser(fanvue, userId) },
  }));
}

const monthMs = 30 * 86_400_000;

export function readSummary(fanvue: FanvueSimulator, { user }: Bearer): Answer {
  const { tips, total } = earningsOf(fanvue, user);
  const since = fanvue.clock.now() - monthMs;
  const ofMonth = tips.filter(({ createdAt }) => createdAt >= since);
  const sum = (of: 'gross' | 'net') => ofMonth.reduce((all, tip) => all + tip[of], 0);
  return {
    status: 200,
    body: {
      totals: {
        allTime: total,
        thisMonth: { gross: sum('gross'), net: sum('net'), previousMonthGross: 0, previousMonthNet: 0 },
      },
      breakdownBySource: { subs: 0, messages: 0, posts: 0, tips: total, referrals: 0, renewals: 0, other: 0 },
      earningsByType: { tip: total },
      overTime: [{ periodStart: iso(since), gross: sum('gross'), net: sum('net') }],
      averageByDayOfWeek: [],
      averageByHourOfDay: [],
    },
  };
}

/** `GET /followers`, `GET /subscribers` (§3.8): everybody who is no creator follows. */
export function listFans(fanvue: FanvueSimulator, call: Call): Answer {
  const fans = [...fanvue.state.users.values()].filter(
    ({ isCreator, deletedAt }) => !isCreator && deletedAt === undefined,
  );
  return pageOf(fanvue, call, fans, ({ id, createdAt }) => ({
    ...shownUser(fanvue, id),
    avatarUrl: null,
    registeredAt: iso(createdAt),
  }));
}
