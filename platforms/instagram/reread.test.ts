import { describe, expect, it } from 'vitest';
import type { KnownMessage } from '../platform.js';
import * as fixtures from './fixtures/answers.js';
import { answer, withInstagram } from './harness.js';

const known = (externalId: string, kind: KnownMessage['kind'] = 'comment'): KnownMessage => ({
  ...{ externalId, kind, conversationId: kind === 'direct-message' ? '7001' : '1' },
  ...{ at: new Date('2026-05-02T10:00:00Z'), text: 'Hello?' },
});
const gone = answer(400, fixtures.missing);
const limited = answer(400, fixtures.graphError(80002));
const comment = (id: string, text: string) => ({ id, text, timestamp: '2026-05-02T09:14:05+0000' });

describe('reading comments again', () => {
  it('reads the post’s list once, and by its id what that leaves out', async () => {
    const { instagram, call, server } = await withInstagram({
      'GET /1/comments': [{ data: [{ ...comment('11', 'New words'), replies: { data: [comment('12', 'Below')] } }] }],
      'GET /13': [gone],
      'GET /14': [comment('14', 'By somebody restricted')],
    });
    expect(
      await instagram.rereading!.reread(
        call,
        ['11', '12', '13', '14'].map((id) => known(id)),
      ),
    ).toEqual([
      { is: 'there', externalId: '11', text: 'New words' },
      { is: 'there', externalId: '12', text: 'Below' },
      { is: 'gone', externalId: '13' },
      { is: 'there', externalId: '14', text: 'By somebody restricted' },
    ]);
    expect(server.arrived).toHaveLength(3);
    expect(instagram.rereading!.groupOf(known('1', 'mention'))).toBeUndefined();
  });

  it('asks for one alone by its id, and believes a refusal only where the list may be read', async () => {
    const there = await withInstagram({ 'GET /11': [comment('11', 'Here')] });
    expect(await there.instagram.rereading!.reread(there.call, [known('11')])).toMatchObject([{ is: 'there' }]);
    expect(there.server.arrived).toHaveLength(1);

    const readable = await withInstagram({
      'GET /11': [gone],
      'GET /1/comments': [{ data: [comment('10', 'Another')] }],
    });
    expect(await readable.instagram.rereading!.reread(readable.call, [known('11')])).toEqual([
      { is: 'gone', externalId: '11' },
    ]);
    for (const refusal of [gone, limited, answer(403, fixtures.graphError(10))]) {
      const { instagram, call } = await withInstagram({ 'GET /11': [gone], 'GET /1/comments': [refusal] });
      await expect(instagram.rereading!.reread(call, [known('11')])).rejects.toThrow();
    }
  });
});

describe('reading messages again', () => {
  const own = { id: '17841400000000011', username: 'cafe.nord' };
  const guest = { id: '7001', username: 'guest_1' };
  const shown = (id: string, minute: number, message: string, from = guest) => ({
    ...{ id, from, message, created_time: `2026-05-02T09:${String(minute).padStart(2, '0')}:00+0000` },
  });
  const conversation = (data: readonly object[]) => ({
    'GET /334455/conversations': [{ data: [{ id: 't', messages: { data } }] }],
  });
  const asked = (id: string, minute: number, text = 'Hello?'): KnownMessage => ({
    ...known(id, 'direct-message'),
    at: new Date(Date.UTC(2026, 4, 2, 9, minute)),
    text,
  });
  const full = Array.from({ length: 20 }, (_, n) => shown(`m${n}`, 59 - n, `words ${n}`, n % 2 ? own : guest));

  it('tells new words, and gone what is left out between two that are shown', async () => {
    const { instagram, call, server } = await withInstagram(conversation(full));
    const told = await instagram.rereading!.reread(call, [
      asked('m2', 57, 'old words'),
      asked('between', 50),
      asked('older than the twenty', 10),
      asked('under another id', 51, 'words 8'),
    ]);
    expect(told).toEqual([
      { is: 'there', externalId: 'm2', text: 'words 2' },
      { is: 'gone', externalId: 'between' },
    ]);
    expect(server.arrived).toHaveLength(1);
    expect(server.arrived[0]!.query.user_id).toBe('7001');
  });

  it('tells nothing of one that is named without its time, nor from an empty list', async () => {
    const stub = await withInstagram(conversation([shown('m1', 30, 'words'), { id: 'm2' }]));
    expect(await stub.instagram.rereading!.reread(stub.call, [asked('m2', 20), asked('m3', 20)])).toEqual([
      { is: 'gone', externalId: 'm3' },
    ]);
    const empty = await withInstagram({ 'GET /334455/conversations': [{ data: [] }] });
    expect(await empty.instagram.rereading!.reread(empty.call, [asked('m3', 20)])).toEqual([]);
  });
});
