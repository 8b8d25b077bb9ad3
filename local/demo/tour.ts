import type { Guide } from '../guides/guide.js';
import { keyOf } from '../guides/guide.js';
import type { InboxTour } from './inbox.js';
import { expect, step } from './steps.js';
import { attempt, connect, mark, notices, over, publish, publishSoon, uploadTo, type World } from './world.js';

/** What every platform's owner does: connects, publishes every kind of content, answers, removes, imports, disconnects. */
export async function tour(world: World, guide: Guide, inboxTour?: InboxTour): Promise<void> {
  const { api, link } = world;
  const { label } = guide;
  const owner = await guide.newOwner({ past: 30 });
  const run = (id: string) => link(`publish/${id}`);
  const shown = async () => (await guide.live(owner)).length;

  for (const [refusal, newOwner] of Object.entries(guide.wrongOwners)) {
    await step(`${label}: a wrong account is told what to change (${refusal})`, async () => {
      const { id, connection } = await attempt(world, guide, await newOwner());
      expect(connection.refusal === refusal, `it ended as ${connection.state}: ${connection.refusal}`);
      return { seen: `“${connection.message}”`, runs: [link(`connect/${id}`)] };
    });
  }

  const accountId = await step(`${label}: connect, with the scopes shown first`, async () => {
    const { id, accountId } = await connect(world, guide, owner);
    const { body: account } = await api.get(`/v1/accounts/${accountId}`);
    expect(account.state === 'connected', `the account is ${account.state}`);
    return {
      seen: `@${account.username} is connected; token until ${account.tokenExpiresAt ?? 'no end of its own'}`,
      runs: [link(`connect/${id}`), link(`account/${accountId}`)],
      result: accountId,
    };
  });
  if (!accountId) return;

  let last: string | undefined;
  for (const kind of Object.values(guide.kinds)) {
    const id = await step(`${label}: publish ${kind.title}`, async () => {
      const before = await shown();
      const id = await publish(world, accountId, await kind.post(`Hello ${mark()}`, uploadTo(world)));
      const ended = await over(world, id);
      expect(ended.state === 'published', `it ended as ${ended.state}: ${JSON.stringify(ended.failure)}`);
      const more = (await shown()) - before;
      expect(more === (kind.shows ?? 1), `${label} shows ${more} more`);
      return {
        seen: ended.url ? `live at ${ended.url}` : `${label} has it, and gives no address`,
        runs: [run(id)],
        result: id,
      };
    });
    last = id ?? last;
  }

  await inboxTour?.(world, { ...owner, accountId }, guide);

  const [plainest] = Object.values(guide.kinds);
  await step(`${label}: kill -9 of the worker between ${label}’s acceptance and our record`, async () => {
    const before = await shown();
    const hold = await guide.control.hold({ ...plainest!.commit, account: keyOf(owner) }, 'after-commit');
    const id = await publish(world, accountId, await plainest!.post(`Survivor ${mark()}`, uploadTo(world)));
    await hold.reached();
    await world.killWorker();
    await hold.drop();
    const ended = await over(world, id, 240_000);
    const more = (await shown()) - before;
    expect(
      ended.state === 'published' && more === (plainest!.shows ?? 1),
      `${ended.state}, ${label} shows ${more} more`,
    );
    return { seen: `the successor asked ${label} first: exactly one`, runs: [run(id)] };
  });

  await step(`${label}: unpublish, or say plainly that only the owner can`, async () => {
    expect(last !== undefined, 'nothing was published');
    const before = await shown();
    const answer = await api.post(`/v1/publishes/${last}/unpublish`, {});
    if (answer.status >= 300) {
      const isPlain = answer.status === 409 && String(answer.body.type).endsWith('#not-offered');
      expect(isPlain, `the answer was ${answer.status} ${JSON.stringify(answer.body)}`);
      return { seen: `“${answer.body.detail}” – next: ${answer.body.nextStep}` };
    }
    await api.until(`/v1/publishes/${last}`, ({ state }) => state === 'unpublished');
    expect((await shown()) < before, `${label} still shows it`);
    return { seen: `${label} no longer shows it`, runs: [link(`unpublish/${last}`)] };
  });

  await step(`${label}: import the posts from before`, async () => {
    const { id } = await api.must('POST', `/v1/accounts/${accountId}/imports`, {});
    const ended = await api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running', 240_000);
    expect(ended.state === 'completed' && ended.seen >= owner.past, `${ended.state} after ${ended.seen} posts`);
    const files = `${ended.files.kept} of ${ended.files.found} files`;
    return { seen: `${ended.added} posts in ${ended.pages} pages, ${files}`, runs: [link(`import/${accountId}`)] };
  });

  await step(`${label}: the owner removes the app there; here it becomes a notice`, async () => {
    const id = await publishSoon(world, accountId, await plainest!.post(`Too late ${mark()}`, uploadTo(world)));
    await guide.revoke(owner);
    const ended = await over(world, id);
    expect(ended.failure?.class === 'reconnect-needed', `it ended as ${ended.state}: ${JSON.stringify(ended.failure)}`);
    const notice = (await notices(api)).find((one) => one.accountId === accountId && one.kind === 'reconnect-needed');
    expect(notice !== undefined, 'there is no notice');
    return { seen: `“${notice.message}” – next: ${notice.nextStep}`, runs: [run(id)] };
  });

  await step(`${label}: reconnect, then disconnect for good`, async () => {
    await connect(world, guide, owner, { accountId });
    const token = await guide.livingToken(owner);
    expect(token !== undefined && (await guide.takesToken(token)), `${label} knows of no living token`);
    await api.delete(`/v1/accounts/${accountId}`);
    const { receipt } = await api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');
    const isDead = !(await guide.takesToken(token));
    expect(isDead || receipt.revoked === 'not-offered', `${label} still takes the old token`);
    return {
      seen: `${receipt.proof} Kept: ${receipt.kept.importedPosts} imported posts.`,
      runs: [link(`account/${accountId}`)],
    };
  });

  await step(`${label}: nothing went out twice`, async () => {
    const { duplicates } = await guide.control.counters({ account: keyOf(owner) });
    expect(duplicates.length === 0, `${label} counts duplicates: ${duplicates.join(', ')}`);
    return { seen: `${await shown()} posts of this account are live there, none of them twice` };
  });
}
