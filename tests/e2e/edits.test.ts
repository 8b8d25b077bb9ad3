import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../db/accounts.js';
import { deleteMessage, editMessage, findMessage, keepMessages, noteSaid } from '../../db/messages.js';
import { messagesToReread, putOffRereads, scheduleRereads } from '../../db/rereads.js';
import type { AccountId } from '../../domain/ids.js';
import { type ApiUnderTest, startApiUnderTest, type TestWorkspace } from '../support/apiUnderTest.js';

let api: ApiUnderTest;
let owner: TestWorkspace;
let said = 0;

beforeAll(async () => {
  api = await startApiUnderTest();
  owner = await api.newWorkspace();
});
afterAll(() => api?.stop());

const lagMs = 60_000;
const at = (minute: number) => new Date(Date.UTC(2026, 6, 1, 12, minute));

async function received(accountId: AccountId, text: string, rereadAt: Date | null = null) {
  const account = (await findAccount(api.db, owner.workspaceId, accountId))!;
  said += 1;
  const one = {
    ...{ externalId: `e${said}`, kind: 'comment' as const, conversationId: '1840', inReplyToExternalId: '1840' },
    ...{ at: at(0), text, from: { externalId: '111', username: 'bo' } },
  };
  const [message] = await api.db.transaction((tx) =>
    keepMessages(tx, account, [one], { newsSince: new Date(0), rereadAt: () => rereadAt }),
  );
  const { id, externalId } = message!;
  const kept = async () => (await findMessage(api.db, owner.workspaceId, id))!;
  return {
    id,
    externalId,
    kept,
    shows: (words: string, seenAt?: Date, editedAt?: Date | null) =>
      noteSaid(api.db, accountId, [{ externalId, text: words, ...(editedAt !== undefined && { editedAt }) }], {
        lagMs,
        ...(seenAt && { seenAt }),
      }),
  };
}

describe('what a list shows of a message', () => {
  it('is an edit once, and one that may be older than the last edit undoes nothing', async () => {
    const accountId = await owner.newAccount();
    const { id, externalId, shows, kept } = await received(accountId, 'first');
    expect(await shows('  first ', at(1))).toEqual([]);
    expect(await shows('second', at(2))).toEqual([id]);
    expect(await shows('second', at(3))).toEqual([]);
    await editMessage(api.db, accountId, { externalId, text: 'third', at: at(4) });
    expect(await shows('second', new Date(at(4).getTime() + lagMs / 2))).toEqual([]);
    expect(await kept()).toMatchObject({ text: 'third', editedAt: at(4) });
    expect(await shows('fourth', at(6))).toEqual([id]);
    expect(await kept()).toMatchObject({ text: 'fourth', editedAt: at(6) });
  });

  it('is an edit by the platform’s own time where it tells one, and none where it says so', async () => {
    const { id, shows, kept } = await received(await owner.newAccount(), 'first');
    expect(await shows('cut off…', at(1), null)).toEqual([]);
    expect(await shows('third', undefined, at(3))).toEqual([id]);
    expect(await shows('second', at(9), at(2))).toEqual([]);
    expect(await kept()).toMatchObject({ text: 'third', editedAt: at(3) });
  });

  it('tells nothing where it shows no words, where nobody knows its age, or after it was taken back', async () => {
    const accountId = await owner.newAccount();
    const { externalId, shows, kept } = await received(accountId, 'first');
    expect(await shows('', at(1))).toEqual([]);
    expect(await shows('from an old webhook')).toEqual([]);
    await deleteMessage(api.db, accountId, { externalId, at: at(2) });
    expect(await shows('back again', at(9))).toEqual([]);
    expect(await kept()).toMatchObject({ text: '', editedAt: null, deletedAt: at(2) });
  });

  it('is one edit, however many see it at once', async () => {
    const { id, shows } = await received(await owner.newAccount(), 'first');
    const edits = await Promise.all(Array.from({ length: 8 }, () => shows('second', at(2))));
    expect(edits.flat()).toEqual([id]);
  });
});

describe('reading again', () => {
  it('has its turn when it is due, is put off together, and ends with the message', async () => {
    const accountId = await owner.newAccount();
    const due = async () => (await messagesToReread(api.db, accountId, 'comments')).map(({ message }) => message.id);
    const now = await received(accountId, 'now', at(0));
    await received(accountId, 'later', new Date(Date.now() + 3_600_000));
    await received(accountId, 'never');
    expect(await due()).toEqual([now.id]);
    expect(await messagesToReread(api.db, accountId, 'direct-messages')).toEqual([]);

    const until = new Date(Date.now() + 60_000);
    await scheduleRereads(api.db, [{ id: now.id, rereadAt: at(1), missingSince: at(1) }]);
    await putOffRereads(api.db, accountId, 'comments', until);
    expect(await due()).toEqual([]);
    expect(await now.kept()).toMatchObject({ rereadAt: until, missingSince: at(1) });

    await deleteMessage(api.db, accountId, { externalId: now.externalId, at: at(2) });
    await scheduleRereads(api.db, [{ id: now.id, rereadAt: at(3), missingSince: null }]);
    expect(await now.kept()).toMatchObject({ rereadAt: null, missingSince: null, deletedAt: at(2) });
  });
});
