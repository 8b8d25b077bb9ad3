import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlOf, controlOf } from '../../simulators/control.js';
import { type Answered, type App, startApp } from '../support/app.js';
import { type ConnectedTo, connecting } from '../support/connecting.js';
import { type Gates, installGates } from '../support/gates.js';
import { atCall, atStatement, type Standing } from '../support/standing.js';

/** Long enough to take a yes back in a test, and short enough to wait for. */
const undoSeconds = 3;
const create = { method: 'POST', path: '/2/tweets' };

let app: App;
let gates: Gates;
let connectedTo: ConnectedTo;

beforeAll(async () => {
  app = await startApp({ env: { INBOX_POLL_MS: '1000', REPLY_UNDO_SECONDS: String(undoSeconds) } });
  gates = await installGates(app.stack.databaseUrl);
  connectedTo = await connecting(app.stack);
});
afterAll(async () => {
  await gates?.stop();
  await app?.stop();
});

/** The message once it is in the inbox. */
async function received(accountId: string, externalId: string): Promise<string> {
  const find = async () =>
    (await app.sql`select id from messages where account_id = ${accountId} and external_id = ${externalId}`)[0]?.id;
  await expect.poll(find, { timeout: 60_000 }).toBeDefined();
  return (await find()) as string;
}
const drafted = async (messageId: string, text: string): Promise<string> =>
  (await app.api.must('POST', `/v1/messages/${messageId}/drafts`, { text })).id;
const person = { id: 'u-17', name: 'Ada' };
const does = (draftId: string, what: 'approve' | 'undo' | 'reject') =>
  app.api.post(`/v1/drafts/${draftId}/${what}`, { person });
const edit = (draftId: string, text: string) => app.api.patch(`/v1/drafts/${draftId}`, { text, person });
const over = (draftId: string): Promise<Answered> =>
  app.api.until(`/v1/drafts/${draftId}`, ({ endedAt }) => endedAt !== null, 90_000);
const steps = (draft: Answered) => draft.history.map(({ action }: Answered) => action);
const told = async (draftId: string) =>
  (await app.sql`select type from events where data->>'draftId' = ${draftId} order by created_at`).map(
    ({ type }) => type,
  );
const callsOf = (draftId: string) =>
  app.sql`select outcome, how from reply_commits where draft_id = ${draftId} order by id`;

/** A comment on X that mentions the account, in its inbox. */
async function commentOnX(words = 'how late?') {
  const ada = await app.connect();
  const externalId = await app.x.seedPost('bo', { text: `@${ada.username} ${words}` });
  const answers = async () =>
    (await app.x.posts(ada.externalId))
      .filter(({ replyTo, deletedAt }) => replyTo?.postId === externalId && !deletedAt)
      .map(({ sentText }) => sentText);
  return { ...ada, messageId: await received(ada.accountId, externalId), answers };
}

describe('an answer', () => {
  it('leaves after a person’s yes, stands in its conversation, and is told of', async () => {
    const { messageId, answers } = await commentOnX();
    const id = await drafted(messageId, 'Until six');
    expect((await app.api.post(`/v1/messages/${messageId}/drafts`, { text: 'Another' })).status).toBe(409);

    expect(await does(id, 'approve')).toMatchObject({ status: 200, body: { state: 'approved' } });
    expect(await does(id, 'approve')).toMatchObject({ status: 200 });
    const draft = await over(id);

    expect(draft).toMatchObject({ state: 'sent', rule: null, approvedBy: expect.stringMatching(/^Ada \(u-17\), by /) });
    expect(steps(draft)).toEqual(['drafted', 'approved', 'sent']);
    expect(await answers()).toEqual(['Until six']);
    const { conversation, messages, drafts } = (await app.api.get(`/v1/conversations/${draft.conversationId}`)).body;
    expect(conversation).toMatchObject({ unanswered: 0, messages: 2 });
    expect(messages[1]).toMatchObject({ id: draft.sentMessageId, direction: 'out', text: 'Until six' });
    expect(drafts).toEqual([draft]);
    expect(await told(id)).toEqual(['reply.sent']);
    expect((await does(id, 'undo')).status).toBe(409);
  });

  it('is not sent when the yes is taken back, and its edits are kept', async () => {
    const { messageId, answers } = await commentOnX();
    const id = await drafted(messageId, 'First');
    await does(id, 'approve');
    expect(await edit(id, 'Too early')).toMatchObject({ status: 409 });

    expect(await does(id, 'undo')).toMatchObject({ status: 200, body: { state: 'waiting', sendAt: null } });
    await edit(id, 'Second');
    // A later answer goes out in between: by then the first would have, too.
    const other = await commentOnX();
    const later = await drafted(other.messageId, 'Later');
    await does(later, 'approve');
    await over(later);
    expect(await answers()).toEqual([]);

    await does(id, 'approve');
    const draft = await over(id);
    expect(await answers()).toEqual(['Second']);
    expect(draft.history.map(({ action, text }: Answered) => [action, text])).toEqual([
      ['drafted', 'First'],
      ['approved', null],
      ['undone', null],
      ['edited', 'Second'],
      ['approved', null],
      ['sent', null],
    ]);
  });

  it('is not sent when the yes is taken back while X has it wait, nor when its inbox or its account goes', async () => {
    const [limited, deleted, gone] = await Promise.all([commentOnX(), commentOnX(), commentOnX()]);
    const ids = await Promise.all([limited, deleted, gone].map(({ messageId }) => drafted(messageId, 'Never')));
    const [late, lost, left] = ids as [string, string, string];
    await app.x.levers.rateLimited({ ...create, account: limited.username }, { waitMs: 5_000 });
    await does(late, 'approve');
    await app.api.until(`/v1/drafts/${late}`, ({ waiting }) => waiting !== null);
    expect(await does(late, 'undo')).toMatchObject({ status: 200, body: { state: 'waiting', waiting: null } });

    await does(lost, 'approve');
    expect(await app.api.delete(`/v1/accounts/${deleted.accountId}/messages`)).toMatchObject({
      status: 200,
      body: { drafts: 1 },
    });
    await does(left, 'approve');
    await app.api.must('DELETE', `/v1/accounts/${gone.accountId}`);
    expect(await over(left)).toMatchObject({ state: 'cancelled' });
    expect((await app.temporal.workflow.getHandle(`reply/${lost}`).result()) as string).toBe('cancelled');

    // The attempt that X had wait comes, finds no yes, and the run waits for one again.
    const details = async () =>
      (await app.history(`reply/${late}`)).filter(
        (event) => 'activityTaskCompletedEventAttributes' in event && event.activityTaskCompletedEventAttributes,
      );
    await expect.poll(async () => (await details()).length, { timeout: 30_000 }).toBe(1);
    for (const { answers } of [limited, deleted, gone]) expect(await answers()).toEqual([]);
  });

  it('is never sent after a no', async () => {
    const { messageId } = await commentOnX();
    const id = await drafted(messageId, 'No');
    expect(await does(id, 'reject')).toMatchObject({ status: 200, body: { state: 'rejected' } });
    expect((await does(id, 'approve')).status).toBe(409);
    expect(await drafted(messageId, 'Better')).not.toBe(id);
    await expect
      .poll(async () => (await app.temporal.workflow.getHandle(`reply/${id}`).describe()).status.name)
      .toBe('COMPLETED');
  });

  it('ends with its account', async () => {
    const { accountId, messageId } = await commentOnX();
    const id = await drafted(messageId, 'Never');
    await app.api.must('DELETE', `/v1/accounts/${accountId}`);
    expect(await over(id)).toMatchObject({ state: 'cancelled' });

    await app.api.must('DELETE', `/v1/accounts/${accountId}/data`);
    await expect.poll(async () => (await app.api.get(`/v1/drafts/${id}`)).status, { timeout: 60_000 }).toBe(404);
    expect(await app.sql`select 1 from conversations where account_id = ${accountId}`).toEqual([]);
    expect(await app.sql`select 1 from messages where account_id = ${accountId}`).toEqual([]);
    expect(await app.sql`select 1 from idempotency_keys where answer #>> '{body,id}' = ${id}`).toEqual([]);
  });
});

describe('an answer is sent once', () => {
  it('when the answer to it is lost', async () => {
    const { messageId, answers } = await commentOnX();
    const id = await drafted(messageId, 'Once');
    await app.x.levers.lostAnswer(create);
    await does(id, 'approve');

    expect(await over(id)).toMatchObject({ state: 'sent' });
    expect(await answers()).toEqual(['Once']);
    expect(await callsOf(id)).toEqual([{ outcome: 'posted', how: 'reconciled' }]);
  });

  it('wherever its worker is killed', async () => {
    type Where = Awaited<ReturnType<typeof commentOnX>> & { id: string };
    const points: Record<string, (where: Where) => Promise<Standing>> = {
      'before the intent is written': async ({ id }) => atStatement(await gates.close('reply-intent', id), 'is lost'),
      'while the intent is on its way': async ({ id }) => atStatement(await gates.close('reply-intent', id), 'goes on'),
      'during the call, and X acts on it': async ({ username }) =>
        atCall(await app.x.hold({ ...create, account: username }, 'before-commit'), 'goes on'),
      'during the call, and X never acts on it': async ({ username }) =>
        atCall(await app.x.hold({ ...create, account: username }, 'before-commit'), 'is lost'),
      'after X has acted': async ({ username }) =>
        atCall(await app.x.hold({ ...create, account: username }, 'after-commit'), 'is lost'),
      'after the answer and before our row': async ({ id }) =>
        atStatement(await gates.close('reply-outcome', id), 'is lost'),
      // Last, as it stands with its place in the quota ledger.
      'between the intent and the call': async ({ accountId }) =>
        atStatement(await gates.close('call', `${accountId}/POST /2/tweets`), 'is lost'),
    };
    const places = Object.keys(points);
    const all = await Promise.all(
      places.map(async (place) => {
        const comment = await commentOnX();
        return { ...comment, place, id: await drafted(comment.messageId, `Once, killed ${place}`) };
      }),
    );
    const standing: Standing[] = [];
    for (const one of all) {
      const here = await points[one.place]!(one);
      await does(one.id, 'approve');
      await here.reached();
      standing.push(here);
    }
    await app.stack.worker.kill9();
    const replacement = app.stack.worker.restart();
    await Promise.all(standing.map((here) => here.afterKill()));
    await replacement;

    const ends = await Promise.all(
      all.map(async ({ id, place, answers }) => [place, (await over(id)).state, await answers()]),
    );
    expect(ends).toEqual(places.map((place) => [place, 'sent', [`Once, killed ${place}`]]));
  });

  it('when X says that it comes too soon', async () => {
    const { messageId, answers, username } = await commentOnX();
    const id = await drafted(messageId, 'A little later');
    await app.x.levers.rateLimited({ ...create, account: username }, { waitMs: 4_000 });
    await does(id, 'approve');

    await app.api.until(`/v1/drafts/${id}`, ({ waiting }) => waiting !== null);
    expect(await answers()).toEqual([]);
    expect(await over(id)).toMatchObject({ state: 'sent', waiting: null });
    expect(await answers()).toEqual(['A little later']);
    expect(await callsOf(id)).toEqual([
      { outcome: 'not-posted', how: 'not-sent' },
      { outcome: 'posted', how: 'answered' },
    ]);
  });

  it('when an operator ended its run from outside', async () => {
    const { username, messageId, answers } = await commentOnX();
    const id = await drafted(messageId, 'Until six');
    const call = await app.x.hold({ ...create, account: username }, 'after-commit');
    await does(id, 'approve');
    await call.reached();
    await app.temporal.workflow.getHandle(`reply/${id}`).terminate();
    await call.drop();
    expect((await app.api.get(`/v1/drafts/${id}`)).body.state).toBe('sending');
    await app.sql`update drafts set send_at = send_at - interval '3 minutes' where id = ${id}`;

    expect(await over(id)).toMatchObject({ state: 'sent' });
    expect(await answers()).toEqual(['Until six']);
    expect(await callsOf(id)).toEqual([{ outcome: 'posted', how: 'reconciled' }]);
  });

  it('as a direct message, too', async () => {
    const ada = await app.connect();
    const { id: externalId } = await app.x.seedDm('bo', ada.externalId, 'In private?');
    const id = await drafted(await received(ada.accountId, externalId), 'Between us');
    await app.x.levers.lostAnswer({ method: 'POST', path: '/2/dm_conversations/:id/messages' });
    await does(id, 'approve');

    expect(await over(id)).toMatchObject({ state: 'sent' });
    const sent = (await app.x.dms(ada.externalId)).filter(({ senderId }) => senderId === ada.externalId);
    expect(sent.map(({ text }) => text)).toEqual(['Between us']);
    expect(await callsOf(id)).toEqual([{ outcome: 'posted', how: 'reconciled' }]);
  });

  it('on Threads, by a container that is handed over before', async () => {
    const threads: ControlOf<'threads'> = controlOf(app.stack.simulatorUrl, 'threads');
    const owner = await connectedTo('threads');
    const post = await threads.seedPost(owner.username, { text: 'Ours' });
    const comment = await threads.seedPost('guest_1', { text: 'How late?', replyTo: post });
    const id = await drafted(await received(owner.accountId, comment), 'Until six');
    await threads.levers.lostAnswer({ method: 'POST', path: '/v1.0/me/threads_publish' });
    await does(id, 'approve');

    expect(await over(id)).toMatchObject({ state: 'sent' });
    const answers = (await threads.posts(owner.externalId)).filter(({ repliedTo }) => repliedTo === comment);
    expect(answers.map(({ text }) => text)).toEqual(['Until six']);
  });

  it('or is for a person to decide where the platform cannot tell', async () => {
    const instagram: ControlOf<'instagram'> = controlOf(app.stack.simulatorUrl, 'instagram');
    const owner = await connectedTo('instagram');
    await instagram.knobs.set({ conversationsPerSecond: 100 }); // polling draws on the same limit
    const say = (text: string) => instagram.seedDm('guest_1', owner.externalId, text);
    const id = await drafted(await received(owner.accountId, (await say('Hello?')).id), 'Perhaps');
    const call = await instagram.hold({ method: 'POST', path: '/:version/:id/messages' }, 'after-commit');
    await does(id, 'approve');
    await call.reached();
    await app.stack.worker.kill9();
    // Instagram shows the 20 newest messages, and ours is not among them any more.
    for (let n = 0; n < 20; n += 1) await say(`Hello? ${n}`);
    await call.release();
    await app.stack.worker.restart();

    expect(await over(id)).toMatchObject({ state: 'unconfirmed', failure: { class: 'outcome-unknown' } });
    expect(await told(id)).toEqual(['reply.unconfirmed']);

    const seen = await app.api.post(`/v1/drafts/${id}/settle`, { as: 'sent', externalId: 'aWdfc2Vlbg' });
    expect(seen).toMatchObject({ status: 200, body: { state: 'sent' } });
    const sent = (await instagram.messages(owner.externalId)).filter(({ fromId }) => fromId === owner.externalId);
    expect(sent.map(({ text }) => text)).toEqual(['Perhaps']);
  });
});

describe('what the platform would refuse', () => {
  it('is refused before the yes, in words, and sent nowhere', async () => {
    const instagram: ControlOf<'instagram'> = controlOf(app.stack.simulatorUrl, 'instagram');
    const owner = await connectedTo('instagram');
    const late = await instagram.seedDm('guest_1', owner.externalId, 'Hello?', Date.now() - 25 * 3_600_000);
    const id = await drafted(await received(owner.accountId, late.id), 'Sorry, here we are');

    const answer = await does(id, 'approve');

    expect(answer).toMatchObject({
      status: 422,
      body: { violations: [{ path: 'message', message: expect.stringContaining('within 24 hours') }] },
    });
    expect((await app.api.get(`/v1/drafts/${id}`)).body.state).toBe('waiting');
    expect(await callsOf(id)).toEqual([]);
  });

  it('is looked at again before it is sent', async () => {
    const instagram: ControlOf<'instagram'> = controlOf(app.stack.simulatorUrl, 'instagram');
    const owner = await connectedTo('instagram');
    const { id: externalId } = await instagram.seedDm('guest_1', owner.externalId, 'Hello?');
    const messageId = await received(owner.accountId, externalId);
    const id = await drafted(messageId, 'Here we are');
    expect(await does(id, 'approve')).toMatchObject({ status: 200 });
    await app.sql`update messages set sent_at = sent_at - interval '25 hours' where id = ${messageId}`;

    const draft = await over(id);

    expect(draft).toMatchObject({ state: 'failed', failure: { message: expect.stringContaining('within 24 hours') } });
    expect(await callsOf(id)).toEqual([]);
    expect(await told(id)).toEqual(['reply.failed']);
  });

  it('on X is whatever does not mention the account, and what is too long', async () => {
    const { messageId } = await commentOnX();
    const long = await drafted(messageId, 'a'.repeat(281));
    expect(await does(long, 'approve')).toMatchObject({
      status: 422,
      body: { violations: [{ path: 'text', message: expect.stringContaining('1 over X’s 280') }] },
    });
  });
});

describe('an answer to what was taken back or edited in the meantime', () => {
  /** Nothing but the look before the call can find it out. */
  const notReadAgain = (messageId: string) =>
    app.sql`update messages set reread_at = null, missing_since = null where id = ${messageId}`;
  const tookBack = { state: 'failed', failure: { class: 'not-found', message: 'What it answers was taken back.' } };

  it.each(['x', 'threads', 'instagram'] as const)('is not sent at %s: no call is made', async (name) => {
    const place = await {
      x: async () => {
        const { accountId, externalId, username } = await app.connect();
        const comment = await app.x.seedPost('bo', { text: `@${username} how late?` });
        const sent = () => app.x.ledger({ account: externalId, phase: 'received' });
        return { accountId, comment, takeBack: () => app.x.deletePost(comment), sent };
      },
      threads: async () => {
        const threads: ControlOf<'threads'> = controlOf(app.stack.simulatorUrl, 'threads');
        const { accountId, externalId, username } = await connectedTo('threads');
        const post = await threads.seedPost(username, { text: 'Ours' });
        const comment = await threads.seedPost('guest_1', { text: 'How late?', replyTo: post });
        const sent = () => threads.ledger({ account: externalId, phase: 'received' });
        return { accountId, comment, takeBack: () => threads.deletePost(comment), sent };
      },
      instagram: async () => {
        const instagram: ControlOf<'instagram'> = controlOf(app.stack.simulatorUrl, 'instagram');
        const owner = await connectedTo('instagram');
        const post = await instagram.seedPost(owner.externalId, {});
        const { id: comment } = await instagram.seedComment('guest_1', post.id, { text: 'How late?' });
        const sent = () => instagram.ledger({ account: owner.key ?? owner.externalId, phase: 'received' });
        return { accountId: owner.accountId, comment, takeBack: () => instagram.deleteComment(comment), sent };
      },
    }[name]();
    const messageId = await received(place.accountId, place.comment);
    const id = await drafted(messageId, 'Until six');
    const before = (await place.sent()).length;
    await does(id, 'approve');
    await notReadAgain(messageId);
    await place.takeBack();

    expect(await over(id)).toMatchObject(tookBack);
    const calls = (await place.sent()).slice(before).map(({ endpoint }) => endpoint);
    expect(calls.filter((endpoint) => !endpoint.startsWith('GET'))).toEqual([]);
    expect(await callsOf(id)).toEqual([]);
    expect(await told(id)).toEqual(['reply.failed']);
    expect((await app.api.get(`/v1/messages/${messageId}`)).body).toMatchObject({
      text: '',
      deletedAt: expect.any(String),
    });
  });

  it('goes out where X cannot say whether it is still there', async () => {
    const { messageId, externalId, answers } = await commentOnX();
    const id = await drafted(messageId, 'Until six');
    await app.x.levers.serverError({ method: 'GET', path: '/2/tweets', account: externalId }, { times: 'standing' });
    await does(id, 'approve');

    expect(await over(id)).toMatchObject({ state: 'sent' });
    expect(await answers()).toEqual(['Until six']);
    await app.x.levers.clear();
  });

  it('waits for a person where a rule said yes to it before the edit, whoever sees the edit first', async () => {
    const ada = await app.connect();
    await app.api.patch(`/v1/accounts/${ada.accountId}`, { autoApprove: true });
    await app.api.request('PUT', `/v1/accounts/${ada.accountId}/auto-approve-rules`, {
      json: { rules: [{ name: 'All', dailyCap: 5 }] },
    });
    const say = () => app.x.seedPost('bo', { text: `@${ada.username} thank you` });
    const [byPoll, byLook] = [await say(), await say()];
    const ids = { byPoll: await received(ada.accountId, byPoll), byLook: await received(ada.accountId, byLook) };
    const answered = async () =>
      (await app.x.posts(ada.externalId))
        .filter(({ replyTo }) => replyTo !== undefined)
        .map(({ sentText }) => sentText);
    const takenBack = (draftId: string) => app.api.until(`/v1/drafts/${draftId}`, ({ state }) => state === 'waiting');

    const first = await drafted(ids.byPoll, 'You are welcome');
    await app.x.editPost(byPoll, `@${ada.username} no thank you`);
    expect(steps(await takenBack(first))).toEqual(['drafted', 'auto-approved', 'undone']);

    const polls = ['/2/users/:id/mentions', '/2/tweets/search/recent'];
    const held = await Promise.all(
      polls.map((path) => app.x.hold({ method: 'GET', path, account: ada.externalId }, 'before-commit', 'standing')),
    );
    await notReadAgain(ids.byLook);
    const second = await drafted(ids.byLook, 'You are welcome');
    await app.x.editPost(byLook, `@${ada.username} no thank you`);
    const after = await takenBack(second);
    expect(after).toMatchObject({ approvedBy: null, rule: null, sendAt: null });
    expect(after.history.at(-1)).toMatchObject({ action: 'undone', by: 'edit' });
    await Promise.all(held.map((hold) => hold.drop()));
    expect(await answered()).toEqual([]);

    await does(second, 'approve');
    expect(await over(second)).toMatchObject({ state: 'sent' });
    expect(await answered()).toEqual(['You are welcome']);
  });
});
