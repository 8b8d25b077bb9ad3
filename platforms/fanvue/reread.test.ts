import { describe, expect, it } from 'vitest';
import type { KnownMessage } from '../platform.js';
import { commentId } from './comments.js';
import * as fixtures from './fixtures/answers.js';
import { answer, withFanvue } from './harness.js';

const { ids, pageOf, comment, message } = fixtures;
const uuid = (n: number): string => `0d7c2a9e-0000-4000-8000-${String(n).padStart(12, '0')}`;
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 20, hour));
const comments = `GET /posts/${ids.post}/comments`;
const chat = `GET /chats/${ids.fan}/messages`;
const knownComment = (n: number): KnownMessage => ({
  ...{ externalId: commentId(ids.post, uuid(n)), kind: 'comment', conversationId: ids.post, at: at(9), text: 'Nice' },
});
const knownMessage = (n: number, hour: number): KnownMessage => ({
  ...{ externalId: uuid(n), kind: 'direct-message', conversationId: ids.fan, at: at(hour), text: 'hi' },
});

describe('reading comments again', () => {
  it('reads them to their end, whatever their order, and what these leave out is gone', async () => {
    const { fanvue, call, server } = await withFanvue({
      [comments]: [
        pageOf([comment({ uuid: uuid(3) })], true),
        pageOf([comment({ uuid: uuid(1), text: 'Nicer' })], false, 2),
      ],
    });
    expect(await fanvue.rereading!.reread(call, [knownComment(1), knownComment(2)])).toEqual([
      { is: 'there', externalId: commentId(ids.post, uuid(1)), text: 'Nicer' },
      { is: 'gone', externalId: commentId(ids.post, uuid(2)) },
    ]);
    expect(server.arrived).toHaveLength(2);
  });

  it('tells nothing of what is not on the pages that it reads, nor where a page fails', async () => {
    const pages = [1, 2, 3, 4].map((n) => pageOf([comment({ uuid: uuid(10 + n) })], true, n));
    const long = await withFanvue({ [comments]: pages });
    expect(await long.fanvue.rereading!.reread(long.call, [knownComment(2), knownComment(11)])).toMatchObject([
      { is: 'there', externalId: commentId(ids.post, uuid(11)) },
    ]);
    expect(long.server.arrived).toHaveLength(3);

    const failing = await withFanvue({
      [comments]: [pageOf([comment({ uuid: uuid(9) })], true), answer(429, fixtures.tooMany)],
    });
    await expect(failing.fanvue.rereading!.reread(failing.call, [knownComment(1)])).rejects.toMatchObject({
      failureClass: 'rate-limited',
    });
  });
});

describe('reading a chat again', () => {
  it('goes back to what was said before them, and leaves the chat unread', async () => {
    const said = (n: number, hour: number) => message({ uuid: uuid(n), sentAt: at(hour).toISOString() });
    const { fanvue, call, server } = await withFanvue({
      [chat]: [pageOf([said(5, 12), said(4, 11)], true), pageOf([said(2, 9), said(1, 8)], true, 2)],
    });
    const told = await fanvue.rereading!.reread(call, [knownMessage(4, 11), knownMessage(3, 10)]);
    expect(told.map(({ externalId, is }) => [externalId, is])).toEqual([
      [uuid(4), 'there'],
      [uuid(3), 'gone'],
    ]);
    expect(server.arrived.map(({ query }) => query.markAsRead)).toEqual(['false', 'false']);
  });
});
