import { describe, expect, it } from 'vitest';
import { publishStates } from '../../../domain/states.js';
import { stepsOf } from './steps.js';

const minute = (at: number) => `2026-03-01T10:0${at}:00.000Z`;
const line = (kind: string, at: number) => ({ kind, at: minute(at), message: kind });
type Told = Parameters<typeof stepsOf>[0];

const publish = (of: Partial<Told>): Told => ({
  state: 'scheduled',
  scheduled: false,
  dueAt: minute(0),
  createdAt: minute(0),
  committedAt: null,
  endedAt: null,
  timeline: [line('accepted', 0)],
  parts: [],
  ...of,
});
const picture = { media: [{}] } as unknown as Told['parts'][number];
const told = (of: Partial<Told>) => stepsOf(publish(of), 'X').map(({ name, standing }) => `${standing}: ${name}`);

describe('the steps of a publish', () => {
  it('show what it does now and what is to come', () => {
    expect(told({ scheduled: true, dueAt: minute(5), parts: [picture] })).toEqual([
      'done: Asked for',
      'now: Waits for its moment',
      'to-come: Media prepared at X',
      'to-come: Handed to X',
      'to-come: Live',
    ]);
    expect(told({ state: 'staging', parts: [picture], timeline: [line('staging', 1)] })).toEqual([
      'done: Asked for',
      'now: Media prepared at X',
      'to-come: Handed to X',
      'to-come: Live',
    ]);
    expect(told({ state: 'committing' })).toEqual(['done: Asked for', 'now: Handed to X', 'to-come: Live']);
  });

  it('end with where it ended, and show nothing that will not come', () => {
    expect(told({ state: 'failed', endedAt: minute(2), timeline: [line('staging', 1), line('failed', 2)] })).toEqual([
      'done: Asked for',
      'done: Media prepared at X',
      'now: Failed',
    ]);
    expect(told({ state: 'cancelled', scheduled: true, dueAt: minute(9), endedAt: minute(2) })).toEqual([
      'done: Asked for',
      'now: Cancelled',
    ]);
    expect(told({ state: 'published', committedAt: minute(1), endedAt: minute(2) })).toEqual([
      'done: Asked for',
      'done: Handed to X',
      'now: Live',
    ]);
  });

  it('keep that it was live once it is removed', () => {
    const timeline = [line('committing', 1), line('published', 2), line('unpublishing', 3), line('unpublished', 4)];
    expect(told({ state: 'unpublished', committedAt: minute(1), endedAt: minute(2), timeline })).toEqual([
      'done: Asked for',
      'done: Handed to X',
      'done: Live',
      'now: Removed',
    ]);
  });

  it('tell times of what was reached, the last where it was reached twice, and the moment that is waited for', () => {
    const timeline = [line('staging', 1), line('failed', 2), line('staging', 3), line('failed', 4)];
    const failed = stepsOf(publish({ state: 'failed', endedAt: minute(4), timeline }), 'X');
    expect(failed.map(({ at }) => at)).toEqual([minute(0), minute(3), minute(4)]);

    const waiting = stepsOf(publish({ scheduled: true, dueAt: minute(5) }), 'X');
    expect(waiting.map(({ at }) => at)).toEqual([minute(0), minute(5), undefined, undefined]);
  });

  it.each(publishStates)('have exactly one that is now where it is %s', (state) => {
    for (const scheduled of [true, false])
      for (const parts of [[], [picture]])
        expect(
          stepsOf(publish({ state, scheduled, parts }), 'X').filter(({ standing }) => standing === 'now'),
        ).toHaveLength(1);
  });
});
