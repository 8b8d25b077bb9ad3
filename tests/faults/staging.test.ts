import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, mark, publish, uploadTo, type World } from '../../local/demo/world.js';
import { assets, type Guide, type Kind, keyOf, type Owner, type Upload } from '../../local/guides/guide.js';
import { type GuideName, guideNames, openGuides } from '../../local/guides/index.js';
import type { Match } from '../../simulators/shared/levers.js';
import { type App, startApp } from '../support/app.js';
import { longClip } from '../support/longClip.js';

/** Large enough for several pieces of any platform's size (Fanvue 6 MiB, TikTok 5 MB and more). */
const videoBytes = 17_000_000;

interface Lane {
  readonly name: GuideName;
  readonly guide: Guide;
  readonly kind: Kind;
  readonly title: string;
  readonly owner: Owner;
  readonly accountId: string;
}

/** What happens before the commit, for every kind of content that has such a step: bars F05, F06 and F07. */
describe('the worker is killed while a post is being staged', () => {
  let app: App;
  let world: World;
  let guides: Record<GuideName, Guide>;
  let upload: Upload;

  beforeAll(async () => {
    app = await startApp({ env: { RECONCILE_OVER_MS: '1500' } });
    world = {
      api: app.api,
      simulatorsUrl: app.stack.simulatorUrl,
      killWorker: () => app.stack.worker.kill9(),
      link: (workflowId) => workflowId,
    };
    guides = await openGuides(world.simulatorsUrl);
    for (const guide of Object.values(guides)) await guide.allowRepeats?.();
    upload = uploadOf(app);
  });
  afterAll(() => app?.stop());

  const lanesWhere = async (has: (kind: Kind) => unknown): Promise<Lane[]> => {
    const wanted = guideNames.flatMap((name) =>
      Object.entries(guides[name].kinds)
        .filter(([, kind]) => has(kind))
        .map(([title, kind]) => ({ name, guide: guides[name], kind, title })),
    );
    return await Promise.all(
      wanted.map(async (one) => {
        const owner = await one.guide.newOwner();
        return { ...one, owner, accountId: (await connect(world, one.guide, owner)).accountId };
      }),
    );
  };
  const callsTo = async ({ guide, owner }: Lane, { method, path }: Match) => {
    const { callsByEndpoint } = await guide.control.counters({ account: keyOf(owner) });
    return [path].flat().reduce((sum, one) => sum + (callsByEndpoint[`${method} ${one}`] ?? 0), 0);
  };
  const expectOne = async ({ name, title, guide, kind, owner }: Lane, id: string) => {
    const { state, failure } = await app.ended(id, 240_000);
    const shown = (await guide.live(owner)).length;
    expect({ name, title, state, failure, shown }).toMatchObject({ state: 'published', shown: kind.shows ?? 1 });
    expect((await guide.control.counters({ account: keyOf(owner) })).duplicates).toEqual([]);
  };

  /** Every lane stands at its call, then one kill hits them all, and a replacement starts. */
  async function killAt(lanes: Lane[], call: (kind: Kind) => Match, phase: 'before-commit' | 'after-commit') {
    const standing = await Promise.all(
      lanes.map(async (lane) => {
        const hold = await lane.guide.control.hold({ ...call(lane.kind), account: keyOf(lane.owner) }, phase);
        const id = await publish(world, lane.accountId, await lane.kind.post(`Staged ${mark()}`, upload));
        await hold.reached(1, 60_000);
        return { lane, id, hold };
      }),
    );
    await app.stack.worker.kill9();
    const replacement = app.stack.worker.restart();
    await Promise.all(standing.map(({ hold }) => hold.drop()));
    await replacement;
    for (const { lane, id } of standing) await expectOne(lane, id);
  }

  it('sends at most one piece again, and leaves exactly one post (F05)', async () => {
    const undisturbed = await lanesWhere(({ uploads }) => uploads);
    for (const lane of undisturbed) {
      const id = await publish(world, lane.accountId, await lane.kind.post(`Whole ${mark()}`, upload));
      await expectOne(lane, id);
    }
    for (const phase of ['before-commit', 'after-commit'] as const) {
      const lanes = await lanesWhere(({ uploads }) => uploads);
      await killAt(lanes, ({ uploads }) => uploads!, phase);
      for (const [index, lane] of lanes.entries()) {
        const usual = await callsTo(undisturbed[index]!, lane.kind.uploads!);
        expect(await callsTo(lane, lane.kind.uploads!), `${lane.name} ${lane.title}`).toBeLessThanOrEqual(usual + 1);
      }
    }
  });

  it('goes on looking whether the platform has processed it, and leaves exactly one post (F06)', async () => {
    await killAt(await lanesWhere(({ looks }) => looks), ({ looks }) => looks!, 'before-commit');
  });

  it('stages anew what the platform has forgotten by the moment, and leaves exactly one post (F07)', async () => {
    const lanes = await lanesWhere(({ forgottenAfterMs }) => forgottenAfterMs);
    expect(lanes.length).toBeGreaterThan(0);
    const publishAt = new Date(Date.now() + 45_000).toISOString();
    const staged = await Promise.all(
      lanes.map(async (lane) => {
        const id = await publish(world, lane.accountId, await lane.kind.post(`Later ${mark()}`, upload), { publishAt });
        await app.api.until(`/v1/publishes/${id}`, ({ state }) => state === 'staged', 40_000);
        return { lane, id };
      }),
    );
    const longest = Math.max(...lanes.map(({ kind }) => kind.forgottenAfterMs!));
    await guides.x.control.clock.advance(longest + 60_000); // one clock for all simulators
    for (const { lane, id } of staged) await expectOne(lane, id);
  });
});

/** As the demo uploads, but videos are long enough for several pieces. */
function uploadOf(app: App): Upload {
  const usual = uploadTo(app);
  return async (file) => {
    if (!file.endsWith('.mp4')) return await usual(file);
    const clip = await readFile(new URL(`../../local/assets/${file}`, import.meta.url));
    const answer = await app.api.request('POST', '/v1/media', {
      body: new Uint8Array(longClip(clip, videoBytes)),
      headers: { 'content-type': assets[file] },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body.id;
  };
}
