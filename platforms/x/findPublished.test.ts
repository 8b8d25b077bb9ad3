import { describe, expect, it } from 'vitest';
import type { Found, SoughtPart } from '../platform.js';
import { nothing } from './fixtures/answers.js';
import { picture, withX } from './harness.js';

const timeline = 'GET /2/users/2244994945/tweets';
const since = new Date('2026-09-01T10:00:00.700Z');
const sought = (more: Partial<SoughtPart> = {}): SoughtPart => ({
  part: { text: 'Tea & cake at example.com/menu', media: [] },
  options: {},
  handles: {},
  media: [],
  isFirst: true,
  since,
  excludingExternalIds: [],
  ...more,
});
const ours = {
  id: '1950000000000000002',
  text: 'Tea &amp; cake at https://t.co/AbC',
  created_at: '2026-09-01T10:00:00.000Z',
  edit_history_tweet_ids: ['1950000000000000002'],
  entities: { urls: [{ url: 'https://t.co/AbC', expanded_url: 'http://example.com/menu' }] },
};

async function find(posts: object[], part: SoughtPart, more: object = {}): Promise<Found> {
  const { x, call } = await withX({
    [timeline]: [posts.length > 0 ? { data: posts, meta: { result_count: posts.length }, ...more } : nothing],
  });
  return x.findPublished(call, part);
}

describe('looking for a post whose commit was lost', () => {
  it('finds it by its text as written, whatever X made of links and signs', async () => {
    const { x, call, server } = await withX({ [timeline]: [{ data: [ours], meta: {} }] });
    expect(await x.findPublished(call, sought())).toMatchObject({
      verdict: 'posted',
      externalId: ours.id,
      url: `https://x.com/demo_studio/status/${ours.id}`,
      evidence: {
        looked: expect.stringContaining('1 posts of @demo_studio'),
        candidates: [{ externalId: ours.id, why: 'equal text' }],
      },
    });
    expect(server.arrived[0]!.query).toMatchObject({
      start_time: '2026-09-01T09:59:55Z',
      'tweet.fields': expect.stringContaining('note_tweet'),
    });
  });

  it('says that it is not seen on an empty timeline', async () => {
    expect(await find([], sought())).toMatchObject({ verdict: 'not-seen', evidence: { candidates: [] } });
  });

  it('finds long texts in their note', async () => {
    const text = 'word '.repeat(200).trim();
    const post = { ...ours, text: `${text.slice(0, 200)}…`, entities: undefined, note_tweet: { text } };
    expect(await find([post], sought({ part: { text, media: [] } }))).toMatchObject({ verdict: 'posted' });
  });

  it('reads the other dialect as well', async () => {
    const { edit_history_tweet_ids: history, ...rest } = ours;
    const post = { ...rest, edit_history_post_ids: history, referenced_posts: [{ type: 'replied_to', id: '5' }] };
    expect(await find([post], sought({ replyToExternalId: '5', isFirst: false }))).toMatchObject({ verdict: 'posted' });
  });

  it.each<[string, object, Partial<SoughtPart>]>([
    ['has another text', { text: 'Tea', entities: undefined }, {}],
    [
      'has another link',
      { entities: { urls: [{ url: 'https://t.co/AbC', expanded_url: 'http://example.com/other' }] } },
      {},
    ],
    ['was there before the intent', { created_at: '2026-09-01T09:59:50.000Z' }, {}],
    ['belongs to another publish', {}, { excludingExternalIds: [ours.id] }],
    [
      'answers another post',
      { referenced_tweets: [{ type: 'replied_to', id: '5' }] },
      { replyToExternalId: '6', isFirst: false },
    ],
    ['is no answer', {}, { replyToExternalId: '6', isFirst: false }],
    ['is a repost', { referenced_tweets: [{ type: 'retweeted', id: '5' }] }, {}],
    ['has media', { attachments: { media_keys: ['3_1'] } }, {}],
  ])('does not take one that %s', async (_, post, more) => {
    expect((await find([{ ...ours, ...post }], sought(more))).verdict).toBe('not-seen');
  });

  it('knows a part of a thread by the part it answers', async () => {
    const reply = { ...ours, referenced_tweets: [{ type: 'replied_to', id: '5' }] };
    expect(await find([reply], sought({ replyToExternalId: '5', isFirst: false }))).toMatchObject({
      verdict: 'posted',
    });
    expect(await find([reply], sought({ options: { replyToPostId: '5' } }))).toMatchObject({ verdict: 'posted' });
  });

  it('looks past the names that X puts in front of a reply', async () => {
    const reply = { ...ours, text: `@a_stranger ${ours.text}`, referenced_tweets: [{ type: 'replied_to', id: '5' }] };
    expect(await find([reply], sought({ options: { replyToPostId: '5' } }))).toMatchObject({ verdict: 'posted' });
  });

  it('knows pictures without a text by the uploads themselves', async () => {
    const part = { text: '', media: [picture()] };
    const handles = { 'media[0]': { externalId: '1', ready: true, resume: { mediaKey: '3_1' } } };
    const posts = [
      {
        ...ours,
        id: '1950000000000000003',
        edit_history_tweet_ids: undefined,
        text: 'https://t.co/pic',
        entities: undefined,
        attachments: { media_keys: ['3_2'] },
      },
      { ...ours, text: 'https://t.co/pic', attachments: { media_keys: ['3_1'] } },
    ];
    expect(await find(posts, sought({ part, handles }))).toMatchObject({ verdict: 'posted', externalId: ours.id });
  });

  it('cannot tell when X left a link unexpanded', async () => {
    expect((await find([{ ...ours, entities: undefined }], sought())).verdict).toBe('cannot-tell');
  });

  it('cannot tell when the candidate was edited meanwhile', async () => {
    const edited = {
      ...ours,
      text: 'Coffee',
      entities: undefined,
      edit_history_tweet_ids: [ours.id, '1950000000000000009'],
    };
    expect((await find([edited], sought())).verdict).toBe('cannot-tell');
  });

  it('cannot tell when X failed over a part of the list', async () => {
    const errors = [{ type: 'https://api.x.com/2/problems/internal-error', detail: 'Internal error' }];
    expect((await find([{ ...ours, text: 'Tea', entities: undefined }], sought(), { errors })).verdict).toBe(
      'cannot-tell',
    );
  });

  it('reads page after page, and cannot tell when there is no end', async () => {
    const page = (token?: string) => ({
      data: [{ id: '1950000000000000001', text: 'other', created_at: '2026-09-01T11:00:00.000Z' }],
      meta: { next_token: token },
    });
    const found = await withX({ [timeline]: [page('a'), { data: [ours], meta: {} }] });
    expect(await found.x.findPublished(found.call, sought())).toMatchObject({ verdict: 'posted' });
    expect(found.server.arrived[1]!.query.pagination_token).toBe('a');

    const endless = await withX({ [timeline]: ['a', 'b', 'c', 'd', 'e'].map(page) });
    expect(await endless.x.findPublished(endless.call, sought())).toMatchObject({ verdict: 'cannot-tell' });
  });

  it('shows no text of posts in its evidence', async () => {
    const found = await find([ours, { ...ours, id: '1', text: 'secret plans', entities: undefined }], sought());
    expect(JSON.stringify(found.evidence)).not.toMatch(/Tea|secret/);
  });
});
