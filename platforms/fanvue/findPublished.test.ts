import { describe, expect, it } from 'vitest';
import type { PartToCommit } from '../platform.js';
import * as fixtures from './fixtures/answers.js';
import { partOf, picture, type Scripted, withFanvue } from './harness.js';

const { ids, post, pageOf, cursorPageOf } = fixtures;
const since = new Date('2026-11-20T08:59:59.000Z');

async function look(part: PartToCommit, pages: Scripted[], excludingExternalIds: string[] = []) {
  const harness = await withFanvue({ 'GET /posts': pages });
  const found = await harness.fanvue.findPublished(harness.call, { ...part, since, excludingExternalIds });
  return { ...harness, found };
}

const hello = partOf('Hello');
const filler = (more: object = {}) => post({ uuid: ids.older, text: 'something else', ...more });

describe('a lost commit', () => {
  it('is found among the published posts by text, price and audience', async () => {
    const { found, server } = await look(hello, [pageOf([filler(), post()])]);
    expect(found).toMatchObject({ verdict: 'posted', externalId: ids.post, url: 'https://www.fanvue.com/luna-demo' });
    expect(server.arrived[0]!.query).toEqual({ includeUnpublished: 'false', page: '1', size: '50' });
    expect(JSON.stringify(found.evidence)).not.toMatch(/Hello|something else/);
    expect(found.evidence.candidates).toHaveLength(2);
  });

  it('is found by its uploads, whatever became of its text and price', async () => {
    const part = partOf('Hello', [picture()], { options: { audience: 'subscribers', price: 300 } });
    const edited = post({ text: 'edited', price: null, mediaUuids: [ids.media] });
    expect((await look(part, [pageOf([edited])])).found).toMatchObject({ verdict: 'posted', externalId: ids.post });
  });

  it.each([
    ['another text', post({ text: 'Hello!' })],
    ['other media', post({ mediaUuids: [ids.otherMedia] })],
    ['another price', post({ price: 500 })],
    ['another audience', post({ audience: 'followers-and-subscribers' })],
    ['an earlier time', post({ createdAt: '2026-11-20T08:59:53.000Z' })],
  ])('is not taken for a post with %s', async (_, other) => {
    expect((await look(hello, [pageOf([other])])).found.verdict).toBe('not-seen');
  });

  it('is not taken for another publish’s, and of two the older is ours', async () => {
    const [older, younger] = [post({ uuid: ids.older }), post({ createdAt: '2026-11-20T09:00:30.000Z' })];
    expect((await look(hello, [pageOf([younger, older])])).found).toMatchObject({ externalId: ids.older });
    expect((await look(hello, [pageOf([younger, older])], [ids.older])).found).toMatchObject({ externalId: ids.post });
    expect((await look(hello, [pageOf([younger, older])], [ids.older, ids.post])).found.verdict).toBe('not-seen');
  });

  it('is looked for beyond pinned posts, however old, and no further than the intent', async () => {
    const pinned = filler({ isPinned: true, createdAt: '2025-01-01T00:00:00.000Z' });
    const old = filler({ createdAt: '2026-11-01T00:00:00.000Z' });
    const { found, server } = await look(hello, [pageOf([pinned], true), pageOf([post(), old], true, 2)]);
    expect(found.verdict).toBe('posted');
    expect(server.arrived.map(({ query }) => query.page)).toEqual(['1', '2']);
  });

  it('is looked for through lists with cursors as well', async () => {
    const { found, server } = await look(hello, [cursorPageOf([filler()], 'next-1'), cursorPageOf([post()])]);
    expect(found.verdict).toBe('posted');
    expect(server.arrived[1]!.query).toMatchObject({ cursor: 'next-1' });
    expect(server.arrived[1]!.query).not.toHaveProperty('page');
  });

  it('cannot be told of where there are more posts than are looked through', async () => {
    const { found } = await look(
      hello,
      [1, 2, 3, 4, 5].map((page) => pageOf([filler()], true, page)),
    );
    expect(found.verdict).toBe('cannot-tell');
  });

  it('is not believed to be absent for an answer that is no list', async () => {
    await expect(look(hello, [{}])).rejects.toMatchObject({ failureClass: 'platform-unavailable' });
  });
});
