import { expect, it } from 'vitest';
import { SimulatorClock } from './clock.js';
import { Limits } from './limits.js';
import { FixedWindows, SlidingWindows } from './windows.js';

const rule = { limit: 2, windowMs: 60_000 };

function twoCallsApart(windows: FixedWindows | SlidingWindows, clock: SimulatorClock) {
  const take = () => windows.take([{ key: 'posts', rule }]).full === undefined;
  const first = take();
  clock.advance(40_000);
  const second = take();
  clock.advance(30_000);
  return [first, second, take(), take()];
}

it('a fixed window is empty again once it is over, a sliding one as each call leaves it', () => {
  const clock = new SimulatorClock();
  expect(twoCallsApart(new FixedWindows(clock), clock)).toEqual([true, true, true, true]);
  const sliding = new SlidingWindows(clock);
  expect(twoCallsApart(sliding, clock)).toEqual([true, true, true, false]);
  const state = sliding.look('posts', rule);
  expect(state).toMatchObject({ used: 2, refused: 1, remaining: 0 });
  expect(state.resetAt - clock.now()).toBeLessThanOrEqual(30_000);
  clock.set(state.resetAt);
  expect(sliding.look('posts', rule).remaining).toBe(1);
});

it('a quota can be asked for without using it', () => {
  const clock = new SimulatorClock();
  const limits = new Limits({ windows: new SlidingWindows(clock), documented: { publish: { perUser: [rule] } } });
  const caller = { appId: 'app', accountId: 'ada' };
  limits.take('publish', caller);
  expect(limits.look('publish', caller)).toMatchObject([{ used: 1, remaining: 1 }]);
  expect(limits.look('publish', caller)).toMatchObject([{ used: 1 }]);
});
