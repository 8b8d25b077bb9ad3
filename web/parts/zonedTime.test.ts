import { describe, expect, it } from 'vitest';
import { dayIn, localTimeOf, meaningOf, momentOf, zones } from './zonedTime.js';

describe('a time of a zone', () => {
  it.each([
    ['2026-07-01T09:00', 'Europe/Berlin', '2026-07-01T07:00:00.000Z'],
    ['2026-01-01T09:00', 'Europe/Berlin', '2026-01-01T08:00:00.000Z'],
    ['2028-02-29T23:59', 'America/New_York', '2028-03-01T04:59:00.000Z'],
    ['2026-12-31T23:30', 'Pacific/Kiritimati', '2026-12-31T09:30:00.000Z'],
    ['2026-06-15T00:00', 'Pacific/Pago_Pago', '2026-06-15T11:00:00.000Z'],
    ['2026-06-15T12:00', 'Asia/Kathmandu', '2026-06-15T06:15:00.000Z'],
    ['2026-06-15T12:00', 'UTC', '2026-06-15T12:00:00.000Z'],
  ])('%s in %s is one moment', (local, zone, at) => {
    expect(meaningOf(local, zone)).toEqual({ kind: 'once', at });
    expect(localTimeOf(at, zone)).toBe(local);
  });

  it.each([
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T02:00', '2026-03-29T03:00'],
    ['2026-03-29T02:00', 'Europe/Berlin', '2026-03-29T02:00', '2026-03-29T03:00'],
    ['2026-03-08T02:59', 'America/New_York', '2026-03-08T02:00', '2026-03-08T03:00'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-04T02:00', '2026-10-04T02:30'],
    // A whole day that Samoa left out when it changed the side of the date line.
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T00:00', '2011-12-31T00:00'],
  ])('%s in %s never comes: the clock jumps over it', (local, zone, before, after) => {
    expect(meaningOf(local, zone)).toEqual({ kind: 'never', before, after });
  });

  it.each([
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
  ])('%s in %s, at the edge of a change, is one moment', (local, zone, at) => {
    expect(meaningOf(local, zone)).toEqual({ kind: 'once', at });
  });

  it.each([
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ['2026-11-01T01:00', 'America/New_York', '2026-11-01T05:00:00.000Z', '2026-11-01T06:00:00.000Z'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
  ])('%s in %s comes twice', (local, zone, earlier, later) => {
    expect(meaningOf(local, zone)).toEqual({ kind: 'twice', earlier, later });
    expect([earlier, later].map((at) => localTimeOf(at, zone))).toEqual([local, local]);
  });

  it.each(['', '2026-03-01', '2027-02-29T10:00', '2026-13-01T10:00', '2026-01-01T24:30', 'tomorrow'])(
    '“%s” is not a time',
    (local) => {
      expect(meaningOf(local, 'UTC')).toEqual({ kind: 'unreadable' });
    },
  );
});

describe('a chosen time', () => {
  const twice = { local: '2026-10-25T02:30', zone: 'Europe/Berlin' };

  it('is no moment until it is decided which of two is meant', () => {
    expect(momentOf(twice)).toBeUndefined();
    expect(momentOf({ ...twice, which: 'earlier' })).toBe('2026-10-25T00:30:00.000Z');
    expect(momentOf({ ...twice, which: 'later' })).toBe('2026-10-25T01:30:00.000Z');
  });

  it('is none where the clock never shows it, whichever is meant', () => {
    expect(momentOf({ local: '2026-03-29T02:30', zone: 'Europe/Berlin', which: 'later' })).toBeUndefined();
  });

  it('is the one moment elsewhere, whichever was meant at another time', () => {
    expect(momentOf({ local: '2026-07-01T09:00', zone: 'Europe/Berlin', which: 'later' })).toBe(
      '2026-07-01T07:00:00.000Z',
    );
  });
});

describe('a day of a zone', () => {
  it.each([
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z', '2026-07-01T22:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['2028-02-29', 'UTC', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    // Midnight itself is left out: the day begins at one.
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z'],
  ])('%s in %s', (date, zone, from, to) => {
    expect(dayIn(date, zone)).toEqual({ from, to });
  });

  it.each(['', '2027-02-29', 'today'])('“%s” is none', (date) => {
    expect(dayIn(date, 'UTC')).toBeUndefined();
  });
});

it('offers the browser’s own zone first, and each once', () => {
  const offered = zones('Asia/Tokyo');
  expect(offered[0]).toBe('Asia/Tokyo');
  expect(offered).toContain('UTC');
  expect(new Set(offered).size).toBe(offered.length);
});
