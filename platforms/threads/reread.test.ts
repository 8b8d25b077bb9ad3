import { describe, expect, it } from 'vitest';
import type { KnownMessage } from '../platform.js';
import { graphError, page, reply, throttled } from './fixtures/answers.js';
import { cafeNord, refused, withThreads } from './harness.js';

const root = '18060000000000009';
const conversation = `GET /v1.0/${root}/conversation`;
const known = (
  externalId: string,
  kind: KnownMessage['kind'] = 'comment',
  at = '2026-05-02T09:20:00Z',
): KnownMessage => ({
  ...{ externalId, kind, conversationId: root, at: new Date(at), text: 'Nice' },
});

describe('reading replies and mentions again', () => {
  it('reads each conversation once, and mentions together', async () => {
    const { threads } = await withThreads({});
    const { groupOf } = threads.rereading!;
    expect(groupOf(known('1', 'reply'))).toEqual(groupOf(known('2')));
    expect(groupOf({ ...known('3', 'mention'), conversationId: '4' })).toEqual(groupOf(known('5', 'mention')));
    expect(groupOf(known('1'))).not.toEqual(groupOf(known('5', 'mention')));
  });

  it('tells the words of what the list shows, and asks by its id for what it leaves out', async () => {
    const { threads, call, server } = await withThreads({
      [conversation]: [page([reply({ id: '1', text: 'Nicer' })])],
      'GET /v1.0/2': [refused(graphError(100, 33))],
      'GET /v1.0/3': [reply({ id: '3', text: 'Only not in the list' })],
      'GET /v1.0/4': [refused(graphError(24, 4279009))],
    });
    expect(
      await threads.rereading!.reread(
        call,
        ['1', '2', '3', '4'].map((id) => known(id)),
      ),
    ).toEqual([
      { is: 'there', externalId: '1', text: 'Nicer' },
      { is: 'gone', externalId: '2' },
      { is: 'there', externalId: '3', text: 'Only not in the list' },
      { is: 'gone', externalId: '4' },
    ]);
    expect(server.arrived[0]!.query).toMatchObject({ reverse: 'true', limit: '100' });
  });

  it('goes back as far as the oldest of them, and no further', async () => {
    const older = reply({ id: '9', timestamp: '2026-05-01T00:00:00+0000' });
    const { threads, call, server } = await withThreads({
      [conversation]: [page([reply({ id: '1' })], 'a'), page([reply({ id: '2' }), older], 'b')],
    });
    const told = await threads.rereading!.reread(call, [known('1'), known('2')]);
    expect(told).toEqual(expect.arrayContaining([expect.objectContaining({ externalId: '2', is: 'there' })]));
    expect(server.arrived.map(({ query }) => query.after)).toEqual([undefined, 'a']);
  });

  it('tells nothing where Threads limits either call, where so much is missing at once, or where it may not look', async () => {
    const many = Array.from({ length: 20 }, (_, n) => String(n + 1));
    const gone = Object.fromEntries(many.map((id) => [`GET /v1.0/${id}`, [refused(graphError(100, 33))]]));
    const limited = { failureClass: 'rate-limited' };
    const scripts: Record<string, unknown[]>[] = [
      { [conversation]: [refused(throttled)] },
      { [conversation]: [page([])], 'GET /v1.0/1': [refused(throttled)] },
    ];
    for (const script of scripts) {
      const { threads, call } = await withThreads(script);
      await expect(threads.rereading!.reread(call, [known('1')])).rejects.toMatchObject(limited);
    }
    const { threads, call } = await withThreads({ [conversation]: [page([])], ...gone });
    expect(
      await threads.rereading!.reread(
        call,
        many.map((id) => known(id)),
      ),
    ).toHaveLength(5);

    const declined = { ...cafeNord, grantedScopes: ['threads_basic', 'threads_read_replies'] };
    const without = await withThreads({}, { account: declined });
    expect(await without.threads.rereading!.reread(without.call, [known('1', 'mention')])).toEqual([]);
  });

  it('shows a poll what known replies say now', async () => {
    const post = { id: root, has_replies: true, timestamp: '2026-05-02T08:00:00+0000' };
    const list = 'GET /v1.0/me/threads';
    const one = reply({ id: '1', text: 'Nice' });
    const two = reply({ id: '2', timestamp: '2026-05-02T09:30:00+0000' });
    const { threads, call } = await withThreads({
      [list]: [page([post])],
      [conversation]: [page([two, { ...one, text: 'Nicer' }])],
    });
    const { nextCursor } = await threads.readInbox(call, { kind: 'comments' });
    const sinceExternalId = `${Date.parse('2026-05-02T09:25:00Z')}-7`;
    const read = await threads.readInbox(call, { kind: 'comments', sinceExternalId, cursor: nextCursor! });
    expect(read.messages.map(({ externalId }) => externalId)).toEqual(['2']);
    expect(read.seenAgain).toMatchObject([{ externalId: '1', text: 'Nicer' }]);
  });
});
