import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disagreements } from '../support/agreement.js';
import { type App, startApp } from '../support/app.js';
import { type Gates, installGates } from '../support/gates.js';
import { longClip } from '../support/longClip.js';
import { atCall, atStatement, type Standing } from '../support/standing.js';

const calls = {
  'POST /2/media/upload': { method: 'POST', path: '/2/media/upload' },
  'POST /2/media/metadata': { method: 'POST', path: '/2/media/metadata' },
  'POST /2/media/upload/initialize': { method: 'POST', path: '/2/media/upload/initialize' },
  'POST /2/media/upload/:id/append': { method: 'POST', path: '/2/media/upload/:id/append' },
  'POST /2/media/upload/:id/finalize': { method: 'POST', path: '/2/media/upload/:id/finalize' },
  'GET /2/media/upload': { method: 'GET', path: '/2/media/upload' },
  'POST /2/tweets': { method: 'POST', path: '/2/tweets' },
};
type Endpoint = keyof typeof calls;

/** A call of a publish, the n-th to its endpoint, and whether X had acted on it when the worker died. */
interface Point {
  readonly endpoint: Endpoint;
  readonly nth: number;
  readonly phase: 'before-commit' | 'after-commit';
}
const both = (endpoint: Endpoint, nth = 1): Point[] => [
  { endpoint, nth, phase: 'before-commit' },
  { endpoint, nth, phase: 'after-commit' },
];

/** How often an undisturbed publish calls each endpoint that changes something. */
const picture = { 'POST /2/media/upload': 1, 'POST /2/media/metadata': 1, 'POST /2/tweets': 1 };
const video = {
  'POST /2/media/upload/initialize': 1,
  'POST /2/media/upload/:id/append': 3,
  'POST /2/media/upload/:id/finalize': 1,
  'POST /2/tweets': 1,
};

type Account = Awaited<ReturnType<App['connect']>>;

describe('the worker is killed in the middle of a publish that takes several calls', () => {
  let app: App;
  let gates: Gates;
  let files: { picture: string; video: string; videoSha256: string };

  beforeAll(async () => {
    app = await startApp();
    gates = await installGates(app.stack.databaseUrl);
    await app.x.knobs.set({ duplicateWindowMs: 0 });
    const clip = longClip(await asset('clip.mp4'), 2_500_000); // three segments of a mebibyte
    files = {
      picture: await upload(await asset('picture.jpg'), 'image/jpeg'),
      video: await upload(clip, 'video/mp4'),
      videoSha256: createHash('sha256').update(clip).digest('hex'),
    };
  });
  afterAll(async () => {
    await gates?.stop();
    await app?.stop();
  });

  const asset = (name: string) => readFile(new URL(`../../local/assets/${name}`, import.meta.url));
  const upload = async (body: Buffer, type: string): Promise<string> => {
    const answer = await app.api.request('POST', '/v1/media', {
      body: new Uint8Array(body),
      headers: { 'content-type': type },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body.id;
  };
  const connectAll = <T>(ways: readonly T[]) =>
    Promise.all(ways.map(async (way) => ({ way, account: await app.connect() })));

  /** Each publish comes to its point, then one kill hits them all and a replacement starts. */
  const killAt = async <T>(
    lanes: { way: T; account: Account }[],
    stand: (way: T, account: Account) => Promise<Standing>,
    post: object,
  ): Promise<{ way: T; account: Account; ended: { state: string } }[]> => {
    const standing = await Promise.all(
      lanes.map(async ({ way, account }) => {
        const place = await stand(way, account);
        const id = await app.publish(account.accountId, post);
        await place.reached();
        return { way, account, id, place };
      }),
    );
    await app.stack.worker.kill9();
    const replacement = app.stack.worker.restart();
    await Promise.all(standing.map(({ place }) => place.afterKill()));
    await replacement;
    return await Promise.all(
      standing.map(async ({ way, account, id }) => ({ way, account, ended: await app.ended(id, 110_000) })),
    );
  };
  const atPoint = async ({ endpoint, nth, phase }: Point, { username }: Account) =>
    atCall(await app.x.hold({ ...calls[endpoint], account: username, nth }, phase), 'is lost');

  const changes = async (account: Account, usual: Partial<Record<Endpoint, number>>) => {
    const { callsByEndpoint } = await app.x.counters({ account: account.externalId });
    return Object.fromEntries(Object.keys(usual).map((endpoint) => [endpoint, callsByEndpoint[endpoint] ?? 0]));
  };
  /** Only the call during which the worker died may have been made once more; a commit that X acted on may not. */
  const expectNothingRepeated = async (
    { endpoint, phase }: Point,
    account: Account,
    usual: Partial<Record<Endpoint, number>>,
  ) => {
    const made = await changes(account, usual);
    const again = endpoint === 'POST /2/tweets' && phase === 'after-commit' ? 0 : 1;
    expect(made, `${endpoint} ${phase}`).toEqual({
      ...usual,
      ...(endpoint in usual && { [endpoint]: usual[endpoint]! + again }),
    });
  };

  it('publishes a picture once, and uploads it once more at most', async () => {
    const points = Object.keys(picture).flatMap((endpoint) => both(endpoint as Endpoint));
    const post = { text: 'A picture', media: [{ mediaId: files.picture, altText: 'Dusk over the lake' }] };

    const killed = await killAt(await connectAll(points), atPoint, post);

    for (const { way, account, ended } of killed) {
      expect(ended.state).toBe('published');
      await expectNothingRepeated(way, account, picture);
      const [live] = await app.x.posts(account.externalId);
      const [shown] = (await app.x.media(account.externalId)).filter(({ id }) => live!.mediaIds.includes(id));
      expect(shown!.altText).toBe('Dusk over the lake');
      expect(await disagreements(app, account)).toEqual([]);
    }
  });

  it('publishes a video once, resumes its upload at the segment, and its processing where it was', async () => {
    await app.x.knobs.set({ processingLooks: 3 });
    const points = [
      ...both('POST /2/media/upload/initialize'),
      ...[1, 2, 3].flatMap((nth) => both('POST /2/media/upload/:id/append', nth)),
      ...both('POST /2/media/upload/:id/finalize'),
      ...[1, 2].flatMap((nth) => both('GET /2/media/upload', nth)),
      ...both('POST /2/tweets'),
    ];

    const killed = await killAt(await connectAll(points), atPoint, {
      text: 'A clip',
      media: [{ mediaId: files.video }],
    });

    for (const { way, account, ended } of killed) {
      expect(ended.state).toBe('published');
      await expectNothingRepeated(way, account, video);
      const [live] = await app.x.posts(account.externalId);
      const [shown] = (await app.x.media(account.externalId)).filter(({ id }) => live!.mediaIds.includes(id));
      expect(shown!.sha256).toBe(files.videoSha256);
      expect(await disagreements(app, account)).toEqual([]);
    }
  });

  it('publishes a thread once and in order, whichever part was under way', async () => {
    const ways: Record<string, (account: Account) => Promise<Standing>> = {
      'part 1, acted on': (account) => atPoint({ endpoint: 'POST /2/tweets', nth: 1, phase: 'after-commit' }, account),
      'between 1 and 2': async ({ accountId }) => atStatement(await gates.close('intent', `${accountId}/1`), 'is lost'),
      'part 2, not acted on': (account) =>
        atPoint({ endpoint: 'POST /2/tweets', nth: 2, phase: 'before-commit' }, account),
      'part 2, acted on': (account) => atPoint({ endpoint: 'POST /2/tweets', nth: 2, phase: 'after-commit' }, account),
      'part 2, our row on its way': async ({ accountId }) =>
        atStatement(await gates.close('outcome-commit', `${accountId}/1`), 'goes on'),
      'part 3, not written': async ({ accountId }) =>
        atStatement(await gates.close('outcome', `${accountId}/2`), 'is lost'),
    };
    const lanes = await connectAll(Object.keys(ways));

    const killed = await killAt(lanes, (way, account) => ways[way]!(account), {
      text: 'One',
      thread: [{ text: 'Two' }, { text: 'Three' }],
    });

    for (const { way, account, ended } of killed) {
      expect(ended.state, way).toBe('published');
      const posts = await app.x.posts(account.externalId);
      expect(
        posts.map((post) => post.sentText),
        way,
      ).toEqual(['One', 'Two', 'Three']);
      expect(
        posts.map((post) => post.replyTo?.postId),
        way,
      ).toEqual([undefined, posts[0]!.id, posts[1]!.id]);
      expect(await disagreements(app, account), way).toEqual([]);
    }
  });
});
