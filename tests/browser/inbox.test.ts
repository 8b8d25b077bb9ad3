import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent } from '../../local/browser.js';
import { connect, worldOf } from '../../local/demo/world.js';
import { type ControlOf, controlOf } from '../../simulators/control.js';
import type { Answered } from '../support/app.js';
import { signIn as signInByApi } from '../support/signedIn.js';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessible.js';
import { type BrowserApp, startAppForBrowser } from './support/app.js';
import { tabOrder } from './support/keyboard.js';
import { expectTrouble, type PageOptions } from './support/pages.js';
import { screenshot } from './support/screenshot.js';
import { signIn } from './support/signIn.js';

/** Long enough for a person to take a yes back in a test, and short enough to wait for. */
const undoSeconds = 6;
const create = { method: 'POST', path: '/2/tweets' };
const script = '<script>document.title = "taken"</script>';
const tag = 'Hi <img src="x" onerror="alert(1)">';

type Account = Awaited<ReturnType<BrowserApp['connect']>>;
type Opened = PageOptions & { role?: 'owner' | 'support'; filter?: string };

describe('the Inbox page', () => {
  let app: BrowserApp;
  beforeAll(async () => {
    app = await startAppForBrowser({
      engine: true,
      env: { INBOX_POLL_MS: '1000', REPLY_UNDO_SECONDS: String(undoSeconds) },
    });
  });
  afterAll(() => app?.stop());

  /** From now on the engine drafts an answer to whatever comes, or wants none of it. */
  const engineDrafts = (does: boolean) => {
    app.stack.engine!.refuseWith = does ? undefined : 410;
  };
  const opened = async (of: { accountId: string }, { role = 'owner', filter = '', ...how }: Opened = {}) => {
    const page = await app.newPage(how);
    await signIn(app, page, role);
    await page.goto(`${app.stack.apiUrl}/app/inbox?accountId=${of.accountId}${filter}`);
    await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor();
    return page;
  };
  const button = (of: Page | Locator, name: string) => of.getByRole('button', { name, exact: true });
  const row = (page: Page, name: string) =>
    page.getByRole('region', { name: 'Conversations' }).getByRole('link', { name, exact: true });
  const said = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words }).first();
  /** The draft beneath a message, in a state. */
  const draft = (message: Locator, state: string) =>
    message.getByRole('region', { name: /^Answer by / }).filter({ hasText: state });
  const messageOf = async (accountId: string, externalId: string): Promise<string> => {
    const find = async () =>
      (await app.sql`select id from messages where account_id = ${accountId} and external_id = ${externalId}`)[0]?.id;
    await expect.poll(find, { timeout: 60_000 }).toBeDefined();
    return (await find()) as string;
  };
  const newestDraft = async (messageId: string): Promise<Answered> =>
    (
      await app.sql`select id, state, text, approved_by, rule_name from drafts where message_id = ${messageId} order by created_at desc`
    )[0];
  const answersTo = async ({ externalId }: Account, postId: string) =>
    (await app.x.posts(externalId))
      .filter(({ replyTo, deletedAt }) => replyTo?.postId === postId && !deletedAt)
      .map(({ sentText }) => sentText);
  const calls = async ({ externalId }: Account) =>
    (await app.x.ledger({ account: externalId, endpoint: 'POST /2/tweets', phase: 'received' })).length;
  /** Somebody with a name comments on X, mentioning the account. */
  async function comment(
    account: Account,
    words: string,
    more: { name?: string; username?: string; replyTo?: string } = {},
  ) {
    const name = more.name ?? `Bo ${randomUUID().slice(0, 6)}`;
    const username = more.username ?? `bo_${randomUUID().slice(0, 8)}`;
    await app.x.seedAccount({ username, name });
    const externalId = await app.x.seedPost(username, {
      text: `@${account.username} ${words}`,
      ...(more.replyTo && { replyTo: more.replyTo }),
    });
    return { name, externalId, messageId: await messageOf(account.accountId, externalId) };
  }
  const writtenBy = async (messageId: string, text: string) =>
    (await app.api.must('POST', `/v1/messages/${messageId}/drafts`, { text })).id as string;
  const chooseConversation = async (page: Page, name: string) => {
    await row(page, name).click();
    await page.getByRole('region', { name: 'Conversation', exact: true }).getByRole('article').first().waitFor();
  };

  it('says why there is nothing: no account, no permission, or nothing yet', async () => {
    const page = await app.newPage();
    await signIn(app, page, 'owner');
    await page.goto(`${app.stack.apiUrl}/app/inbox`);
    await page.getByRole('heading', { name: 'No account is connected' }).waitFor();
    await expectAccessible(page);

    const username = `u_${randomUUID().slice(0, 8)}`;
    const { id: externalId } = await app.x.seedAccount({ username, name: username });
    const known = ['users.read', 'tweet.read', 'offline.access'];
    const first = await app.api.must('POST', '/v1/connections', { platform: 'x' });
    await consent(first.startUrl, { account: externalId, scopes: known });
    await page.getByRole('heading', { name: 'No inbox is read' }).waitFor();
    await page.getByText(`Direct messages of @${username} on X: not allowed (dm.read and dm.write)`).waitFor();
    await page.getByText(`Comments and mentions of @${username} on X: not allowed (tweet.write)`).waitFor();
    await expectAccessible(page);

    const { accountId } = await app.api.must('GET', `/v1/connections/${first.id}`);
    const again = await app.api.must('POST', '/v1/connections', { platform: 'x', accountId });
    await consent(again.startUrl, { account: externalId, scopes: [...known, 'tweet.write'] });
    await page.getByRole('heading', { name: 'Nothing has come yet' }).waitFor();
    await page.getByText(`Direct messages of @${username} on X: not allowed`).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Accounts', exact: true }).last().click();
    await page.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor();
  });

  it('shows a comment by itself; its draft is edited, approved, undone, approved again, and sent once', async () => {
    engineDrafts(true);
    const ada = await app.connect();
    const published = await app.ended(await app.publish(ada.accountId, 'Three gardens open on Sunday'));
    const [post] = await app.livePosts(ada.externalId);
    const page = await opened(ada);
    await page.getByRole('heading', { name: 'No conversation fits these filters' }).waitFor();

    const { name, externalId, messageId } = await comment(ada, 'how late?', { replyTo: post!.id });
    await row(page, name).waitFor();
    await page.getByText('1 needs an answer').waitFor();
    const place = page.getByRole('link', { name: '‘Three gardens open on Sunday’' }).first();
    expect(await place.getAttribute('href')).toBe(`/app/publishes/${published.id}`);
    await chooseConversation(page, name);
    const message = said(page, 'how late?');
    await draft(message, 'Waits for a yes')
      .getByText(/We will get back to you/)
      .first()
      .waitFor();
    await message.getByRole('heading', { name: 'Answer by the engagement engine' }).waitFor();
    await expectAccessible(page);

    await button(message, 'Edit').click();
    await message.getByLabel('The answer').fill('x'.repeat(300));
    await message.getByText(/over X’s 280 characters/).waitFor();
    await message.getByText('X would refuse this answer').waitFor();
    await expectAccessible(page);
    await button(message, 'Save').click();
    await message.getByText('It cannot be approved as it is.').waitFor();
    expect(await button(message, 'Approve').isDisabled()).toBe(true);
    await button(message, 'Edit').click();
    await message.getByLabel('The answer').fill('Until six');
    await message.getByText('X would take this answer.').waitFor();
    await button(message, 'Save').click();

    await button(message, 'Approve').click();
    await draft(message, 'Approved').waitFor();
    const timer = message.getByRole('timer');
    expect(await timer.textContent()).toMatch(/^\d seconds? left to undo\.$/);
    expect(await timer.evaluate((element) => element.closest('[role="status"], [aria-live]'))).toBeNull();
    await button(message, 'Undo').click();
    await draft(message, 'Waits for a yes').waitFor();
    expect(await newestDraft(messageId)).toMatchObject({ state: 'waiting', approved_by: null, text: 'Until six' });
    expect(await answersTo(ada, externalId)).toEqual([]);

    await button(message, 'Approve').click();
    await draft(message, 'Approved').waitFor();
    await expectAccessible(page);
    await draft(message, 'After the yes of Olga (owner u-olga).').waitFor({ timeout: 60_000 });
    expect(await answersTo(ada, externalId)).toEqual(['Until six']);
    expect(await calls(ada)).toBe(2); // the post, and the answer
    await page
      .getByRole('article', { name: `Answer from @${ada.username}` })
      .getByText('Until six')
      .waitFor();
    await page.getByText('1 needs an answer').waitFor({ state: 'detached' });

    await message.getByText('History, 7 steps').click();
    const steps = await message.getByRole('region').locator('details li').allInnerTexts();
    expect(steps.map((step) => step.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/The engagement engine wrote it: .*We will get back to you/),
      expect.stringContaining('changed it to: xxx'),
      expect.stringContaining('changed it to: Until six'),
      expect.stringContaining('Olga (owner u-olga) said yes'),
      expect.stringContaining('Olga (owner u-olga) took the yes back'),
      expect.stringContaining('Olga (owner u-olga) said yes'),
      expect.stringContaining('It was sent'),
    ]);
    await expectAccessible(page);
  });

  it('sends nothing of a rejected draft, and takes another in its place', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const { name, externalId, messageId } = await comment(ada, 'what is this?');
    await writtenBy(messageId, 'None of your business');
    const page = await opened(ada);
    await chooseConversation(page, name);
    const message = said(page, 'what is this?');
    await button(message, 'Reject').click();
    await draft(message, 'It is never sent.').waitFor();
    expect(await newestDraft(messageId)).toMatchObject({ state: 'rejected' });
    await expectAccessible(page);

    await button(message, 'Write another answer').click();
    await message.getByLabel('Your answer').fill('A garden, open to everybody');
    await page.reload();
    expect(await message.getByLabel('Your answer').inputValue()).toBe('A garden, open to everybody');
    await button(message, 'Save the draft').click();
    await draft(message, 'Waits for a yes').getByText('A garden, open to everybody').first().waitFor();
    await message.getByText('An earlier draft').click();
    await message.getByText('None of your business').first().waitFor();
    await button(message, 'Approve').click();
    await draft(message, 'After the yes of').waitFor({ timeout: 60_000 });
    expect(await answersTo(ada, externalId)).toEqual(['A garden, open to everybody']);
  });

  it('names the rule that said yes without asking', async () => {
    engineDrafts(true);
    const ada = await app.connect();
    await app.api.must('PATCH', `/v1/accounts/${ada.accountId}`, { autoApprove: true });
    await app.api.request('PUT', `/v1/accounts/${ada.accountId}/auto-approve-rules`, {
      json: { rules: [{ name: 'Thanks', words: ['great'], dailyCap: 5 }] },
    });
    const page = await opened(ada);
    const { name, externalId, messageId } = await comment(ada, 'this is great');
    await row(page, name).waitFor();
    await chooseConversation(page, name);
    const message = said(page, 'this is great');
    await draft(message, 'Without asking: rule ‘Thanks’.').waitFor();
    await draft(message, 'Sent without asking: rule ‘Thanks’.').waitFor({ timeout: 60_000 });
    const answer = page.getByRole('article', { name: `Answer from @${ada.username}` });
    await answer.getByText('Sent without asking: rule ‘Thanks’.').waitFor();
    expect(await newestDraft(messageId)).toMatchObject({ approved_by: 'rule', rule_name: 'Thanks' });
    expect(await answersTo(ada, externalId)).toHaveLength(1);
    await expectAccessible(page);
  });

  it('tells what the platform would refuse before anybody says yes', async () => {
    engineDrafts(false);
    const instagram: ControlOf<'instagram'> = controlOf(app.stack.simulatorUrl, 'instagram');
    const owner = await app.guides.instagram.newOwner();
    const { accountId } = await connect(worldOf(app.stack), app.guides.instagram, owner);
    const late = await instagram.seedDm('late_guest', owner.externalId, 'Hello?', Date.now() - 25 * 3_600_000);
    const soon = await instagram.seedDm('guest_today', owner.externalId, 'Are you there?');
    await writtenBy(await messageOf(accountId, late.id), 'Sorry, here we are');
    const soonId = await messageOf(accountId, soon.id);
    await writtenBy(soonId, 'Yes, all day');
    const page = await opened({ accountId });

    await chooseConversation(page, '@late_guest');
    const message = said(page, 'Hello?');
    await message.getByText('It cannot be approved as it is.').waitFor();
    await message.getByText(/within 24 hours of the other’s last message/).waitFor();
    expect(await button(message, 'Approve').isDisabled()).toBe(true);
    await expectAccessible(page);
    await button(message, 'Reject').click();
    await message.getByText('It cannot be answered from here.').waitFor();
    expect(await button(message, 'Write another answer').count()).toBe(0);

    await chooseConversation(page, '@guest_today');
    const open = said(page, 'Are you there?');
    expect(await button(open, 'Approve').isEnabled()).toBe(true);
    await open.getByText(/^Instagram takes an answer until .*in 23 hours/).waitFor();
    const [{ sent_at: sentAt }] = (await app.sql`select sent_at from messages where id = ${soonId}`) as [Answered];
    expect(
      await open
        .getByText(/takes an answer until/)
        .locator('time')
        .getAttribute('datetime'),
    ).toBe(new Date(sentAt.getTime() + 24 * 3_600_000).toISOString());
    expect((await instagram.messages(owner.externalId)).filter(({ fromId }) => fromId === owner.externalId)).toEqual(
      [],
    );
  });

  it('tells the platform’s own words as words, and how to go on', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const { name, externalId, messageId } = await comment(ada, `${script} hello`, { name: `Eve ${script}` });
    await app.x.levers.set({
      match: { ...create, account: ada.username },
      phase: 'before',
      effect: {
        do: 'answer',
        status: 403,
        body: { title: 'Forbidden', status: 403, type: 'about:blank', detail: `You said ${script} twice.` },
      },
    });
    await writtenBy(messageId, tag);
    const page = await opened(ada);
    await chooseConversation(page, name);
    const message = said(page, 'hello');
    await message.getByText(tag, { exact: true }).first().waitFor();
    await button(message, 'Approve').click();
    await draft(message, 'It was not sent.').waitFor({ timeout: 60_000 });
    await message.getByText(`You said ${script} twice.`).waitFor();
    expect(await page.title()).toBe('Inbox · AutoPersonas');
    expect(await page.locator('main script').count()).toBe(0);
    await expectAccessible(page);
    expect(await answersTo(ada, externalId)).toEqual([]);

    await app.x.levers.clear();
    await button(message, 'Write another answer').click();
    expect(await message.getByLabel('Your answer').inputValue()).toBe(tag);
    await message.getByLabel('Your answer').fill('Hello, Eve');
    await button(message, 'Save the draft').click();
    await button(message, 'Approve').click();
    await draft(message, 'After the yes of').waitFor({ timeout: 60_000 });
    expect(await answersTo(ada, externalId)).toEqual(['Hello, Eve']);
  });

  it('says what a sending waits for, and until when; the yes can be taken back meanwhile', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const { name, externalId, messageId } = await comment(ada, 'when?');
    await writtenBy(messageId, 'On Sunday');
    await app.x.levers.rateLimited({ ...create, account: ada.username }, { waitMs: 60_000 });
    const page = await opened(ada);
    await chooseConversation(page, name);
    const message = said(page, 'when?');
    await button(message, 'Approve').click();
    await draft(message, 'Being sent').getByText('It waits:').waitFor({ timeout: 60_000 });
    await draft(message, 'Being sent')
      .getByText(/Until .*:/)
      .waitFor();
    await expectAccessible(page);
    await button(message, 'Undo').click();
    await draft(message, 'Waits for a yes').waitFor();
    expect(await newestDraft(messageId)).toMatchObject({ state: 'waiting', approved_by: null });
    expect(await answersTo(ada, externalId)).toEqual([]);
  });

  it('says how a draft ended that nobody sent: given up, or with its account', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const old = await comment(ada, 'long ago?');
    const oldId = await writtenBy(old.messageId, 'Never approved');
    const { name, messageId } = await comment(ada, 'still here?');
    await writtenBy(messageId, 'Not for long');
    await app.sql`update drafts set state = 'expired', ended_at = now() where id = ${oldId}`;
    const page = await opened(ada);
    await chooseConversation(page, old.name);
    await draft(said(page, 'long ago?'), 'Nobody said yes in time.').waitFor();
    await expectAccessible(page);

    await chooseConversation(page, name);
    const message = said(page, 'still here?');
    await draft(message, 'Waits for a yes').waitFor();
    await app.api.must('DELETE', `/v1/accounts/${ada.accountId}`);
    await draft(message, 'The account was disconnected.').waitFor({ timeout: 60_000 });
    await message.getByText('It cannot be answered from here.').waitFor();
    await message.getByText('The account is disconnected.').waitFor();
    await expectAccessible(page);
  });

  it('lets support settle what nobody knows, and nothing that is the owner’s', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const waiting = await comment(ada, 'still waiting');
    await writtenBy(waiting.messageId, 'For Olga to decide');
    const { name, externalId, messageId } = await comment(ada, 'are you sure?');
    const id = await writtenBy(messageId, 'Quite');
    const hold = await app.x.hold({ ...create, account: ada.username }, 'after-commit');
    await app.api.must('POST', `/v1/drafts/${id}/approve`, { person: { id: 'u-olga', name: 'Olga' } });
    await hold.reached();
    await app.x.revokeGrant(ada.externalId);
    await hold.drop();
    await app.api.until(`/v1/drafts/${id}`, ({ state }) => state === 'unconfirmed', 60_000);
    const [there] = (await app.x.posts(ada.externalId)).filter(({ replyTo }) => replyTo?.postId === externalId);

    const owner = await opened(ada);
    await chooseConversation(owner, name);
    await draft(said(owner, 'are you sure?'), 'Unconfirmed').getByText('It is support’s move').waitFor();
    expect(await button(owner, 'It is there').count()).toBe(0);
    await expectAccessible(owner);

    const page = await opened(ada, { role: 'support' });
    await chooseConversation(page, waiting.name);
    await said(page, 'still waiting').getByText('For Olga to decide').first().waitFor();
    for (const deed of ['Approve', 'Edit', 'Reject', 'It needs no answer'])
      expect(await button(page, deed).count()).toBe(0);
    await chooseConversation(page, name);
    const message = said(page, 'are you sure?');
    await button(message, 'It is there').click();
    await page.getByLabel('The answer’s id on X').fill(there!.id);
    await expectAccessible(page);
    await button(page, 'Mark as sent').click();
    await draft(message, 'Sent').waitFor();
    expect(await newestDraft(messageId)).toMatchObject({ state: 'sent' });
    expect(await answersTo(ada, externalId)).toEqual(['Quite']);
    await page
      .getByRole('article', { name: `Answer from @${ada.username}` })
      .getByText('Quite')
      .waitFor();
  });

  it('marks what needs no answer, with its draft, and takes that back', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const { name, messageId } = await comment(ada, 'first!');
    await writtenBy(messageId, 'Second!');
    const page = await opened(ada, { filter: '&unanswered=true' });
    await chooseConversation(page, name);
    const message = said(page, 'first!');
    await button(message, 'It needs no answer').click();
    await message.getByText(/^Marked as needing no answer by Olga \(owner u-olga\)/).waitFor();
    await page.getByText('Nothing of what is shown needs an answer.').waitFor();
    expect(await newestDraft(messageId)).toMatchObject({ state: 'rejected' });
    expect(await button(message, 'Write another answer').count()).toBe(0);
    await expectAccessible(page);

    await button(message, 'It needs an answer after all').click();
    await row(page, name).waitFor();
    await button(message, 'Write another answer').waitFor();
    await button(page, 'Show all conversations').waitFor({ state: 'detached' });
  });

  it('approves the words that were on the page, and none that somebody put in their place', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const { name, messageId } = await comment(ada, 'which one?');
    const id = await writtenBy(messageId, 'The first');
    const page = await opened(ada);
    await chooseConversation(page, name);
    const waiting = draft(said(page, 'which one?'), 'Waits for a yes');
    await waiting.getByText('The first').first().waitFor();
    // What the page has read is what it knows: the news of the edit does not come through.
    await page.route('**/v1/conversations/**', (route) => route.abort());
    const person = { id: 'u-olga', name: 'Olga' };
    await app.api.must('PATCH', `/v1/drafts/${id}`, { text: 'Neither', person });

    await button(waiting, 'Approve').click();
    await page.getByText('The draft was changed meanwhile').first().waitFor();
    expect(await newestDraft(messageId)).toMatchObject({ state: 'waiting', text: 'Neither' });
    expectTrouble(page, /409/, /failed request.*conversations/, /ERR_FAILED/);
  });

  it('has its messages deleted on Accounts, with their drafts', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const { messageId } = await comment(ada, 'anybody there?');
    await writtenBy(messageId, 'Yes');
    const page = await app.newPage();
    await signIn(app, page, 'owner');
    await page.goto(`${app.stack.apiUrl}/app/accounts`);
    const card = page.getByRole('article').filter({ hasText: `@${ada.username}` });
    await card.getByText('1 message here').waitFor();
    await card.getByRole('button', { name: 'Delete messages' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete 1 message', exact: true }).click();
    await page.getByText(`1 message of @${ada.username} deleted`).waitFor();
    await card.getByText('1 message here').waitFor({ state: 'hidden' });
    expect(await app.sql`select 1 from messages where account_id = ${ada.accountId}`).toEqual([]);
    expect(await newestDraft(messageId)).toBeUndefined();
  });

  it('shows what was edited, what was taken back, and what answers what', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    await app.publish(ada.accountId, 'What do you think?').then((id) => app.ended(id));
    const [post] = await app.livePosts(ada.externalId);
    const first = await comment(ada, 'I like it', { replyTo: post!.id });
    const second = await comment(ada, 'me too', { replyTo: first.externalId });
    const third = await comment(ada, 'not me', { replyTo: post!.id });
    await app.sql`update messages set text = '', deleted_at = now(), reread_at = null where id = ${third.messageId}`;
    await app.sql`update messages set edited_at = now(), media = '[{"kind":"image"},{"kind":"image"}]' where id = ${first.messageId}`;
    const page = await opened(ada);
    await chooseConversation(page, third.name);
    await page
      .getByRole('article', { name: `Comment from ${first.name}` })
      .getByText('With 2 pictures')
      .waitFor();
    await page
      .getByRole('article', { name: `Comment from ${first.name}` })
      .getByText(/^Edited/)
      .waitFor();
    const reply = page.getByRole('article', { name: `Mention from ${second.name}` });
    expect(await reply.getByRole('link', { name: `the comment of ${first.name}` }).getAttribute('href')).toBe(
      `#message-${first.messageId}`,
    );
    const gone = page.getByRole('article', { name: `Comment from ${third.name}` });
    await gone.getByText(/^Taken back on X/).waitFor();
    expect(await gone.getByRole('button').count()).toBe(0);
    await page.getByText('2 need an answer').waitFor();
    await expectAccessible(page);
  });

  it('keeps its filters and what is open in the address', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const one = await comment(ada, 'about tulips');
    const other = await comment(ada, 'about roses');
    const page = await opened(ada);
    await row(page, one.name).waitFor();
    await row(page, other.name).waitFor();
    await page.getByLabel('Words, or who wrote').fill('tulips');
    await row(page, other.name).waitFor({ state: 'detached' });
    await chooseConversation(page, one.name);
    const address = new URL(page.url()).searchParams;
    expect([address.get('text'), address.get('accountId')]).toEqual(['tulips', ada.accountId]);

    await page.reload();
    await said(page, 'about tulips').waitFor();
    expect(await page.getByLabel('Words, or who wrote').inputValue()).toBe('tulips');
    await page.getByLabel('Kind').selectOption('direct-message');
    await page.getByText('No conversation fits these filters').waitFor();
    await said(page, 'about tulips').waitFor();
    await button(page, 'Show all conversations').click();
    await row(page, other.name).waitFor();
    expect(await page.getByLabel('Words, or who wrote').inputValue()).toBe('');
    await page.goBack();
    await row(page, other.name).waitFor({ state: 'detached' });
  });

  it('shows more of a long list, page by page, each once', async () => {
    const ada = await app.connect();
    await app.sql`
      with added as (
        insert into conversations (workspace_id, account_id, platform, kind, external_id, last_message_at)
        select workspace_id, id, 'x', 'comments', 'many-' || n, now() - n * interval '1 minute'
          from accounts, generate_series(1, 27) n where id = ${ada.accountId}
        returning id, workspace_id, account_id, external_id)
      insert into messages (workspace_id, account_id, conversation_id, external_id, direction, kind, sender_external_id, text, sent_at)
      select workspace_id, account_id, id, external_id, 'in', 'comment', '1', external_id, now() from added`;
    const page = await opened(ada);
    const rows = page.getByRole('region', { name: 'Conversations' }).getByText(/^many-\d+$/);
    await expect.poll(() => rows.count()).toBe(25);
    await button(page, 'Show more').click();
    await expect.poll(() => rows.count()).toBe(27);
    expect(new Set(await rows.allInnerTexts()).size).toBe(27);
    await page.getByText('These are all 27.').waitFor();
  });

  it('is worked with the keyboard alone', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const { name, externalId, messageId } = await comment(ada, 'by hand?');
    const page = await opened(ada);
    await row(page, name).waitFor();
    await tabTo(page, 'link', name);
    await page.keyboard.press('Enter');
    await said(page, 'by hand?').waitFor();
    await tabTo(page, 'button', 'Write an answer');
    await page.keyboard.press('Enter');
    await tabTo(page, 'textbox', 'Your answer');
    await page.keyboard.type('By keyboard');
    await page.getByText('X would take this answer.').waitFor();
    await tabTo(page, 'button', 'Save the draft');
    await page.keyboard.press('Enter');
    await page.getByText('Waits for a yes', { exact: true }).waitFor();
    await tabTo(page, 'button', 'Approve');
    await page.keyboard.press('Enter');
    await draft(said(page, 'by hand?'), 'After the yes of').waitFor({ timeout: 60_000 });
    expect(await newestDraft(messageId)).toMatchObject({ text: 'By keyboard', state: 'sent' });
    expect(await answersTo(ada, externalId)).toEqual(['By keyboard']);

    const stops = await tabOrder(page);
    expect(stops.filter(({ visible }) => !visible)).toEqual([]);
    expect(stops.filter(({ name }) => name === '')).toEqual([]);
  });

  it('says that a yes came too late to be undone, and what is true instead', async () => {
    engineDrafts(false);
    const ada = await app.connect();
    const { name, externalId, messageId } = await comment(ada, 'quick?');
    const id = await writtenBy(messageId, 'Very');
    const page = await opened(ada);
    await chooseConversation(page, name);
    const message = said(page, 'quick?');
    let released: () => void = () => {};
    const sent = new Promise<void>((resolve) => {
      released = resolve;
    });
    await page.route('**/undo', async (route) => {
      await sent; // the press is on its way while the answer goes out
      await route.continue();
    });
    expectTrouble(page, /^console error: .*409/);
    await button(message, 'Approve').click();
    await button(message, 'Undo').click();
    await app.api.until(`/v1/drafts/${id}`, ({ state }) => state === 'sent', 60_000);
    released();
    await message.getByText('The draft is sent.').waitFor();
    await draft(message, 'After the yes of').waitFor();
    expect(await answersTo(ada, externalId)).toEqual(['Very']);
  });

  /** An account with a few conversations, as people would have them. */
  let garden: ReturnType<typeof openGarden> | undefined;
  async function openGarden() {
    engineDrafts(true);
    const { id: externalId, username } = await app.x.seedAccount({ username: 'open_garden', name: 'The open garden' });
    const first = await app.api.must('POST', '/v1/connections', { platform: 'x' });
    await consent(first.startUrl, { account: externalId });
    const { accountId } = await app.api.until(`/v1/connections/${first.id}`, ({ state }) => state === 'connected');
    const account = { accountId, externalId, username };
    await app.ended(await app.publish(accountId, 'Three gardens open on Sunday'));
    const [post] = await app.livePosts(externalId);
    await comment(account, 'can I bring my dog?', { name: 'Dee Okafor', username: 'dee_o' });
    await app.x.seedDm('cyril', externalId, 'Is there a place to park?');
    const asked = await comment(account, 'how late is it open?', {
      name: 'Bo Lindqvist',
      username: 'bo_lindqvist',
      replyTo: post!.id,
    });
    await expect.poll(() => newestDraft(asked.messageId), { timeout: 60_000 }).toBeDefined();
    const id = (await newestDraft(asked.messageId)).id;
    const { link } = await app.api.must('POST', '/v1/sessions', { role: 'owner', userId: 'u-olga', userName: 'Olga' });
    const olga = await signInByApi(app.stack.apiUrl, link);
    await olga.must('PATCH', `/v1/drafts/${id}`, { text: 'Until six on Sunday. The last tour begins at five.' });
    await olga.must('POST', `/v1/drafts/${id}/approve`);
    await app.api.until(`/v1/drafts/${id}`, ({ state }) => state === 'sent', 60_000);
    const next = await comment(account, 'and when it rains?', {
      name: 'Ines Roth',
      username: 'inesroth',
      replyTo: post!.id,
    });
    await expect.poll(() => newestDraft(next.messageId), { timeout: 60_000 }).toBeDefined();
    return { account, next };
  }

  it.each([
    ['light', {}],
    ['dark', { dark: true }],
    ['narrow', { narrow: true }],
  ] as const)('is read by everybody: %s', async (name, how) => {
    garden ??= openGarden();
    const { account, next } = await garden;
    const page = await opened(account, how);
    await row(page, next.name).waitFor();
    await row(page, 'cyril').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    if (name === 'narrow') await screenshot(page, 'inbox-list-narrow');
    await chooseConversation(page, next.name);
    await said(page, 'and when it rains?').getByText('Waits for a yes').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await screenshot(page, `inbox-${name}`);
    if (name !== 'narrow') return;
    expect(await row(page, next.name).isVisible()).toBe(false);
    await page.getByRole('link', { name: 'All conversations' }).click();
    await row(page, next.name).waitFor();
  });
});

/** Presses Tab until the focus is there. */
async function tabTo(page: Page, role: 'textbox' | 'button' | 'link', name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}
