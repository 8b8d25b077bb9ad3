import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve, beginSending, loadDraft, saveReplyHandle, writeReplyIntent } from '../../db/drafts.js';
import { replyLock, whileHolding } from '../../db/locks.js';
import type { AccountId, DraftId } from '../../domain/ids.js';
import { ApiClient } from '../../local/apiClient.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';
import { type SignedIn, signIn } from '../support/signedIn.js';

describe('an answer leaves only after a person’s yes', () => {
  let api: ApiUnderTest;
  let owner: TestWorkspace;
  let engine: ApiClient;
  let ada: SignedIn;
  let accountId: AccountId;
  const person = { id: 'u-17', name: 'Bo' };
  const deeds = ['approve', 'undo', 'reject'] as const;

  beforeAll(async () => {
    api = await startApiUnderTest();
    owner = await api.newWorkspace();
    accountId = await owner.newAccount();
    engine = new ApiClient(api.url, (await owner.newKey({ scopes: ['draft'] })).key);
    const session = { role: 'owner', userId: 'u-3', userName: 'Ada' };
    ada = await signIn(api.url, (await owner.must('POST', '/v1/sessions', session)).link);
  });
  afterAll(() => api?.stop());

  const proposed = async (by: ApiClient = engine) => {
    const message = await owner.newMessage(accountId);
    return await by.must('POST', `/v1/messages/${message.id}/drafts`, { text: 'Until six', by: 'engine' });
  };
  const stateOf = async (id: string) => (await owner.get(`/v1/drafts/${id}`)).body.state;
  const whoDid = (draft: { history: { action: string; by: string }[] }) =>
    draft.history.map(({ action, by }) => [action, by]);

  it('lets the key of an engine read the inbox and propose, and nothing else on any route', async () => {
    const draft = await proposed();
    expect(draft).toMatchObject({ state: 'waiting', by: 'engine' });
    const mayRead = [
      '/v1/conversations',
      `/v1/conversations/${draft.conversationId}`,
      `/v1/messages/${draft.messageId}`,
      `/v1/drafts/${draft.id}`,
    ];
    for (const path of mayRead) expect((await engine.get(path)).status, path).toBe(200);

    const { paths } = (await owner.get('/openapi.json')).body;
    const open = new Set<string>();
    for (const [path, methods] of Object.entries<Record<string, { security?: unknown[] }>>(paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        if (security?.length === 0) continue;
        const address = path.replace('{messageId}', draft.messageId).replace(/\{\w+\}/g, draft.id);
        const answer = await engine.request(method.toUpperCase(), address, { json: method === 'get' ? undefined : {} });
        if (answer.status !== 403 && answer.status !== 401) open.add(`${method} ${path}`);
      }
    }
    expect([...open].sort()).toEqual([
      'get /v1/conversations',
      'get /v1/conversations/{conversationId}',
      'get /v1/drafts/{draftId}',
      'get /v1/messages/{messageId}',
      'post /v1/messages/{messageId}/drafts',
      'post /v1/messages/{messageId}/drafts/check',
    ]);
  });

  it('refuses the yes of an engine in words, and its no, its undo and its edit', async () => {
    const { id } = await proposed();
    const answers = [
      ...(await Promise.all(deeds.map((deed) => engine.post(`/v1/drafts/${id}/${deed}`, { person })))),
      await engine.patch(`/v1/drafts/${id}`, { text: 'Better', person }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(403);
      expect(body.detail).toContain('“write”: an engine’s, with “draft” alone, reads conversations and messages');
    }
    expect(await stateOf(id)).toBe('waiting');
  });

  it('has a backend name the person who decided, and keeps both', async () => {
    const { id } = await proposed();
    const unnamed = [
      ...(await Promise.all(deeds.map((deed) => owner.post(`/v1/drafts/${id}/${deed}`)))),
      await owner.patch(`/v1/drafts/${id}`, { text: 'Better' }),
    ];
    for (const { status, body } of unnamed) {
      expect([status, body.violations]).toEqual([400, [{ path: 'person', message: 'is missing' }]]);
      expect(body.nextStep).toContain('Add who decided');
    }
    const hidden = { person: { id: 'u-17', name: 'Bo\u202e' } };
    expect((await owner.post(`/v1/drafts/${id}/approve`, hidden)).status).toBe(400);
    expect(await stateOf(id)).toBe('waiting');

    await owner.patch(`/v1/drafts/${id}`, { text: 'Better', person });
    await owner.post(`/v1/drafts/${id}/approve`, { person });
    await owner.post(`/v1/drafts/${id}/undo`, { person });
    const { body } = await owner.post(`/v1/drafts/${id}/reject`, { person });

    const both = `Bo (u-17), by ${owner.apiKey.slice(4, 16)} (test)`;
    expect(whoDid(body)).toEqual([
      ['drafted', 'engine'],
      ...['edited', 'approved', 'undone', 'rejected'].map((action) => [action, both]),
    ]);
  });

  it('takes a session at its own word, and lets nobody decide in another’s name', async () => {
    const { id } = await proposed();
    expect((await ada.post(`/v1/drafts/${id}/approve`, { person })).status).toBe(400);

    const { body } = await ada.request('POST', `/v1/drafts/${id}/approve`);

    expect(body).toMatchObject({ state: 'approved', approvedBy: 'Ada (owner u-3)' });
  });

  /** What the worker does when the time to take a yes back is over, up to the moment in which its call would leave. */
  const leaves = async (id: DraftId): Promise<boolean> => {
    const held = await whileHolding(api.sql, replyLock(id), async () => {
      const draft = await loadDraft(api.db, id);
      if (!(await beginSending(api.db, id))) return false;
      return await writeReplyIntent(api.db, draft).then(
        () => true,
        () => false,
      );
    });
    return held?.result ?? false;
  };
  const yesTo = async (id: DraftId, undoMs = 0) => {
    const { revision } = await loadDraft(api.db, id);
    return await approve(api.db, id, { by: 'Ada', undoMs, revision });
  };

  it('is never sent after an undo that was answered with 200, whoever comes first', async () => {
    for (let round = 0; round < 16; round += 1) {
      const { id } = await proposed();
      await yesTo(id);
      const later = (ms: number) => new Promise((done) => setTimeout(done, ms));
      const [hasLeft, undone] = await Promise.all([
        later(round % 8).then(() => leaves(id)),
        later((round * 3) % 8).then(() => owner.post(`/v1/drafts/${id}/undo`, { person })),
      ]);
      const calls = await api.sql`select 1 from reply_commits where draft_id = ${id}`;
      expect(calls).toHaveLength(undone.status === 200 ? 0 : 1);
      expect(hasLeft).toBe(undone.status === 409);
      expect(await stateOf(id)).toBe(hasLeft ? 'sending' : 'waiting');
    }
  });

  it('can be taken back while it waits for a limit, and not once a call is in doubt', async () => {
    const { id } = await proposed();
    await yesTo(id);
    await beginSending(api.db, id); // and no call: the platform's limit was reached
    expect(await owner.post(`/v1/drafts/${id}/undo`, { person })).toMatchObject({
      status: 200,
      body: { state: 'waiting' },
    });

    await yesTo(id);
    expect(await leaves(id)).toBe(true); // and its answer was lost
    expect((await owner.post(`/v1/drafts/${id}/undo`, { person })).status).toBe(409);
  });

  it('is to the words that were seen, and to none that took their place', async () => {
    const { id } = await proposed();
    const says = (revision?: number) => owner.post(`/v1/drafts/${id}/approve`, { person, revision });
    await owner.patch(`/v1/drafts/${id}`, { text: 'Until seven', person });
    expect(await says(1)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('other words now') } });
    expect(await stateOf(id)).toBe('waiting');
    expect(await says(2)).toMatchObject({ status: 200, body: { state: 'approved', text: 'Until seven' } });

    for (let round = 0; round < 8; round += 1) {
      const other = await proposed();
      const [edited, approved] = await Promise.all([
        owner.patch(`/v1/drafts/${other.id}`, { text: 'Until eight', person }),
        owner.post(`/v1/drafts/${other.id}/approve`, { person, revision: 1 }),
      ]);
      expect([edited.status, approved.status].sort()).toEqual([200, 409]);
    }
  });

  it('is sent in the words that were said yes to, though somebody stood still over earlier ones', async () => {
    const { id } = await proposed();
    await yesTo(id);
    const stale = await loadDraft(api.db, id);
    await owner.must('POST', `/v1/drafts/${id}/undo`, { person });
    await owner.patch(`/v1/drafts/${id}`, { text: 'Until seven', person });
    await yesTo(id);
    expect(await beginSending(api.db, id)).toBe(true);

    await saveReplyHandle(api.db, stale, '0', { externalId: 'made of the earlier words', ready: true });
    await expect(writeReplyIntent(api.db, stale)).rejects.toThrow('looking again');
    expect((await loadDraft(api.db, id)).handles).toEqual({});
    expect(await writeReplyIntent(api.db, await loadDraft(api.db, id))).toMatchObject({ revision: 2 });
  });

  it('is given one yes of many at once', async () => {
    const { id } = await proposed();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => owner.post(`/v1/drafts/${id}/approve`, { person })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await owner.get(`/v1/drafts/${id}`)).body.history).toHaveLength(2);
  });
});
