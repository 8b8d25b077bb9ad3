import type { Answer, Call } from '../shared/call.js';
import { invalidFields } from './errors.js';
import { newestFirst, pageOf } from './lists.js';
import type { FanvueSimulator } from './simulator.js';
import { iso, type Notification } from './state.js';
import type { Bearer } from './tokens.js';
import { shownUser } from './users.js';

/** What a creator is told of (§3.10). */
export const eventTypes = { postComment: 6, postLike: 7, tip: 11, follower: 12 } as const;

export function notify(
  { state, clock, knobs }: FanvueSimulator,
  of: Omit<Notification, 'id' | 'seq' | 'createdAt'> & { at?: number },
): void {
  const { at = clock.now(), ...rest } = of;
  const createdAt = at + knobs.notificationLagMs;
  state.notifications.put({ id: state.nextId(), seq: state.nextSeq(), createdAt, ...rest });
}

export function listNotifications(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const wanted = call.query.get('eventType');
  if (wanted !== null && !/^\d+$/.test(wanted)) throw invalidFields({ path: 'eventType', message: 'Must be a number' });
  const now = fanvue.clock.now();
  const rows = [...fanvue.state.notifications.values()]
    .filter(({ receiverId, createdAt }) => receiverId === user.id && createdAt <= now)
    .filter(({ eventType }) => wanted === null || eventType === Number(wanted))
    .sort(newestFirst(({ createdAt }) => createdAt));
  return pageOf(fanvue, call, rows, (row) => ({
    ...{ uuid: row.id, createdAt: iso(row.createdAt), eventType: row.eventType, isRead: false },
    ...{ data: dataOf(fanvue, row), originator: shownUser(fanvue, row.originatorId), receiverUuid: user.id },
  }));
}

function dataOf({ knobs }: FanvueSimulator, { postId }: Notification): object {
  if (postId === undefined || knobs.notificationData === 'nothing') return {};
  return knobs.notificationData === 'post' ? { post: { uuid: postId } } : { postUuid: postId };
}
