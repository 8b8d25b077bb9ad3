import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../db/accounts.js';
import { addDraft, approve, beginSending } from '../../db/drafts.js';
import { forgetOldMessages } from '../../db/inboxDeletion.js';
import { keepMessages, type Message } from '../../db/messages.js';
import type { AccountId } from '../../domain/ids.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';

describe('the inbox of an account', () => {
  let api: ApiUnderTest;
  let owner: TestWorkspace;

  beforeAll(async () => {
    api = await startApiUnderTest();
    owner = await api.newWorkspace();
  });
  afterAll(() => api?.stop());

  const minute = 60_000;
  const earlier = new Date(Date.now() - minute);
  const deleted = (accountId: AccountId) => owner.delete(`/v1/accounts/${accountId}/messages`);
  const left = async (accountId: AccountId) =>
    (
      await api.sql`select
        (select count(*)::int from messages where account_id = ${accountId}) as messages,
        (select count(*)::int from conversations where account_id = ${accountId}) as conversations,
        (select count(*)::int from drafts where account_id = ${accountId}) as drafts`
    )[0];
  async function kept(
    accountId: AccountId,
    many: number,
    more: { at?: Date; of?: string; from?: number; saidSince?: Date } = {},
  ) {
    const { at = earlier, of = '1840', from = 0, saidSince } = more;
    const account = (await findAccount(api.db, owner.workspaceId, accountId))!;
    const found = Array.from({ length: many }, (_, n) => ({
      externalId: `${of}-${from + n}`,
      kind: 'direct-message' as const,
      conversationId: of,
      at,
      text: 'Hello',
      from: { externalId: '111' },
    }));
    return await api.db.transaction((tx) => keepMessages(tx, account, found, { newsSince: new Date(), saidSince }));
  }
  const drafted = async (message: Message) =>
    (await api.db.transaction((tx) =>
      addDraft(tx, message, { text: 'Until six', by: 'engine', undoMs: 0, mayApprove: false }),
    ))!;

  it('has each message once, and is told of it once, by however many it is brought at the same moment', async () => {
    const accountId = await owner.newAccount();
    const at = new Date(Date.now() + minute);
    const brought = await Promise.all(
      Array.from({ length: 12 }, (_, n) => kept(accountId, 6, { at, of: n % 2 ? 'a' : 'b', from: n % 4 })),
    );

    const now = await left(accountId);
    expect(now).toMatchObject({ conversations: 2, messages: brought.flat().length });
    const events = await api.sql`select data->>'messageId' as id from events where account_id = ${accountId}`;
    expect(new Set(events.map(({ id }) => id)).size).toBe(now!.messages);
    expect(events).toHaveLength(now!.messages);
  });

  it('deleted by its owner is gone with its drafts, their histories, and what was answered about them; another’s stays', async () => {
    const [accountId, other] = [await owner.newAccount(), await owner.newAccount()];
    await kept(other, 2);
    await kept(accountId, 1, { of: 'chat' });
    const message = await owner.newMessage(accountId, { at: earlier });
    const answer = await owner.post(`/v1/messages/${message.id}/drafts`, { text: 'Until six' });
    expect(answer.status).toBe(201);

    expect(await deleted(accountId)).toMatchObject({ status: 200, body: { messages: 2, conversations: 2, drafts: 1 } });

    expect(await left(accountId)).toEqual({ messages: 0, conversations: 0, drafts: 0 });
    expect(await api.sql`select 1 from draft_history where draft_id = ${answer.body.id}`).toEqual([]);
    expect(await api.sql`select 1 from idempotency_keys where answer::text like '%Until six%'`).toEqual([]);
    expect(await left(other)).toMatchObject({ messages: 2, conversations: 1 });
    expect(await deleted(accountId)).toMatchObject({ body: { messages: 0, conversations: 0, drafts: 0 } });
  });

  it('of a disconnected account goes as well, and its receipt no longer says that it was kept', async () => {
    const receipt = {
      requestedAt: earlier.toISOString(),
      stopped: { publishes: 0, imports: 0, replies: 1 },
      revoked: 'revoked' as const,
      proof: 'Refused.',
      tokensErasedAt: earlier.toISOString(),
      kept: { importedPosts: 2, publishes: 7, messages: 3 },
    };
    const accountId = await owner.newAccount({ state: 'disconnected', sealedTokens: null, receipt });
    await kept(accountId, 3);
    const shown = async () => (await owner.get(`/v1/accounts/${accountId}`)).body;
    expect(await shown()).toMatchObject({ messages: 3, receipt });

    expect(await deleted(accountId)).toMatchObject({ status: 200, body: { messages: 3 } });

    expect(await shown()).toMatchObject({
      messages: 0,
      receipt: { ...receipt, kept: { ...receipt.kept, messages: 0 } },
    });
  });

  it('is not read in again from the past; what is said from then on is', async () => {
    const accountId = await owner.newAccount();
    await kept(accountId, 5);
    await deleted(accountId);

    expect(await kept(accountId, 9)).toEqual([]);
    expect(await kept(accountId, 2, { at: new Date(), from: 9 })).toHaveLength(2);
    expect(await left(accountId)).toMatchObject({ messages: 2, conversations: 1 });
  });

  it('goes in steps, and loses nothing of what comes in meanwhile, in conversations that it empties', async () => {
    const accountId = await owner.newAccount();
    await Promise.all(['a', 'b', 'c'].map((of) => kept(accountId, 450, { of })));
    let news = 0;
    let isOver = false;
    const deleting = deleted(accountId).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      for (const of of ['a', 'b', 'c'])
        news += (await kept(accountId, 1, { of, at: new Date(Date.now() + minute), from: 450 + news })).length;
    }
    const { messages } = (await deleting).body;
    const stayed = (await left(accountId))!.messages;

    expect(messages).toBeGreaterThanOrEqual(1_350);
    expect(stayed).toBeGreaterThan(0);
    expect(messages + stayed).toBe(1_350 + news);
  });

  it('stays while an answer is on its way', async () => {
    const accountId = await owner.newAccount();
    const [message] = await kept(accountId, 3);
    const { id } = await drafted(message!);
    await approve(api.db, id, { by: 'Ada', undoMs: 0, revision: 1 });
    await beginSending(api.db, id);

    expect(await deleted(accountId)).toMatchObject({
      status: 409,
      body: { detail: 'An answer of this account is on its way.' },
    });
    expect(await left(accountId)).toMatchObject({ messages: 3, drafts: 1 });
  });

  it('takes its drafts along or lets them leave, and never both', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const accountId = await owner.newAccount();
      const [message] = await kept(accountId, 1);
      const { id } = await drafted(message!);
      await approve(api.db, id, { by: 'Ada', undoMs: 0, revision: 1 });

      const [leaves, answer] = await Promise.all([
        new Promise((done) => setTimeout(done, round)).then(() => beginSending(api.db, id)),
        deleted(accountId),
      ]);

      expect(await left(accountId)).toMatchObject(leaves ? { messages: 1, drafts: 1 } : { messages: 0, drafts: 0 });
      outcomes.add(`${leaves} ${answer.status}`);
    }
    for (const outcome of outcomes) expect(['true 409', 'true 200', 'false 200']).toContain(outcome);
  });

  describe('said before the set days', () => {
    const long = new Date(Date.now() - 100 * 24 * 60 * minute);
    const set = new Date(Date.now() - 90 * 24 * 60 * minute);
    const forgotten = async (accountId: AccountId) =>
      (await forgetOldMessages(api.db, set)).find((one) => one.accountId === accountId);

    it('goes, of every account, with its drafts; what was said since stays, in one conversation with it as well', async () => {
      const [accountId, other] = [
        await owner.newAccount(),
        await owner.newAccount({ state: 'disconnected', sealedTokens: null }),
      ];
      const [old] = await kept(accountId, 2, { at: long, of: 'both' });
      await kept(accountId, 3, { of: 'both', from: 2 });
      await kept(accountId, 2, { at: long, of: 'old' });
      await kept(other, 2, { at: long });
      const { id } = await drafted(old!);

      expect(await forgetOldMessages(api.db, set)).toEqual(
        expect.arrayContaining([
          { accountId, openDrafts: [id] },
          { accountId: other, openDrafts: [] },
        ]),
      );

      expect(await left(accountId)).toEqual({ messages: 3, conversations: 1, drafts: 0 });
      expect(await left(other)).toEqual({ messages: 0, conversations: 0, drafts: 0 });
      expect(await forgotten(accountId)).toBeUndefined();
    });

    it('is not read in again', async () => {
      const accountId = await owner.newAccount();

      expect(await kept(accountId, 4, { at: long, saidSince: set })).toEqual([]);
      expect(await kept(accountId, 4, { at: set, saidSince: set })).toHaveLength(4);
    });

    it('stays while an answer in its conversation is on its way', async () => {
      const accountId = await owner.newAccount();
      const [message] = await kept(accountId, 2, { at: long });
      const { id } = await drafted(message!);
      await approve(api.db, id, { by: 'Ada', undoMs: 0, revision: 1 });
      await beginSending(api.db, id);

      expect(await forgotten(accountId)).toBeUndefined();
      expect(await left(accountId)).toMatchObject({ messages: 2, drafts: 1 });
    });
  });
});
