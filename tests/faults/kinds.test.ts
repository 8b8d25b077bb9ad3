import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, mark, publish, uploadTo, type World } from '../../local/demo/world.js';
import { type Guide, type Kind, keyOf, type Owner } from '../../local/guides/guide.js';
import { type GuideName, guideNames, openGuides } from '../../local/guides/index.js';
import { type App, startApp } from '../support/app.js';
import { atCall, type Standing } from '../support/standing.js';

const rounds = Number(process.env.FAULT_ROUNDS_OF_KINDS ?? 1);

/**
 * Where the worker dies: once all publishes of a point stand there, one kill -9 hits them all, and a replacement starts.
 * The finer points between our own statements are the same for every kind (kill.test.ts).
 */
const points = {
  'before the platform acts, which it does afterwards': { phase: 'before-commit', afterwards: 'goes on' },
  'before the platform acts, which it never does': { phase: 'before-commit', afterwards: 'is lost' },
  'after the platform has acted and before it answers': { phase: 'after-commit', afterwards: 'is lost' },
} as const;
type Point = keyof typeof points;
const pointNames = Object.keys(points) as Point[];

interface Publish {
  readonly name: GuideName;
  readonly kind: string;
  readonly id: string;
  readonly owner: Owner;
  readonly standing: Standing;
}
interface Outcome {
  readonly point: Point;
  readonly name: GuideName;
  readonly kind: string;
  readonly state: string;
  readonly more: number;
  readonly wanted: number;
  readonly failure: unknown;
  readonly duplicates: readonly string[];
}

let app: App;
let world: World;
let guides: Record<GuideName, Guide>;
const outcomes: Outcome[] = [];

describe(`the worker is killed around the commit of every kind of content, ${rounds} time(s)`, () => {
  beforeAll(async () => {
    // A dead worker is noticed after five seconds at the earliest, when this window has passed.
    app = await startApp({ env: { RECONCILE_OVER_MS: '1500' } });
    world = {
      api: app.api,
      simulatorsUrl: app.stack.simulatorUrl,
      killWorker: () => app.stack.worker.kill9(),
      link: (workflowId) => workflowId,
    };
    guides = await openGuides(world.simulatorsUrl);
    for (const guide of Object.values(guides)) await guide.allowRepeats?.();
    for (let round = 1; round <= rounds; round++) for (const point of pointNames) await killAt(point);
  }, 900_000);
  afterAll(() => app?.stop());

  it.each(guideNames)('leaves exactly one of each kind: %s', async (name) => {
    const here = outcomes.filter((outcome) => outcome.name === name);
    const kinds = Object.keys(guides[name].kinds);

    expect(here).toHaveLength(kinds.length * pointNames.length * rounds);
    const isRight = ({ kind, state, more, wanted }: Outcome): boolean =>
      (state === 'published' && more === wanted) ||
      (guides[name].kinds[kind]!.cannotTell === true && state === 'unconfirmed' && more <= wanted);
    expect(here.filter((outcome) => !isRight(outcome))).toEqual([]);
    expect(here.flatMap(({ duplicates }) => duplicates)).toEqual([]);
  });
});

/** Every kind comes to the point, each on an account of its own; then the worker dies. */
async function killAt(point: Point): Promise<void> {
  const kinds = guideNames.flatMap((name) =>
    Object.entries(guides[name].kinds).map(([kind, of]) => ({ name, kind, of })),
  );
  const publishes = await Promise.all(kinds.map(({ name, kind, of }) => publishTo(point, name, kind, of)));

  await app.stack.worker.kill9();
  // First: an act later than the read lag, which is short here, would be one that nobody may expect.
  await Promise.all(publishes.map(({ standing }) => standing.afterKill()));
  await app.stack.worker.restart();
  outcomes.push(...(await Promise.all(publishes.map((publish) => outcomeOf(point, publish)))));
}

async function publishTo(point: Point, name: GuideName, kind: string, of: Kind): Promise<Publish> {
  const guide = guides[name];
  const owner = await guide.newOwner();
  const { accountId } = await connect(world, guide, owner);
  const { phase, afterwards } = points[point];
  const standing = atCall(await guide.control.hold({ ...of.commit, account: keyOf(owner) }, phase), afterwards);
  const id = await publish(world, accountId, await of.post(`Killed ${mark()}`, uploadTo(world)));
  await standing.reached();
  return { name, kind, id, owner, standing };
}

async function outcomeOf(point: Point, { name, kind, id, owner }: Publish): Promise<Outcome> {
  const guide = guides[name];
  const { state, failure } = await app.ended(id, 240_000);
  const { duplicates } = await guide.control.counters({ account: keyOf(owner) });
  const more = (await guide.live(owner)).length;
  return { point, name, kind, state, failure, more, duplicates, wanted: guide.kinds[kind]!.shows ?? 1 };
}
