import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { consent } from '../../local/browser.js';
import { localVerifyToken } from '../../local/simulatedPlatforms.js';
import { type ControlOf, controlOf } from '../../simulators/control.js';
import { type Answered, type App, startApp } from '../support/app.js';
import { type ConnectedTo, connecting } from '../support/connecting.js';
import { send, signedBy } from '../support/deliveries.js';

const xWebhookSecret = 'signs-what-x-sends';

let app: App;
let connectedTo: ConnectedTo;

beforeAll(async () => {
  app = await startApp({ env: { INBOX_POLL_MS: '1000', X_WEBHOOK_SECRET: xWebhookSecret, MESSAGE_DAYS: '90' } });
  connectedTo = await connecting(app.stack);
});
afterAll(() => app?.stop());

const inboxOf = (accountId: string): Promise<Answered[]> =>
  app.api.get(`/v1/conversations?accountId=${accountId}&limit=100`).then(({ body }) => body.items);
const messagesOf = (accountId: string) =>
  app.sql`select external_id, kind, direction, text, sender_username, parent_external_id, deleted_at, edited_at
    from messages where account_id = ${accountId} order by sent_at, external_id`;
const polls = async (accountId: string) =>
  (await app.sql`select coalesce(min(polls), 0) as polls from inbox_places where account_id = ${accountId}`)[0]!
    .polls as number;
/** Every list of the inbox is read to its end twice more: whatever is there now has been seen. */
async function polledAgain(accountId: string): Promise<void> {
  const before = await polls(accountId);
  await expect.poll(() => polls(accountId), { timeout: 60_000 }).toBeGreaterThanOrEqual(before + 2);
}
const told = (accountId: string) =>
  app.sql`select data from events where account_id = ${accountId} and type = 'message.received'`;
const historyOf = async (accountId: string, from = 0) =>
  (await app.temporal.workflow.getHandle(`inbox/${accountId}`).fetchHistory()).events!.slice(from);
const tellings = (events: Awaited<ReturnType<typeof historyOf>>) =>
  events.filter(({ workflowExecutionSignaledEventAttributes: told }) => told).length;
const isWatched = async (accountId: string) =>
  (await app.temporal.workflow.getHandle(`inbox/${accountId}`).describe()).status.name;

describe('an inbox by polling', () => {
  it('forgets what was said longer ago than the set days, and ends what waits for a yes to it', async () => {
    const ada = await app.connect();
    await app.x.seedPost('bo', { text: `@${ada.username} How late?` });
    await app.x.seedDm('bo', ada.externalId, 'In private');
    await expect.poll(async () => (await messagesOf(ada.accountId)).length, { timeout: 60_000 }).toBe(2);
    const [comment] =
      await app.sql`select id from messages where account_id = ${ada.accountId} and kind <> 'direct-message'`;
    const draft = await app.api.must('POST', `/v1/messages/${comment!.id}/drafts`, { text: 'Until six' });
    const run = app.temporal.workflow.getHandle(`reply/${draft.id}`);
    await expect.poll(async () => (await run.describe()).status.name, { timeout: 60_000 }).toBe('RUNNING');

    await app.sql`update messages set sent_at = now() - interval '91 days' where id = ${comment!.id}`;

    await expect.poll(async () => (await app.api.get(`/v1/drafts/${draft.id}`)).status, { timeout: 60_000 }).toBe(404);
    expect((await messagesOf(ada.accountId)).map(({ text }) => text)).toEqual(['In private']);
    await expect.poll(async () => (await run.describe()).status.name, { timeout: 60_000 }).toBe('COMPLETED');
  });

  it('brings comments, replies, mentions and messages of X into their conversations, in order', async () => {
    const ada = await app.connect();
    const published = await app.ended(await app.publish(ada.accountId, 'What do you think?'));
    const [post] = await app.livePosts(ada.externalId);
    const first = await app.x.seedPost('bo', { text: `@${ada.username} First`, replyTo: post!.id });
    const second = await app.x.seedPost('cy', { text: `@bo @${ada.username} Second`, replyTo: first });
    await app.x.seedPost('dee', { text: `Ask @${ada.username} about it` });
    await app.x.seedDm('bo', ada.externalId, 'In private');

    await expect.poll(async () => (await messagesOf(ada.accountId)).length, { timeout: 60_000 }).toBe(4);

    const conversations = await inboxOf(ada.accountId);
    const ofPost = conversations.find(({ post: head }) => head?.publishId === published.id);
    expect(ofPost).toMatchObject({ kind: 'comments', messages: 2, unanswered: 2, participant: { username: 'cy' } });
    const { messages } = (await app.api.get(`/v1/conversations/${ofPost!.id}`)).body;
    expect(
      messages.map(({ externalId, kind, parentExternalId }: Answered) => [externalId, kind, parentExternalId]),
    ).toEqual([
      [first, 'comment', post!.id],
      [second, 'mention', first], // X counts as an answer to the account only what answers its own posts
    ]);
    expect(messages[0]).toMatchObject((await app.api.get(`/v1/messages/${messages[0].id}`)).body);
    expect(conversations.filter(({ kind }) => kind === 'direct-messages')).toEqual([
      expect.objectContaining({ post: null, last: expect.objectContaining({ excerpt: 'In private' }) }),
    ]);
    expect(await told(ada.accountId)).toHaveLength(4);
  });

  it('reads nothing that the owner did not grant', async () => {
    const { id: externalId, username } = await app.x.seedAccount({ username: 'private_owner', name: 'Private' });
    const { id, startUrl } = await app.api.must('POST', '/v1/connections', { platform: 'x' });
    const scopes = ['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access'];
    await consent(startUrl, { account: externalId, scopes });
    const { accountId } = await app.api.until(`/v1/connections/${id}`, ({ state }) => state === 'connected');
    await app.x.seedDm('bo', externalId, 'Only for you');
    const mention = await app.x.seedPost('bo', { text: `Hello @${username}` });

    await expect.poll(async () => (await messagesOf(accountId)).length, { timeout: 60_000 }).toBe(1);
    await polledAgain(accountId);

    expect(await messagesOf(accountId)).toMatchObject([{ external_id: mention, kind: 'mention' }]);
    const asked = await app.x.ledger({ account: externalId, phase: 'received' });
    expect(asked.filter(({ endpoint }) => endpoint.includes('dm_'))).toEqual([]);
  });

  it('goes on where it was after its worker was killed, and keeps each message once', async () => {
    const ada = await app.connect();
    for (let n = 0; n < 30; n += 1) await app.x.seedPost(`fan_${n}`, { text: `@${ada.username} number ${n}` });
    const page = await app.x.hold({ method: 'GET', path: '/2/users/:id/mentions' }, 'after-commit');
    await page.reached();
    await app.stack.worker.kill9();
    await page.release();
    await app.stack.worker.restart();

    await expect.poll(async () => (await messagesOf(ada.accountId)).length, { timeout: 90_000 }).toBe(30);
    await polledAgain(ada.accountId);
    expect(await messagesOf(ada.accountId)).toHaveLength(30);
    expect(await told(ada.accountId)).toHaveLength(30);
  });

  it('ends with a disconnect, and X is asked nothing more', async () => {
    const ada = await app.connect();
    await expect.poll(() => polls(ada.accountId), { timeout: 60_000 }).toBeGreaterThan(0);

    await app.api.must('DELETE', `/v1/accounts/${ada.accountId}`);
    const before = await app.x.ledger({ account: ada.externalId });
    await app.x.seedPost('bo', { text: `@${ada.username} Too late` });

    expect(await isWatched(ada.accountId)).not.toBe('RUNNING');
    const later = await app.connect();
    await expect.poll(() => polls(later.accountId), { timeout: 60_000 }).toBeGreaterThan(1);
    expect(await app.x.ledger({ account: ada.externalId, afterSeq: before.at(-1)!.seq, phase: 'received' })).toEqual(
      [],
    );
    expect(await messagesOf(ada.accountId)).toEqual([]);
  });
});

describe('an inbox by webhook and by polling at once', () => {
  let threads: ControlOf<'threads'>;

  beforeAll(async () => {
    threads = controlOf(app.stack.simulatorUrl, 'threads');
    await threads.webhooks.configure({ url: `${app.stack.apiUrl}/webhooks/threads`, verifyToken: localVerifyToken });
  });

  it('has a message once that was delivered five times and polled besides; its words are kept in no second place', async () => {
    const owner = await connectedTo('threads');
    await threads.knobs.set({ webhookDeliveries: 5 });
    const post = await threads.seedPost(owner.username, { text: 'Ours' });
    const reply = await threads.seedPost('guest_1', { text: 'Nice', replyTo: post });
    const below = await threads.seedPost('guest_2', { text: 'Very', replyTo: reply });

    await expect.poll(async () => (await messagesOf(owner.accountId)).length, { timeout: 60_000 }).toBe(2);
    const unread = () =>
      app.sql`select 1 from webhook_events where account_id = ${owner.accountId} and kind = 'reply' and (handled_at is null or sealed_content is not null)`;
    await expect.poll(unread, { timeout: 30_000 }).toEqual([]);
    await polledAgain(owner.accountId);
    await threads.knobs.reset();

    expect((await threads.webhooks.deliveries('replies')).length).toBeGreaterThanOrEqual(10);
    expect(
      await app.sql`select 1 from webhook_events where account_id = ${owner.accountId} and kind = 'reply'`,
    ).toHaveLength(2);
    // Threads tells whole seconds: which of two in one came first, nobody knows.
    const inOrder = (await messagesOf(owner.accountId)).sort((one) => (one.external_id === reply ? -1 : 1));
    expect(inOrder).toMatchObject([
      {
        external_id: reply,
        kind: 'comment',
        direction: 'in',
        text: 'Nice',
        sender_username: 'guest_1',
        parent_external_id: post,
      },
      {
        external_id: below,
        kind: 'reply',
        direction: 'in',
        text: 'Very',
        sender_username: 'guest_2',
        parent_external_id: reply,
      },
    ]);
    expect(await told(owner.accountId)).toHaveLength(2);
  });
});

describe('an inbox whose run was ended from outside', () => {
  it('is looked at again, a quarter of an hour after its poll was due', async () => {
    const ada = await app.connect();
    await expect.poll(() => polls(ada.accountId), { timeout: 60_000 }).toBeGreaterThan(0);
    await app.temporal.workflow.getHandle(`inbox/${ada.accountId}`).terminate();
    await app.x.seedPost('bo', { text: `@${ada.username} Anybody there?` });
    await app.sql`update inbox_places set next_poll_at = now() - interval '16 minutes' where account_id = ${ada.accountId}`;

    await expect.poll(async () => (await messagesOf(ada.accountId)).length, { timeout: 60_000 }).toBe(1);
    expect(await isWatched(ada.accountId)).toBe('RUNNING');
  });
});

describe('webhooks of an inbox', () => {
  it('that come while it is looked at are read by the one look that follows, however many they are', async () => {
    const ada = await app.connect();
    await expect.poll(() => polls(ada.accountId), { timeout: 60_000 }).toBeGreaterThan(0);
    const mentions = { method: 'GET', path: '/2/users/:id/mentions', account: ada.username };
    const poll = await app.x.hold(mentions, 'before-commit');
    await poll.reached();
    const before = await historyOf(ada.accountId);

    // Each is delivered five times, and the poll under way finds them as well.
    const posts = await Promise.all(
      Array.from({ length: 5 }, async (_, n) => {
        const text = `@${ada.username} number ${n}`;
        const id = await app.x.seedPost('bo', { text });
        return { id, text, author_id: '77', conversation_id: id, created_at: new Date().toISOString() };
      }),
    );
    const deliveries = posts.flatMap((payload) => {
      const event = { event_uuid: randomUUID(), event_type: 'post.mention.create' };
      const body = JSON.stringify({ data: { ...event, filter: { user_id: ada.externalId }, payload } });
      return Array.from({ length: 5 }, () => signedBy('x', body, { secret: xWebhookSecret }));
    });
    const answers = await Promise.all(deliveries.map((one) => send(app.stack.apiUrl, one)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await expect.poll(async () => tellings(await historyOf(ada.accountId, before.length))).toBe(1);
    await poll.release();

    const handled = async () =>
      (await app.sql`select handled_at from webhook_events where account_id = ${ada.accountId}`).map(
        (one) => one.handled_at,
      );
    await expect.poll(handled, { timeout: 30_000 }).toEqual(Array(5).fill(expect.any(Date)));
    const last = Math.max(...(await handled()).map((at) => at.getTime()));
    expect(await messagesOf(ada.accountId)).toHaveLength(5);
    const looks = async () =>
      (await historyOf(ada.accountId, before.length)).filter((event) => event.activityTaskCompletedEventAttributes);
    await expect.poll(async () => (await looks()).length).toBeGreaterThanOrEqual(2);
    const { seconds, nanos } = (await looks())[1]!.eventTime!; // the one under way, and the one that follows
    expect(last).toBeLessThanOrEqual(Number(seconds) * 1_000 + nanos! / 1_000_000);
    await polledAgain(ada.accountId);
    expect(await messagesOf(ada.accountId)).toHaveLength(5);
    expect(await told(ada.accountId)).toHaveLength(5);
  });

  it.each(['flat', 'envelope'] as const)(
    'of Fanvue, each five times and polled besides, bring each message once: %s',
    async (webhookFamily) => {
      const fanvue: ControlOf<'fanvue'> = controlOf(app.stack.simulatorUrl, 'fanvue');
      await fanvue.webhooks.configure(`${app.stack.apiUrl}/webhooks/fanvue`);
      const { accountId, externalId } = await connectedTo('fanvue');
      await fanvue.knobs.set({ webhookFamily, webhookDeliveries: 5 });
      await Promise.all(['One', 'Two', 'Three'].map((text) => fanvue.seedMessage('a-fan', externalId, text)));

      await expect.poll(async () => (await messagesOf(accountId)).length, { timeout: 60_000 }).toBe(3);
      const delivered = async () =>
        (await fanvue.webhooks.deliveries()).filter(({ account }) => account === externalId).length;
      await expect.poll(delivered).toBeGreaterThanOrEqual(15);
      await polledAgain(accountId);
      await fanvue.knobs.reset();

      expect((await messagesOf(accountId)).map(({ text }) => text).sort()).toEqual(['One', 'Three', 'Two']);
      expect(await told(accountId)).toHaveLength(3);
    },
  );
});

describe.each([
  ['instagram', undefined],
  ['instagram-login', 'instagram-login'],
] as const)('the inbox of an account that came by %s', (name, of) => {
  let instagram: ControlOf<'instagram'>;

  beforeAll(async () => {
    instagram = controlOf(app.stack.simulatorUrl, 'instagram');
    await instagram.registerWebhook(`${app.stack.apiUrl}/webhooks/${name}`, localVerifyToken, of);
  });
  const subscribed = async (account: string) =>
    (await instagram.ledger({ account, phase: 'received' })).filter(({ endpoint }) =>
      endpoint.includes('subscribed_apps'),
    );

  it('asks for its webhooks, follows what is edited or taken back, and takes its leave', async () => {
    const owner = await connectedTo(name);
    await expect.poll(() => subscribed(owner.key ?? owner.externalId), { timeout: 60_000 }).toHaveLength(1);
    await instagram.knobs.set({ webhookDeliveries: 5 });
    const one = await instagram.seedDm('guest_1', owner.externalId, 'Are you open?', Date.now() - 60_000);
    const other = await instagram.seedDm('guest_1', owner.externalId, 'Hello??');
    await expect.poll(async () => (await messagesOf(owner.accountId)).length, { timeout: 60_000 }).toBe(2);
    await instagram.knobs.reset();
    expect(await inboxOf(owner.accountId)).toHaveLength(1);
    expect(await told(owner.accountId)).toHaveLength(2);

    await instagram.editDm(one.id, 'Are you open on Sunday?');
    await instagram.unsendDm(other.id);

    await expect
      .poll(() => messagesOf(owner.accountId), { timeout: 30_000 })
      .toMatchObject([
        { text: 'Are you open on Sunday?', edited_at: expect.any(Date), deleted_at: null },
        { text: '', deleted_at: expect.any(Date) },
      ]);
    await polledAgain(owner.accountId);
    expect((await messagesOf(owner.accountId)).map(({ text }) => text)).toEqual(['Are you open on Sunday?', '']);

    await app.api.must('DELETE', `/v1/accounts/${owner.accountId}`);
    expect((await subscribed(owner.key ?? owner.externalId)).map(({ endpoint }) => endpoint.split(' ')[0])).toEqual([
      'POST',
      'DELETE',
    ]);
  });
});

describe('what its author edits or takes back', () => {
  let threads: ControlOf<'threads'>;
  let instagram: ControlOf<'instagram'>;
  let fanvue: ControlOf<'fanvue'>;

  beforeAll(() => {
    threads = controlOf(app.stack.simulatorUrl, 'threads');
    instagram = controlOf(app.stack.simulatorUrl, 'instagram');
    fanvue = controlOf(app.stack.simulatorUrl, 'fanvue');
  });
  afterEach(() => app.x.levers.clear());

  /** The one message of the account as it is kept. */
  const only = async (accountId: string) => {
    const rows =
      await app.sql`select text, deleted_at, edited_at, missing_since from messages where account_id = ${accountId}`;
    expect(rows).toHaveLength(1);
    return rows[0]!;
  };
  const arrived = (accountId: string, count: number) =>
    expect.poll(async () => (await messagesOf(accountId)).length, { timeout: 60_000 }).toBe(count);
  const dueNow = (accountId: string) =>
    app.sql`update messages set reread_at = now() where account_id = ${accountId} and reread_at is not null`;
  const lookups = (account: string) =>
    app.x
      .ledger({ account, phase: 'received' })
      .then((all) => all.filter(({ endpoint }) => endpoint === 'GET /2/tweets'));

  const places = {
    x: async () => {
      const ada = await app.connect();
      const post = await app.x.seedPost(ada.username, { text: 'Ours' });
      return {
        ...ada,
        say: (text: string) => app.x.seedPost('bo', { text: `@${ada.username} ${text}`, replyTo: post }),
        takeBack: (id: string) => app.x.deletePost(id),
      };
    },
    threads: async () => {
      const owner = await connectedTo('threads');
      const post = await threads.seedPost(owner.username, { text: 'Ours' });
      return {
        ...owner,
        say: (text: string) => threads.seedPost('guest_1', { text, replyTo: post }),
        takeBack: (id: string) => threads.deletePost(id),
      };
    },
    instagram: async () => {
      const owner = await connectedTo('instagram');
      const { id: post } = await instagram.seedPost(owner.externalId, {});
      return {
        ...owner,
        say: async (text: string) => (await instagram.seedComment('guest_1', post, { text })).id,
        takeBack: (id: string) => instagram.deleteComment(id),
      };
    },
    fanvue: async () => {
      const owner = await connectedTo('fanvue');
      const { id: post } = await fanvue.seedPost(owner.externalId, { text: 'Ours' });
      return {
        ...owner,
        say: async (text: string) => `${post}/${(await fanvue.seedComment('fan-1', post, text)).id}`,
        takeBack: (id: string) => fanvue.deleteComment(id.split('/')[1]!),
      };
    },
  };

  it.each(Object.entries(places))(
    'a comment at %s is gone here as well, and the one beside it stays',
    async (_, at) => {
      const { accountId, say, takeBack } = await at();
      const [stays, goes] = [await say('I stay'), await say('I go')];
      await arrived(accountId, 2);
      await polledAgain(accountId);
      const before = await messagesOf(accountId);
      expect(before.filter(({ deleted_at }) => deleted_at !== null)).toEqual([]);

      await takeBack(goes);

      const find = async (id: string) => (await messagesOf(accountId)).find(({ external_id }) => external_id === id);
      await expect
        .poll(() => find(goes), { timeout: 60_000 })
        .toMatchObject({ text: '', deleted_at: expect.any(Date), edited_at: null });
      await polledAgain(accountId);
      expect(await find(stays)).toEqual(before.find(({ external_id }) => external_id === stays));
      expect(await told(accountId)).toHaveLength(2);
    },
  );

  it('a mention that is edited at X has a new id there, and is one message with its new words here', async () => {
    const ada = await app.connect();
    const id = await app.x.seedPost('bo', { text: `@${ada.username} the wrong words` });
    await arrived(ada.accountId, 1);

    await app.x.editPost(id, `@${ada.username} the right words`);

    await expect
      .poll(() => only(ada.accountId), { timeout: 60_000 })
      .toMatchObject({ text: `@${ada.username} the right words` });
    const edited = await only(ada.accountId);
    expect(edited).toMatchObject({ edited_at: expect.any(Date), deleted_at: null });
    await polledAgain(ada.accountId);
    expect(await only(ada.accountId)).toEqual(edited);
    expect(await told(ada.accountId)).toHaveLength(1);
  });

  it('a reply that is edited at Threads changes once', async () => {
    const { accountId, say } = await places.threads();
    const id = await say('teh words');
    await arrived(accountId, 1);

    await threads.editPost(id, 'the words');

    await expect.poll(() => only(accountId), { timeout: 60_000 }).toMatchObject({ text: 'the words' });
    const edited = await only(accountId);
    expect(edited.edited_at).toEqual(expect.any(Date));
    await polledAgain(accountId);
    expect(await only(accountId)).toEqual(edited);
  });

  it('a message that is taken back at Fanvue is gone, without a webhook', async () => {
    const owner = await connectedTo('fanvue');
    await fanvue.seedMessage('fan-2', owner.externalId, 'first');
    const { id } = await fanvue.seedMessage('fan-2', owner.externalId, 'second');
    await arrived(owner.accountId, 2);

    await fanvue.unsendMessage(id);

    const kept = async () => (await messagesOf(owner.accountId)).map(({ text }) => text).sort();
    await expect.poll(kept, { timeout: 60_000 }).toEqual(['', 'first']);
  });

  it.each([
    ['limits', { make: 'rateLimited', status: 429 }],
    ['is down for', { make: 'serverError', status: 503 }],
  ] as const)('is not marked while X %s the look at it; afterwards it is', async (_, { make, status }) => {
    const { accountId, externalId, say, takeBack } = await places.x();
    const id = await say('Still here');
    await arrived(accountId, 1);
    const match = { method: 'GET', path: '/2/tweets', account: externalId };
    await (make === 'rateLimited'
      ? app.x.levers.rateLimited(match, { waitMs: 1_500, times: 'standing' })
      : app.x.levers.serverError(match, { status: 503, times: 'standing' }));
    await takeBack(id);
    const refused = async () =>
      (await app.x.ledger({ account: externalId })).filter(
        ({ endpoint, status: answered }) => endpoint === 'GET /2/tweets' && answered === status,
      ).length;
    const before = await refused();

    for (let times = 1; times <= 3; times += 1) {
      const asked = async () => {
        await dueNow(accountId);
        return await refused();
      };
      await expect.poll(asked, { timeout: 30_000, interval: 500 }).toBeGreaterThanOrEqual(before + times);
    }
    await polledAgain(accountId);
    expect(await only(accountId)).toMatchObject({ deleted_at: null, missing_since: null });

    await app.x.levers.clear();
    const gone = async () => {
      await dueNow(accountId);
      return (await only(accountId)).deleted_at;
    };
    await expect.poll(gone, { timeout: 60_000, interval: 1_000 }).toEqual(expect.any(Date));
  });

  it('is not marked where X says that it may not be shown', async () => {
    const { accountId, externalId, say } = await places.x();
    const id = await say('Hidden from you');
    await arrived(accountId, 1);
    const hidden = {
      resource_type: 'tweet',
      resource_id: id,
      parameter: 'ids',
      value: id,
      title: 'Authorization Error',
      type: 'https://api.twitter.com/2/problems/not-authorized-for-resource',
    };
    await app.x.levers.set({
      phase: 'after',
      match: { method: 'GET', path: '/2/tweets', account: externalId },
      effect: { do: 'edit', remove: ['data', 'includes'], set: { errors: [hidden] } },
      times: 'standing',
    });
    const before = (await lookups(externalId)).length;

    await expect.poll(async () => (await lookups(externalId)).length, { timeout: 60_000 }).toBeGreaterThan(before + 3);
    expect(await only(accountId)).toMatchObject({
      deleted_at: null,
      missing_since: null,
      text: expect.stringContaining('Hidden'),
    });
  });

  it('changes once where the worker is killed in the middle of a look', async () => {
    const ada = await app.connect();
    const id = await app.x.seedPost('bo', { text: `@${ada.username} before` });
    const other = await app.x.seedPost('cy', { text: `@${ada.username} gone soon` });
    await arrived(ada.accountId, 2);
    const look = await app.x.hold({ method: 'GET', path: '/2/tweets', account: ada.externalId }, 'before-commit');
    await app.x.editPost(id, `@${ada.username} after`);
    await app.x.deletePost(other);
    await look.reached();
    await app.stack.worker.kill9();
    await look.release();
    await app.stack.worker.restart();

    const kept = () =>
      app.sql`select external_id, text, edited_at, deleted_at from messages where account_id = ${ada.accountId} order by external_id`;
    await expect.poll(kept, { timeout: 90_000 }).toMatchObject([
      { external_id: id, text: `@${ada.username} after`, edited_at: expect.any(Date), deleted_at: null },
      { external_id: other, text: '', deleted_at: expect.any(Date) },
    ]);
    const once = await kept();
    await polledAgain(ada.accountId);
    expect(await kept()).toEqual(once);
    expect(await told(ada.accountId)).toHaveLength(2);
  });
});
