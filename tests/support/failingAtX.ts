import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type App, connectAs } from './app.js';

export type XAccount = Awaited<ReturnType<App['connect']>>;

const create = { method: 'POST', path: '/2/tweets' };

/** Publishes on X that fail, or whose end nobody knows, for whoever replays them. The product may start later. */
export function failingAtX(app: () => App) {
  const send = (account: XAccount, count: number) =>
    Promise.all(Array.from({ length: count }, () => app().publish(account.accountId, `Once more ${randomUUID()}`)));

  return {
    /** X refuses them, by default our app; nothing of them is there. What it says of the content stays true until the content is changed. */
    async refused(account: XAccount, count: number, detail = 'client-not-enrolled'): Promise<string[]> {
      const match = { ...create, account: account.username };
      const { id } = await app().x.levers.refuse(match, { detail, times: 'standing' });
      const ids = await send(account, count);
      for (const publishId of ids) expect(await app().ended(publishId)).toMatchObject({ state: 'failed' });
      await app().x.levers.remove(id);
      return ids;
    },
    /** Their answers are lost with the grant, so that nobody can tell: X has taken them (`after-commit`) or never got to it. */
    async unconfirmed(account: XAccount, count: number, phase: 'before-commit' | 'after-commit'): Promise<string[]> {
      const hold = await app().x.hold({ ...create, account: account.username }, phase, 'standing');
      const ids = await send(account, count);
      await hold.reached(count);
      await app().x.revokeGrant(account.externalId);
      await hold.drop();
      for (const id of ids) expect(await app().ended(id)).toMatchObject({ state: 'unconfirmed' });
      return ids;
    },
    reconnect: ({ username, externalId, accountId }: XAccount) =>
      connectAs(app().api, username, externalId, { accountId }),
    live: async ({ externalId }: XAccount) => (await app().livePosts(externalId)).length,
    calls: async ({ externalId }: XAccount) =>
      (await app().x.ledger({ account: externalId, endpoint: 'POST /2/tweets', phase: 'received' })).length,
  };
}
