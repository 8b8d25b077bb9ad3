import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteEdits } from '../../activities/rereads.js';
import { addDraft, findDraft, historyOf, openDraftOf, undoApproval } from '../../db/drafts.js';
import { deleteMessage, findMessage, type Message } from '../../db/messages.js';
import { type AccountId, asId, type MessageId } from '../../domain/ids.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';
import { type Answered, type App, startApp } from '../support/app.js';

describe('the rules of an account', () => {
  let api: ApiUnderTest;
  let owner: TestWorkspace;

  beforeAll(async () => {
    api = await startApiUnderTest();
    owner = await api.newWorkspace();
  });
  afterAll(() => api?.stop());

  const person = { id: 'u-17', name: 'Ada' };
  const put = (accountId: AccountId, rules: object[]) =>
    owner.request('PUT', `/v1/accounts/${accountId}/auto-approve-rules`, { json: { rules } });

  const received = (accountId: AccountId, text: string) => owner.newMessage(accountId, { text: `@ada ${text}` });
  async function draft(accountId: AccountId, text: string, now: Date) {
    const message = await received(accountId, text);
    return (await api.db.transaction((tx) =>
      addDraft(tx, message, { text: 'Thanks', by: 'engine', undoMs: 10_000, mayApprove: true, now }),
    ))!;
  }

  it('are kept as they were given, in order, with what was left out', async () => {
    const accountId = await owner.newAccount();
    const thanks = { name: 'Thanks', kinds: ['comment'], words: ['thank you'], zone: 'Europe/Berlin', dailyCap: 5 };
    const rest = { senders: null, notWords: null, hours: null };
    expect(
      await put(accountId, [thanks, { name: 'At night', hours: { from: '22:00', to: '06:00' }, dailyCap: 1 }]),
    ).toMatchObject({
      status: 200,
      body: {
        rules: [
          { ...thanks, ...rest },
          { name: 'At night', hours: { from: '22:00', to: '06:00' }, zone: 'UTC', dailyCap: 1, kinds: null },
        ],
      },
    });
    expect((await owner.get(`/v1/accounts/${accountId}/auto-approve-rules`)).body.rules).toHaveLength(2);
    for (const wrong of [[thanks, thanks], [{ ...thanks, zone: 'Mars' }], [{ ...thanks, dailyCap: 0 }]])
      expect((await put(accountId, wrong)).status).toBe(400);
    expect(await put(accountId, [])).toMatchObject({ status: 200, body: { rules: [] } });
  });

  it('say nothing while the switch is off', async () => {
    const accountId = await owner.newAccount();
    await put(accountId, [{ name: 'All', dailyCap: 5 }]);
    expect(await draft(accountId, 'Nice', new Date())).toMatchObject({ state: 'waiting' });
  });

  it('say yes up to the cap of a day, which begins at midnight in their zone, and are named in the history', async () => {
    const accountId = await owner.newAccount({ autoApprove: true });
    await put(accountId, [{ name: 'Two a day', zone: 'America/New_York', dailyCap: 2 }]);
    const states: string[] = [];
    // 23:58, 23:59 and 23:59:30 in New York, and a minute after its midnight: by UTC it is all one day.
    for (const time of ['03:58:00', '03:59:00', '03:59:30', '04:01:00'])
      states.push((await draft(accountId, 'Nice', new Date(`2026-07-02T${time}Z`))).state);
    expect(states).toEqual(['approved', 'approved', 'waiting', 'approved']);

    const approved = await draft(accountId, 'Nice', new Date('2026-07-02T04:02:00Z'));
    expect(approved).toMatchObject({ approvedBy: 'rule', ruleName: 'Two a day' });
    expect((await historyOf(api.db, [approved.id])).map(({ action, ruleName }) => [action, ruleName])).toEqual([
      ['drafted', null],
      ['auto-approved', 'Two a day'],
    ]);
  });

  it('tell how often each has said yes today, and keep counting when they are put back as they were read', async () => {
    const accountId = await owner.newAccount({ autoApprove: true });
    const rules = async () => (await owner.get(`/v1/accounts/${accountId}/auto-approve-rules`)).body.rules;
    const counts = async () => (await rules()).map((rule: { saidYesToday: number }) => rule.saidYesToday);
    await put(accountId, [
      { name: 'Fine', words: ['fine'], dailyCap: 9 },
      { name: 'Nice', words: ['nice'], dailyCap: 9 },
    ]);
    const other = await owner.newAccount({ autoApprove: true });
    await put(other, [{ name: 'Nice', dailyCap: 9 }]);
    await draft(other, 'Nice', new Date());
    const yesterday = new Date(Date.now() - 86_400_000);
    for (const now of [yesterday, new Date(), new Date()]) await draft(accountId, 'Nice', now);
    expect(await counts()).toEqual([0, 2]);

    const takenBack = await draft(accountId, 'Nice', new Date());
    expect(await counts()).toEqual([0, 3]);
    await api.db.transaction((tx) => undoApproval(tx, takenBack.id, 'Ada'));
    expect(await counts()).toEqual([0, 2]);

    const [fine, nice] = await rules();
    expect((await put(accountId, [{ ...nice, saidYesToday: 0 }, fine])).status).toBe(200);
    expect(await counts()).toEqual([2, 0]);
  });

  it('never say the last yes of a day twice, however many drafts come at once', async () => {
    const accountId = await owner.newAccount({ autoApprove: true });
    await put(accountId, [{ name: 'Three', dailyCap: 3 }]);
    const drafts = await Promise.all(Array.from({ length: 8 }, () => draft(accountId, 'Nice', new Date())));
    expect(drafts.filter(({ state }) => state === 'approved')).toHaveLength(3);
  });

  it('say no yes to an answer to words that were edited, whichever of the two comes first', async () => {
    const accountId = await owner.newAccount({ autoApprove: true });
    await put(accountId, [{ name: 'All', dailyCap: 99 }]);
    const edits = async ({ id, externalId }: { id: string; externalId: string }) => {
      const shown = [{ externalId, text: 'Other words' }];
      await api.db.transaction((tx) =>
        noteEdits(tx, accountId, shown, { seenAt: new Date(Date.now() + 60_000), lagMs: 0 }),
      );
      return (await findMessage(api.db, owner.workspaceId, asId<MessageId>(id)))!;
    };
    const drafts = (message: Message) =>
      api.db.transaction((tx) =>
        addDraft(tx, message, { text: 'Thanks', by: 'engine', undoMs: 10_000, mayApprove: true }),
      );
    expect(await drafts(await edits(await received(accountId, 'Nice')))).toMatchObject({ state: 'waiting' });

    const message = await received(accountId, 'Nice');
    const approved = await drafts(message);
    expect(approved).toMatchObject({ state: 'approved' });
    await edits(message);
    expect(await findDraft(api.db, owner.workspaceId, approved!.id)).toMatchObject({
      state: 'waiting',
      ruleName: null,
    });

    const racing = await Promise.all(Array.from({ length: 10 }, () => received(accountId, 'Nice')));
    await Promise.all(racing.flatMap((one) => [drafts(one), edits(one)]));
    for (const { id } of racing) expect((await openDraftOf(api.db, id))?.state).toBe('waiting');
  });

  it('leave a draft whose message was taken back with nothing but a no', async () => {
    const accountId = await owner.newAccount();
    const { id, externalId } = await received(accountId, 'Nice');
    const { body: draft } = await owner.post(`/v1/messages/${id}/drafts`, { text: 'Thanks' });
    await deleteMessage(api.db, accountId, { externalId, at: new Date() });

    const does = (what: string) => owner.post(`/v1/drafts/${draft.id}/${what}`, { person });
    expect(await does('approve')).toMatchObject({
      status: 422,
      body: { violations: expect.arrayContaining([{ path: 'message', message: 'What it answers was taken back.' }]) },
    });
    expect(
      (await owner.request('PATCH', `/v1/drafts/${draft.id}`, { json: { text: 'Thank you', person } })).status,
    ).toBe(409);
    expect((await owner.get(`/v1/messages/${id}`)).body).toMatchObject({ text: '', deletedAt: expect.any(String) });
    expect(await does('reject')).toMatchObject({ status: 200, body: { state: 'rejected' } });
  });

  it('that are turned off, gone or changed have said yes to nothing that is not on its way', async () => {
    const accountId = await owner.newAccount({ autoApprove: true });
    const [kept, changed] = [
      { name: 'Kept', words: ['nice'], dailyCap: 9 },
      { name: 'Changed', words: ['great'], dailyCap: 9 },
    ];
    await put(accountId, [kept, changed]);
    const [ofKept, ofChanged] = [
      await draft(accountId, 'nice', new Date()),
      await draft(accountId, 'great', new Date()),
    ];
    const read = async ({ id }: { id: string }) => (await owner.get(`/v1/drafts/${id}`)).body;

    await put(accountId, [{ ...changed, words: ['grand'] }, kept]);
    expect(await read(ofChanged)).toMatchObject({ state: 'waiting', rule: null, sendAt: null });
    expect((await read(ofChanged)).history.at(-1)).toMatchObject({
      action: 'undone',
      by: expect.stringContaining('(test)'),
    });
    expect(await read(ofKept)).toMatchObject({ state: 'approved', rule: 'Kept' });

    const byAPerson = await draft(accountId, 'fine', new Date());
    await owner.must('POST', `/v1/drafts/${byAPerson.id}/approve`, { person });
    await owner.patch(`/v1/accounts/${accountId}`, { autoApprove: false });
    expect(await read(ofKept)).toMatchObject({ state: 'waiting', rule: null });
    expect(await read(byAPerson)).toMatchObject({ state: 'approved' });
  });

  it('turned off at the very moment say no yes that stays', async () => {
    for (let round = 0; round < 8; round += 1) {
      const accountId = await owner.newAccount({ autoApprove: true });
      await put(accountId, [{ name: 'All', dailyCap: 9 }]);
      const [one] = await Promise.all([
        draft(accountId, 'nice', new Date()),
        owner.patch(`/v1/accounts/${accountId}`, { autoApprove: false }),
      ]);
      expect((await owner.get(`/v1/drafts/${one.id}`)).body.state).toBe('waiting');
    }
  });

  it('say yes to nothing that the platform would refuse', async () => {
    const accountId = await owner.newAccount({ autoApprove: true });
    await put(accountId, [{ name: 'All', dailyCap: 9 }]);
    const message = await received(accountId, 'Nice');
    expect(await findMessage(api.db, owner.workspaceId, message.id)).toBeDefined();

    const answer = await owner.post(`/v1/messages/${message.id}/drafts`, { text: 'a'.repeat(300), by: 'engine' });

    expect(answer).toMatchObject({ status: 201, body: { state: 'waiting', by: 'engine', rule: null } });
  });
});

describe('the engagement engine', () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp({ engine: true, env: { INBOX_POLL_MS: '1000', REPLY_UNDO_SECONDS: '1' } });
  });
  afterAll(() => app?.stop());

  const draftsOf = async (accountId: string): Promise<Answered[]> => {
    const { items } = (await app.api.get(`/v1/conversations?accountId=${accountId}`)).body;
    const all = await Promise.all(items.map(({ id }: Answered) => app.api.get(`/v1/conversations/${id}`)));
    return all.flatMap(({ body }) => body.drafts);
  };

  it('is offered a message until it takes it; its draft waits for a person, or a rule says yes', async () => {
    const engine = app.stack.engine!;
    const ada = await app.connect();
    engine.refuseWith = 503;
    await app.x.seedPost('bo', { text: `@${ada.username} how late?` });
    await expect.poll(() => engine.offers.length, { timeout: 60_000 }).toBe(1);
    engine.refuseWith = undefined;

    await expect.poll(() => draftsOf(ada.accountId), { timeout: 60_000 }).toHaveLength(1);
    expect(new Set(engine.offers).size).toBe(1);
    expect((await draftsOf(ada.accountId))[0]).toMatchObject({ state: 'waiting', by: 'engine' });
    expect(await app.sql`select refusal from message_offers where ended_at is not null`).toEqual([{ refusal: null }]);

    await app.api.patch(`/v1/accounts/${ada.accountId}`, { autoApprove: true });
    await app.api.request('PUT', `/v1/accounts/${ada.accountId}/auto-approve-rules`, {
      json: { rules: [{ name: 'Praise', words: ['great'], dailyCap: 5 }] },
    });
    const praise = await app.x.seedPost('cy', { text: `@${ada.username} great!` });

    const sent = () =>
      app.x.posts(ada.externalId).then((posts) => posts.filter(({ replyTo }) => replyTo?.postId === praise));
    await expect.poll(sent, { timeout: 60_000 }).toHaveLength(1);
    const [, draft] = await draftsOf(ada.accountId).then((all) => [
      undefined,
      all.find(({ rule }) => rule === 'Praise'),
    ]);
    expect(draft.history).toContainEqual(
      expect.objectContaining({ action: 'auto-approved', by: 'rule', rule: 'Praise' }),
    );
  });
});
