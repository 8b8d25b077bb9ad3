import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../db/accounts.js';
import { keepMessages, type Message } from '../../db/messages.js';
import type { AccountId } from '../../domain/ids.js';
import { platformOf } from '../../domain/platformRef.js';
import type { InboxMessage } from '../../platforms/platform.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';
import type { Answered } from '../support/app.js';
import { signIn } from '../support/signedIn.js';

const hourMs = 3_600_000;

let api: ApiUnderTest;
let workspace: TestWorkspace;
let said = 0;

beforeAll(async () => {
  api = await startApiUnderTest();
  workspace = await api.newWorkspace();
});
afterAll(() => api?.stop());

const person = { id: 'u-17', name: 'Ada' };

async function received(accountId: AccountId, more: Partial<InboxMessage> = {}): Promise<Message> {
  const account = (await findAccount(api.db, workspace.workspaceId, accountId))!;
  said += 1;
  const message = {
    externalId: String(said),
    kind: 'comment',
    conversationId: `post-${said}`,
    at: new Date(),
    text: `@${account.username} how late?`,
    from: { externalId: '111', username: 'bo' },
    ...more,
  } as const;
  const [kept] = await api.db.transaction((tx) => keepMessages(tx, account, [message], { newsSince: new Date(0) }));
  return kept!;
}
const shown = async ({ conversationId }: Message): Promise<Answered> =>
  (await workspace.get(`/v1/conversations/${conversationId}`)).body;
const drafted = (message: Message, text: string) => workspace.post(`/v1/messages/${message.id}/drafts`, { text });
const marked = (message: Message, as: 'dismiss' | 'reopen') =>
  workspace.post(`/v1/messages/${message.id}/${as}`, { person });
const signedInAs = async (role: 'owner' | 'support') => {
  const asked = { role, userId: 'u-1', userName: 'Ada' };
  return await signIn(api.url, (await workspace.must('POST', '/v1/sessions', asked)).link);
};
const unanswered = async (accountId: AccountId) =>
  (await workspace.get(`/v1/conversations?unanswered=true&accountId=${accountId}`)).body.items.length;

describe('a message that needs no answer', () => {
  it('is marked by somebody who is kept, leaves what needs one, and comes back', async () => {
    const accountId = await workspace.newAccount();
    const message = await received(accountId);
    expect(await unanswered(accountId)).toBe(1);

    const first = await marked(message, 'dismiss');
    expect(first).toMatchObject({ status: 200, body: { dismissed: { by: expect.stringMatching(/^Ada .*test/) } } });
    expect((await marked(message, 'dismiss')).body).toEqual(first.body);
    expect(await unanswered(accountId)).toBe(0);
    expect((await shown(message)).conversation.unanswered).toBe(0);
    expect(await drafted(message, 'All the same')).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('needing no answer') },
    });

    expect(await marked(message, 'reopen')).toMatchObject({ status: 200, body: { dismissed: null } });
    expect(await marked(message, 'reopen')).toMatchObject({ status: 200, body: { dismissed: null } });
    expect(await unanswered(accountId)).toBe(1);
    expect((await drafted(message, 'Until six')).status).toBe(201);
  });

  it('takes its waiting draft with it, and not one that has its yes', async () => {
    const accountId = await workspace.newAccount();
    const message = await received(accountId);
    const { id } = (await drafted(message, 'Until six')).body;
    await workspace.must('POST', `/v1/drafts/${id}/approve`, { person });
    expect(await marked(message, 'dismiss')).toMatchObject({ status: 409, body: { state: 'approved' } });
    expect((await shown(message)).messages[0].dismissed).toBeNull();

    await workspace.must('POST', `/v1/drafts/${id}/undo`, { person });
    expect((await marked(message, 'dismiss')).status).toBe(200);
    const { drafts } = await shown(message);
    expect(drafts).toMatchObject([{ id, state: 'rejected' }]);
    expect(drafts[0].history.at(-1)).toMatchObject({ action: 'rejected', by: expect.stringMatching(/^Ada .*test/) });
  });

  it('never has a draft beside it, whichever comes first', async () => {
    const accountId = await workspace.newAccount();
    for (let round = 0; round < 5; round += 1) {
      const message = await received(accountId);
      await Promise.all([marked(message, 'dismiss'), drafted(message, 'At once')]);
      const open = await api.sql`select 1 from drafts where message_id = ${message.id} and ended_at is null`;
      expect(open).toEqual([]);
    }
  });

  it('is not one that was answered, taken back, or written from here', async () => {
    const accountId = await workspace.newAccount();
    for (const [change, words] of [
      ['answered_at = now()', 'answered'],
      [`deleted_at = now(), text = ''`, 'taken back'],
      [`direction = 'out'`, 'written from here'],
    ] as const) {
      const message = await received(accountId);
      await api.sql.unsafe(`update messages set ${change} where id = '${message.id}'`);
      expect(await marked(message, 'dismiss')).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining(words) },
      });
    }
  });

  it('is the owner’s to mark', async () => {
    const message = await received(await workspace.newAccount());
    const support = await signedInAs('support');
    for (const as of ['dismiss', 'reopen'])
      expect((await support.post(`/v1/messages/${message.id}/${as}`)).status).toBe(403);
    const owner = await signedInAs('owner');
    expect(await owner.post(`/v1/messages/${message.id}/dismiss`)).toMatchObject({
      status: 200,
      body: { dismissed: { by: expect.stringContaining('(owner ') } },
    });
  });
});

describe('what the platform would refuse', () => {
  it('is told of words before there is a draft, and of a draft until it has ended', async () => {
    const message = await received(await workspace.newAccount());
    const check = async (text: string) =>
      (await workspace.post(`/v1/messages/${message.id}/drafts/check`, { text })).body;
    expect(await check('Until six')).toEqual({ fits: true, violations: [] });
    expect(await check(' ')).toMatchObject({ fits: false, violations: [{ path: 'text' }] });
    const tooLong = { path: 'text', message: expect.stringContaining('1 over X’s 280') };
    expect(await check('a'.repeat(281))).toEqual({ fits: false, violations: [tooLong] });

    const { id, violations } = (await drafted(message, 'a'.repeat(281))).body;
    expect(violations).toEqual([tooLong]);
    expect((await shown(message)).drafts).toMatchObject([{ violations: [tooLong] }]);
    expect((await workspace.post(`/v1/drafts/${id}/reject`, { person })).body.violations).toEqual([]);
    expect((await shown(message)).drafts).toMatchObject([{ violations: [] }]);
  });

  it('whatever the words, is told of the message', async () => {
    const accountId = await workspace.newAccount();
    const [answerable] = (await shown(await received(accountId))).messages;
    expect(answerable).toMatchObject({ obstacles: [], answerableUntil: null });

    const [elsewhere] = (await shown(await received(accountId, { text: 'Who asked you?' }))).messages;
    expect(elsewhere.obstacles).toEqual([expect.stringContaining('only posts that mention @ada')]);

    const message = await received(accountId);
    await api.sql`update accounts set state = 'reconnect-needed', reconnect_cause = 'access-revoked' where id = ${accountId}`;
    const [unready] = (await shown(message)).messages;
    expect(unready.obstacles).toEqual(['The account must be reconnected by its owner.']);
  });

  it('is told with the end of the window, where the platform closes one', async () => {
    const instagram = platformOf(api.deps.platforms, { platform: 'instagram', flavour: null });
    const accountId = await workspace.newAccount({
      platform: 'instagram',
      grantedScopes: instagram.oauth.scopes.map(({ scope }) => scope),
    });
    const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * hourMs);
    const dm = (conversationId: string, hoursAgo: number) =>
      received(accountId, { kind: 'direct-message', conversationId, at: at(hoursAgo), text: 'Hello?' });

    const open = await dm('open', 30);
    const newer = await dm('open', 2);
    const until = new Date(newer.sentAt.getTime() + 24 * hourMs).toISOString();
    expect((await shown(open)).messages).toMatchObject([
      { id: open.id, obstacles: [], answerableUntil: until },
      { id: newer.id, obstacles: [], answerableUntil: until },
    ]);

    const closed = await dm('closed', 25);
    const [late] = (await shown(closed)).messages;
    expect(late.obstacles).toEqual([expect.stringContaining('within 24 hours')]);
    expect(late.answerableUntil).toBe(new Date(closed.sentAt.getTime() + 24 * hourMs).toISOString());
    expect((await shown(await received(accountId))).messages[0].answerableUntil).toBeNull();
  });
});
