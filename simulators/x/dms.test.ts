import { describe, expect, it } from 'vitest';
import { samplePicture } from '../shared/sample-media.js';
import { type Body, startX } from './testing.js';

async function connected() {
  const x = await startX();
  const { access_token: token } = await x.connect();
  const me = await x.idOf('demo_studio');
  const fan = (await x.control.seedAccount({ username: 'a_fan' })).id;
  const get = (path: string) => x.call('GET', path, { token });
  const send = (path: string, json: unknown) => x.call('POST', path, { token, json });
  return { ...x, token, me, fan, get, send, to: `/2/dm_conversations/with/${fan}/messages` };
}

describe('direct messages', () => {
  it('are sent to one partner and read back, newest first', async () => {
    const x = await connected();
    const received = await x.control.seedDm('a_fan', 'demo_studio', 'hi');
    const { status, body } = await x.send(x.to, { text: 'hello' });
    expect(status).toBe(201);
    const conversation = received.conversationId;
    expect(body).toEqual({ data: { dm_conversation_id: conversation, dm_event_id: expect.any(String) } });
    const fields = 'dm_event.fields=created_at,dm_conversation_id,sender_id&expansions=sender_id&user.fields=username';
    for (const path of [
      '/2/dm_events',
      `/2/dm_conversations/with/${x.fan}/dm_events`,
      `/2/dm_conversations/${conversation}/dm_events`,
    ]) {
      const list = await x.get(`${path}?${fields}`);
      expect(list.body.data.map((dm: Body) => [dm.sender_id, dm.text])).toEqual([
        [x.me, 'hello'],
        [x.fan, 'hi'],
      ]);
      expect(list.body.includes.users).toHaveLength(2);
      expect(list.body.meta).toEqual({ result_count: 2 });
    }
    expect(Object.keys((await x.get('/2/dm_events')).body.data[0]).sort()).toEqual(['event_type', 'id', 'text']);
  });

  it('name the conversation with the smaller id first', async () => {
    const x = await connected();
    const { conversationId } = await x.control.seedDm('a_fan', 'demo_studio', 'hi');
    const [first, second] = conversationId.split('-').map(BigInt);
    expect(first! < second!).toBe(true);
  });

  it('come in pages and know no since_id', async () => {
    const x = await connected();
    for (let n = 0; n < 5; n += 1) await x.control.seedDm('a_fan', 'demo_studio', `message ${n}`);
    const first = await x.get('/2/dm_events?max_results=3');
    const second = await x.get(`/2/dm_events?max_results=3&pagination_token=${first.body.meta.next_token}`);
    expect([...first.body.data, ...second.body.data].map((dm: Body) => dm.text)).toEqual(
      [4, 3, 2, 1, 0].map((n) => `message ${n}`),
    );
    expect(second.body.meta).toEqual({ result_count: 2 });
    expect((await x.get('/2/dm_events?since_id=1')).status).toBe(400);
    expect((await x.get('/2/dm_events?max_results=101')).status).toBe(400);
    expect((await x.get('/2/dm_events?event_types=Everything')).status).toBe(400);
  });

  it('are kept for thirty days', async () => {
    const x = await connected();
    const now = await x.control.clock.now();
    await x.control.seedDm('a_fan', 'demo_studio', 'old', now - 31 * 86_400_000);
    expect((await x.get('/2/dm_events')).body).toEqual({ meta: { result_count: 0 } });
  });

  it('have a text or one attachment', async () => {
    const x = await connected();
    for (const json of [
      {},
      { text: '' },
      { text: 'a'.repeat(10_001) },
      { text: 'a', more: 1 },
      { attachments: [{ media_id: '1' }] },
    ]) {
      expect((await x.send(x.to, json)).status).toBe(400);
    }
    const upload = await x.send('/2/media/upload', {
      media: (await samplePicture()).toString('base64'),
      media_category: 'dm_image',
    });
    expect((await x.send(x.to, { attachments: [{ media_id: upload.body.data.id }] })).status).toBe(201);
    const list = await x.get(
      '/2/dm_events?dm_event.fields=attachments&expansions=attachments.media_keys&media.fields=url',
    );
    expect(list.body.includes.media).toHaveLength(1);
  });

  it('do not reach those who take none from strangers, unless they wrote first', async () => {
    const x = await connected();
    const { id } = await x.control.seedAccount({ username: 'closed_box', receivesDms: false });
    const path = `/2/dm_conversations/with/${id}/messages`;
    expect(await x.send(path, { text: 'hi' })).toMatchObject({
      status: 403,
      body: { detail: 'You do not have permission to DM one or more participants.' },
    });
    await x.control.seedDm('closed_box', 'demo_studio', 'a question');
    expect((await x.send(path, { text: 'an answer' })).status).toBe(201);
    expect((await x.send('/2/dm_conversations/with/99/messages', { text: 'hi' })).status).toBe(403);
  });

  it('go into conversations that we are part of', async () => {
    const x = await connected();
    const group = await x.send('/2/dm_conversations', {
      conversation_type: 'Group',
      participant_ids: [x.fan, await x.idOf('demo_shop')],
      message: { text: 'hello all' },
    });
    expect(group.status).toBe(201);
    const path = `/2/dm_conversations/${group.body.data.dm_conversation_id}/messages`;
    expect((await x.send(path, { text: 'again' })).status).toBe(201);
    expect((await x.send('/2/dm_conversations/1-2/messages', { text: 'intruding' })).status).toBe(403);
  });

  it('can be deleted by their sender', async () => {
    const x = await connected();
    const theirs = await x.control.seedDm('a_fan', 'demo_studio', 'hi');
    const { body } = await x.send(x.to, { text: 'oops' });
    const remove = (id: string) => x.call('DELETE', `/2/dm_events/${id}`, { token: x.token });
    expect(await remove(body.data.dm_event_id)).toMatchObject({ status: 200, body: { data: { deleted: true } } });
    expect((await remove(theirs.id)).status).toBe(403);
    expect((await remove('1')).status).toBe(404);
    expect((await x.get('/2/dm_events')).body.meta.result_count).toBe(1);
  });
});
