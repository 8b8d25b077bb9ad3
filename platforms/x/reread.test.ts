import { describe, expect, it } from 'vitest';
import type { KnownMessage } from '../platform.js';
import { answer, withX } from './harness.js';

const lookup = 'GET /2/tweets';
const known = (externalId: string, kind: KnownMessage['kind'] = 'comment'): KnownMessage => ({
  ...{ externalId, kind, conversationId: '1840000000000000001' },
  ...{ at: new Date('2026-09-01T10:00:00Z'), text: '@demo_studio nice' },
});
const first = '1850000000000000010';
const edited = '1850000000500000000';
const post = (id: string, text: string, edit_history_tweet_ids = [id]) => ({ id, text, edit_history_tweet_ids });
const missing = (id: string) => ({
  ...{ value: id, resource_id: id, resource_type: 'tweet', parameter: 'ids', title: 'Not Found Error' },
  ...{
    detail: `Could not find tweet with ids: [${id}].`,
    type: 'https://api.twitter.com/2/problems/resource-not-found',
  },
});

describe('reading posts again', () => {
  it('asks for a hundred at once, and for no messages', async () => {
    const { x } = await withX({});
    expect(x.rereading!.groupOf(known(first))).toEqual(x.rereading!.groupOf(known(edited, 'mention')));
    expect(x.rereading!.groupOf(known(first))?.max).toBe(100);
    expect(x.rereading!.groupOf(known(first, 'direct-message'))).toBeUndefined();
  });

  it('tells what is there, and gone only of what X says that there is none', async () => {
    const protectedOne = {
      ...missing('13'),
      title: 'Authorization Error',
      type: 'https://api.twitter.com/2/problems/not-authorized-for-resource',
    };
    const oneField = { ...missing('15'), field: 'author_id' };
    const { x, call, server } = await withX({
      [lookup]: [{ data: [post('11', 'still &amp; here')], errors: [missing('12'), protectedOne, oneField] }],
    });
    const told = await x.rereading!.reread(
      call,
      ['11', '12', '13', '14', '15'].map((id) => known(id)),
    );
    expect(told).toEqual([
      { is: 'there', externalId: '11', text: 'still & here', editedAt: null },
      { is: 'gone', externalId: '12' },
    ]);
    expect(server.arrived[0]!.query.ids).toBe('11,12,13,14,15');
  });

  it.each([
    ['the version that was asked for', [post(first, 'old', [first, edited])], [post(edited, 'new', [first, edited])]],
    ['the newest version', [post(edited, 'new', [first, edited])], undefined],
  ])('finds an edit where X shows %s', async (_, shown, newest) => {
    const { x, call, server } = await withX({ [lookup]: [{ data: shown }, ...(newest ? [{ data: newest }] : [])] });
    const [now] = await x.rereading!.reread(call, [known(first)]);
    expect(now).toMatchObject({ is: 'there', externalId: first, text: 'new' });
    expect(now).toMatchObject({ editedAt: new Date(Number((BigInt(edited) >> 22n) + 1_288_834_974_657n)) });
    expect(server.arrived.map(({ query }) => query.ids)).toEqual(newest ? [first, edited] : [first]);
  });

  it('tells nothing where X fails', async () => {
    const { x, call } = await withX({ [lookup]: [answer(503, { title: 'Service Unavailable', status: 503 })] });
    await expect(x.rereading!.reread(call, [known(first)])).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
    });
  });
});

describe('an edited post in a list', () => {
  it('is known by its first id, and says when it was edited', async () => {
    const { x, call } = await withX({
      'GET /2/users/2244994945/mentions': [
        { data: [{ ...post(edited, '@demo_studio new', [first, edited]), author_id: '111' }], meta: {} },
      ],
    });
    const { messages, newestExternalId } = await x.readInbox(call, { kind: 'comments' });
    expect(messages).toMatchObject([
      { externalId: first, conversationId: first, text: '@demo_studio new', editedAt: expect.any(Date) },
    ]);
    expect(messages[0]!.at.getTime()).toBeLessThan(messages[0]!.editedAt!.getTime());
    expect(newestExternalId).toBe(edited);
  });
});
