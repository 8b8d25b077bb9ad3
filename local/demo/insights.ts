import { controlOf } from '../../simulators/control.js';
import type { Answer } from '../apiClient.js';
import type { Guide } from '../guides/guide.js';
import { fireInsights, passTime } from '../insights.js';
import { expect, step } from './steps.js';
import { connect, mark, type OwnParts, over, publish, type World } from './world.js';

const hourMs = 3_600_000;
const hours = 24;
/** The hour in which X is away. */
const awayAt = 11;

/** A day of X's numbers within seconds: its clock goes on by the hour, and what is known here grows older with it. */
export async function dayOfInsights(world: World, own: OwnParts, guide: Guide): Promise<void> {
  const { api, link } = world;
  const x = controlOf(world.simulatorsUrl, 'x');
  let passedMs = 0;

  await step('A day of insights, hour by hour on X’s clock; the hour in which X was away stays a gap', async () => {
    const accountId = await connectForDays();
    const publishId = await publish(world, accountId, { text: `Measure me ${mark()}` });
    const { parts, state } = await over(world, publishId);
    expect(state === 'published', `it ended as ${state}`);
    await api.until(`/v1/accounts/${accountId}/insights`, ({ nextReadAt }) => nextReadAt !== null);

    for (let hour = 0; hour < hours; hour += 1) {
      // The hour of the outage passes unread, and is made up for by the next one.
      const unread = hour === awayAt ? await readInVain(accountId) : undefined;
      if (unread) hour += 1;
      if (hour > 0) passedMs += await passTime({ ...own, clock: x.clock, accountId }, unread ? 2 * hourMs : hourMs);
      await x.setMetrics(parts[0].externalId, { likes: hour + 1 });
      await (unread?.endOutage() ?? (await fireInsights(own.temporal, accountId)).result());
    }

    const ofPost = await api.must('GET', `/v1/publishes/${publishId}/insights?step=hour&metric=likes`);
    const likes = seriesOf(ofPost.parts[0], 'like_count');
    expectHours(likes, (value, hour) => value === hour + 1);
    const ofAccount = await api.must('GET', `/v1/accounts/${accountId}/insights?step=hour&metric=followers`);
    const followers = seriesOf(ofAccount, 'followers_count');
    expectHours(followers, (value) => value === 100);
    await api.must('DELETE', `/v1/accounts/${accountId}`);
    return { seen: [likes, followers].map(inWords).join('\n     '), runs: [link(`insights/${accountId}`)] };
  });
  await x.clock.advance(-passedMs); // what follows has its own time

  /** With a token that outlives the day: renewing it every two hours is shown elsewhere. */
  async function connectForDays(): Promise<string> {
    const { accessTokenLifetimeMs } = await x.knobs.get();
    await x.knobs.set({ accessTokenLifetimeMs: 2 * hours * hourMs });
    const { accountId } = await connect(world, guide, await guide.newOwner());
    await x.knobs.set({ accessTokenLifetimeMs });
    return accountId;
  }

  /** An hour passes, its turn comes, and X does not answer. */
  async function readInVain(accountId: string) {
    passedMs += await passTime({ ...own, clock: x.clock, accountId }, hourMs);
    const outage = await x.levers.outage();
    const run = await fireInsights(own.temporal, accountId);
    await api.until(`/v1/accounts/${accountId}/insights`, ({ trouble }) => trouble !== null);
    return {
      async endOutage() {
        await x.levers.remove(outage.id);
        await run.result();
      },
    };
  }
}

interface Series {
  readonly metric: string;
  readonly commonName: string | null;
  readonly points: readonly { readonly value: number | null }[];
}

function seriesOf({ series }: Answer['body'], metric: string): Series {
  const found = (series as Series[]).find((one) => one.metric === metric);
  expect(found !== undefined, `there is no series of ${metric}`);
  return found;
}

/** A point for each hour: what X had then, and nothing where it was away. */
function expectHours(series: Series, isRight: (value: number, hour: number) => boolean): void {
  const right = series.points.filter(({ value }, hour) =>
    value === null || hour === awayAt ? value === null && hour === awayAt : isRight(value, hour),
  );
  expect(right.length === hours && series.points.length === hours, inWords(series));
}

const inWords = ({ metric, commonName, points }: Series): string =>
  `${metric} (${commonName}): ${points.map(({ value }) => value ?? '–').join(' ')}`;
