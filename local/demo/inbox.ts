import { controlOf } from '../../simulators/control.js';
import type { LedgerEvent } from '../../simulators/shared/ledger.js';
import type { Answer } from '../apiClient.js';
import { type Guide, type GuideControl, keyOf, type Owner } from '../guides/guide.js';
import type { GuideName } from '../guides/index.js';
import { waitUntil } from '../processes.js';
import { isVerified, type Receiver } from '../receiver.js';
import { localVerifyToken } from '../simulatedPlatforms.js';
import { expect, step } from './steps.js';
import { mark, type World } from './world.js';

export interface Connected extends Owner {
  readonly accountId: string;
}

export type InboxTour = (world: World, account: Connected, guide: Guide) => Promise<void>;

/** What people write to the platforms' accounts, and what they are answered; X's is part of its own story. */
export const inboxTours: Partial<Record<GuideName, InboxTour>> = {
  threads: inboxOfThreads,
  instagram: inboxOfInstagram,
};

/** Who says yes and no in the tour: a key does so in a person's name. */
const person = { id: 'u-1', name: 'Ada' };

/** Something a guest wrote, as its platform has it. */
interface Written {
  readonly id: string;
  /** The account's answers to it that the platform shows now. */
  answers(): Promise<readonly { readonly text: string }[]>;
}

/** One account's inbox as the API shows it. */
function inboxOf({ api }: World, accountId: string) {
  const conversations = async (): Promise<Answer['body'][]> => {
    const { items } = await api.must('GET', `/v1/conversations?accountId=${accountId}&limit=100`);
    return await Promise.all(items.map(({ id }: Answer['body']) => api.must('GET', `/v1/conversations/${id}`)));
  };
  /** As often as the inbox has it. */
  const copies = async ({ id }: Written): Promise<Answer['body'][]> =>
    (await conversations()).flatMap(({ messages }) => messages).filter(({ externalId }) => externalId === id);
  const draftFor = async (message: Answer['body']): Promise<Answer['body']> =>
    (await conversations()).flatMap(({ drafts }) => drafts).find(({ messageId }) => messageId === message.id);

  return {
    copies,
    draftFor,
    received: (written: Written) => found('it is in the inbox', async () => (await copies(written))[0]),
    /** What the engagement engine proposes. */
    proposed: (message: Answer['body']) => found('the engine proposes an answer', () => draftFor(message)),
    ended: (draft: Answer['body']) => api.until(`/v1/drafts/${draft.id}`, ({ endedAt }) => endedAt !== null),
  };
}

async function found<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  let seen: T | undefined;
  const isThere = async () => {
    seen = await look();
    return seen !== undefined;
  };
  await waitUntil(what, isThere, { withinMs: 60_000, everyMs: 200 });
  return seen!;
}

/** In once, proposed by the engine, sent nowhere before a person's yes, and then once. */
async function answeredOnce(world: World, { accountId }: Connected, written: Written) {
  const inbox = inboxOf(world, accountId);
  const message = await inbox.received(written);
  const draft = await inbox.proposed(message);
  expect(draft.state === 'waiting' && draft.by === 'engine', `the draft is ${draft.state}, by ${draft.by}`);
  expect((await written.answers()).length === 0, 'it is answered before anybody said yes');

  const approved = await world.api.must('POST', `/v1/drafts/${draft.id}/approve`, { person });
  const undoSeconds = Math.round((Date.parse(approved.sendAt) - Date.parse(approved.approvedAt)) / 1_000);
  const sent = await inbox.ended(draft);
  expect(sent.state === 'sent', `the answer ended as ${sent.state}: ${JSON.stringify(sent.failure)}`);
  await expectOneAnswer(written, sent);
  const { length: copies } = await inbox.copies(written);
  expect(copies === 1, `the inbox has it ${copies} times`);
  return { sent, undoSeconds };
}

async function expectOneAnswer(written: Written, { text }: Answer['body']): Promise<void> {
  const answers = await written.answers();
  const isIt = answers.length === 1 && answers[0]!.text === text;
  expect(isIt, `the platform shows ${answers.length} answers: ${answers.map((one) => one.text).join(' / ')}`);
}

/** Counts what the platform's ledger has of the account from now on. */
async function countFromHere({ ledger }: GuideControl, owner: Owner) {
  const account = keyOf(owner);
  const afterSeq = (await ledger({ account })).at(-1)?.seq ?? 0;
  return async (isIt: (call: LedgerEvent) => boolean): Promise<number> =>
    (await ledger({ account, afterSeq })).filter(isIt).length;
}

// ---------------------------------------------------------------- X

export async function inboxOfX(world: World, account: Connected): Promise<void> {
  const { api, link, own } = world;
  const { accountId, externalId, username } = account;
  const x = controlOf(world.simulatorsUrl, 'x');
  const inbox = inboxOf(world, accountId);
  const reply = (draft: Answer['body']) => link(`reply/${draft.id}`);
  const create = { method: 'POST', path: '/2/tweets', account: username };
  const isPoll = ({ endpoint, phase }: LedgerEvent) => endpoint === 'GET /2/users/:id/mentions' && phase === 'answered';
  const isLost = ({ endpoint, phase }: LedgerEvent) => endpoint === 'POST /2/tweets' && phase === 'dropped';

  /** A guest comments on the newest post that is no answer itself. */
  async function comment(words: string): Promise<Written> {
    const post = (await x.posts(externalId)).filter(({ deletedAt, replyTo }) => !deletedAt && !replyTo).at(-1);
    const id = await x.seedPost(`guest_${mark()}`, { text: `@${username} ${words}`, replyTo: post!.id });
    return {
      id,
      answers: async () =>
        (await x.posts(externalId))
          .filter(({ replyTo, deletedAt }) => replyTo?.postId === id && !deletedAt)
          .map(({ sentText }) => ({ text: sentText })),
    };
  }

  const endpoint = own && (await api.must('POST', '/v1/event-endpoints', { url: own.receiver.url }));
  const sentDrafts: string[] = [];

  await step(
    'A comment comes in once; an answer is drafted, leaves after a person’s yes, and is there once',
    async () => {
      const count = await countFromHere(x, account);
      const written = await comment('How late are you open?');
      const { sent, undoSeconds } = await answeredOnce(world, account, written);
      await waitUntil('X is polled again', async () => (await count(isPoll)) >= 2, { withinMs: 60_000 });
      expect((await inbox.copies(written)).length === 1, 'polled again, it is there again');
      sentDrafts.push(sent.id);
      return {
        seen: `polled ${await count(isPoll)} times, in the inbox once; the yes could be taken back for ${undoSeconds} s; X has “${sent.text}” once`,
        runs: [link(`inbox/${accountId}`), reply(sent)],
      };
    },
  );

  await step('A yes is taken back in time, and X’s answer to the next one is lost: still one answer', async () => {
    const count = await countFromHere(x, account);
    const written = await comment('Do you have oat milk?');
    const draft = await inbox.proposed(await inbox.received(written));
    await api.must('POST', `/v1/drafts/${draft.id}/approve`, { person });
    const undone = await api.must('POST', `/v1/drafts/${draft.id}/undo`, { person });
    expect(undone.state === 'waiting', `the draft is ${undone.state}`);
    await x.levers.lostAnswer(create);
    const { sent } = await answeredOnce(world, account, written);
    const lost = await count(isLost);
    expect(lost === 1, `${lost} answers of X were lost`);
    sentDrafts.push(sent.id);
    const actions = sent.history.map(({ action }: Answer['body']) => action).join(', ');
    return {
      seen: `X took it and said nothing; asked, it had it: one answer. History: ${actions}`,
      runs: [reply(sent)],
    };
  });

  await step(
    'A rule says yes to what fits it, and the history names it; what does not fit waits for a person',
    async () => {
      const rule = { name: 'Thanks for praise', kinds: ['comment'], words: ['love', 'great'], dailyCap: 5 };
      await setRules(world, accountId, true, [rule]);
      const [praise, question] = [await comment('I love this place'), await comment('Is there parking?')];
      const fits = await inbox.proposed(await inbox.received(praise));
      const sent = await inbox.ended(fits);
      expect(sent.state === 'sent', `the answer ended as ${sent.state}: ${JSON.stringify(sent.failure)}`);
      await expectOneAnswer(praise, sent);
      const yes = sent.history.find(({ action }: Answer['body']) => action === 'auto-approved');
      expect(yes?.rule === rule.name, `the history says ${JSON.stringify(sent.history)}`);
      sentDrafts.push(sent.id);

      const waits = await inbox.proposed(await inbox.received(question));
      expect(waits.state === 'waiting' && waits.rule === null, `the other one is ${waits.state} by ${waits.rule}`);
      expect((await question.answers()).length === 0, 'the other one was answered too');
      await api.must('POST', `/v1/drafts/${waits.id}/reject`, { person });
      await setRules(world, accountId, false, []);
      return {
        seen: `“${sent.text}” left by “${yes.rule}”; “${waits.text}” waited, and was rejected`,
        runs: [reply(sent)],
      };
    },
  );

  if (own && endpoint) {
    await step('Events out: each answer is told of once, signed as Standard Webhooks are', async () => {
      const told = await toldOf(own.receiver, sentDrafts);
      expect(
        told.every((one) => isVerified(one, endpoint.secret)),
        'the standard’s library refuses a signature',
      );
      const [first] = told;
      expect(!isVerified({ ...first!, body: `${first!.body} ` }, endpoint.secret), 'a changed body is taken as well');
      await api.must('DELETE', `/v1/event-endpoints/${endpoint.id}`);
      return {
        seen: `${told.length} calls of reply.sent, which the standard’s library verifies; a changed body it refuses`,
      };
    });
  }
}

async function setRules({ api }: World, accountId: string, autoApprove: boolean, rules: object[]): Promise<void> {
  await api.must('PATCH', `/v1/accounts/${accountId}`, { autoApprove });
  const { status, body } = await api.request('PUT', `/v1/accounts/${accountId}/auto-approve-rules`, {
    json: { rules },
  });
  expect(status === 200, `the rules were answered ${status}: ${JSON.stringify(body)}`);
}

/** The calls that tell of these answers, one for each. */
async function toldOf(receiver: Receiver, draftIds: readonly string[]) {
  const came = () => receiver.of('reply.sent').filter(({ payload }) => draftIds.includes(String(payload.data.draftId)));
  await waitUntil('each answer is told of', async () => came().length >= draftIds.length, { withinMs: 30_000 });
  const told = came();
  expect(
    draftIds.length > 0 && told.length === draftIds.length,
    `${told.length} calls told of ${draftIds.length} answers`,
  );
  return told;
}

// ---------------------------------------------------------------- Threads and Instagram

async function inboxOfThreads(world: World, account: Connected, guide: Guide): Promise<void> {
  const threads = controlOf(world.simulatorsUrl, 'threads');
  const posts = async () => (await threads.posts(account.externalId)).filter(({ deletedAt }) => !deletedAt);
  await threads.webhooks.configure({ url: `${world.api.baseUrl}/webhooks/threads`, verifyToken: localVerifyToken });

  await answeredThoughToldFiveTimes(world, account, guide, {
    listed: 'conversation',
    deliver: (times) => threads.knobs.set({ webhookDeliveries: times }),
    deliveries: () => threads.webhooks.deliveries('replies'),
    tellsOf: ({ values }) => values.value.id,
    async comment() {
      const post = (await posts()).filter(({ repliedTo }) => !repliedTo).at(-1);
      const id = await threads.seedPost(`guest_${mark()}`, { text: 'How late are you open?', replyTo: post!.id });
      return { id, postId: post!.id, answers: async () => (await posts()).filter(({ repliedTo }) => repliedTo === id) };
    },
  });
}

async function inboxOfInstagram(world: World, account: Connected, guide: Guide): Promise<void> {
  const { api, link } = world;
  const { accountId, externalId } = account;
  const instagram = controlOf(world.simulatorsUrl, 'instagram');
  await instagram.registerWebhook(`${api.baseUrl}/webhooks/instagram`, localVerifyToken);

  await answeredThoughToldFiveTimes(world, account, guide, {
    listed: 'comments',
    deliver: (times) => instagram.knobs.set({ webhookDeliveries: times }),
    deliveries: () => instagram.webhooks.deliveries('comments'),
    tellsOf: ({ entry }) => entry[0].changes[0].value.id,
    async comment() {
      // Of an account that was just connected Instagram tells once the first look at its inbox has asked for that.
      const isAskedFor = ({ endpoint, phase }: LedgerEvent) =>
        endpoint.startsWith('POST') && endpoint.endsWith('/subscribed_apps') && phase === 'answered';
      const asked = async () => (await instagram.ledger({ account: keyOf(account) })).some(isAskedFor);
      await waitUntil('Instagram is asked for its webhooks', asked, { withinMs: 60_000 });
      const post = (await instagram.posts(externalId))
        .filter(({ shown, product }) => shown && product !== 'STORY')
        .at(-1);
      const { id } = await instagram.seedComment(`guest_${mark()}`, post!.id, { text: 'How late are you open?' });
      const isAnswer = ({ parentId, authorId }: { parentId?: string; authorId: string }) =>
        parentId === id && authorId === externalId;
      return { id, postId: post!.id, answers: async () => (await instagram.comments(externalId)).filter(isAnswer) };
    },
  });

  await step(
    `${guide.label}: a message of yesterday cannot be answered any more, which is said before the yes`,
    async () => {
      const dayAgoMs = Date.now() - 25 * 3_600_000;
      const written = await instagram.seedDm(`guest_${mark()}`, externalId, 'Are you open today?', dayAgoMs);
      const sentByUs = async () =>
        (await instagram.messages(externalId))
          .filter(({ fromId }) => fromId === externalId)
          .map(({ text }) => ({ text }));
      const message = await inboxOf(world, accountId).received({ id: written.id, answers: sentByUs });
      const draft = await api.must('POST', `/v1/messages/${message.id}/drafts`, { text: 'Until six.' });
      const { status, body } = await api.post(`/v1/drafts/${draft.id}/approve`, { person });
      const refused = status === 422 && body.violations?.some((one: Answer['body']) => /24 hours/.test(one.message));
      expect(refused, `the answer was ${status} ${JSON.stringify(body)}`);
      const { state } = await api.must('POST', `/v1/drafts/${draft.id}/reject`, { person });
      expect(state === 'rejected' && (await sentByUs()).length === 0, `the draft is ${state}, or something was sent`);
      return { seen: `“${body.detail}” Nothing was sent.`, runs: [link(`reply/${draft.id}`)] };
    },
  );
}

async function answeredThoughToldFiveTimes(
  world: World,
  account: Connected,
  { label, control }: Guide,
  at: {
    /** What the platform calls the list of what was said below a post. */
    readonly listed: string;
    /** How often the platform tells of each event. */
    deliver(times: number): Promise<unknown>;
    deliveries(): Promise<readonly { readonly body: string; readonly status: number }[]>;
    tellsOf(body: Answer['body']): string;
    comment(): Promise<Written & { readonly postId: string }>;
  },
): Promise<void> {
  await step(
    `${label}: a comment that comes five times by webhook and by polling too is there, and answered, once`,
    async () => {
      await at.deliver(5);
      const written = await at.comment();
      const count = await countFromHere(control, account);
      const isPoll = ({ path, phase }: LedgerEvent) =>
        path.endsWith(`/${written.postId}/${at.listed}`) && phase === 'answered';
      const { sent } = await answeredOnce(world, account, written);
      await at.deliver(1);
      const deliveries = (await at.deliveries()).filter(({ body }) => at.tellsOf(JSON.parse(body)) === written.id);
      const taken = deliveries.filter(({ status }) => status === 200).length;
      expect(taken === 5, `${taken} of ${deliveries.length} deliveries were taken`);
      await waitUntil(`${label} is polled`, async () => (await count(isPoll)) > 0, { withinMs: 60_000 });
      const { length: copies } = await inboxOf(world, account.accountId).copies(written);
      expect(copies === 1, `the inbox has it ${copies} times`);
      return {
        seen: `${taken} deliveries and ${await count(isPoll)} polls, one message; ${label} has “${sent.text}” once`,
        runs: [world.link(`inbox/${account.accountId}`), world.link(`reply/${sent.id}`)],
      };
    },
  );
}
