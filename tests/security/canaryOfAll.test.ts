import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connect, over, publish, uploadTo, type World } from '../../local/demo/world.js';
import { keyOf } from '../../local/guides/guide.js';
import { type GuideName, guideNames, openGuides } from '../../local/guides/index.js';
import type { AnyControl } from '../contract/throughControl.js';
import { type App, startApp } from '../support/app.js';
import { type Canary, type Piece, type Sighting, scan, told } from './canary/scan.js';
import * as sinks from './canary/sinks.js';

/** Calls for which a platform takes a token in no other way than in the address, or hands out an address with a token in it. */
const inTheAddress = [
  /^GET \/(v[\d.]+\/)?(oauth\/)?(access_token|refresh_access_token)$/, // Meta's own grant types (threads.md §1.3, instagram.md §1.3)
  /^GET \/v[\d.]+\/debug_token$/, // the token that is asked about (threads.md §1.4)
  /^PUT /, // upload addresses of TikTok and Fanvue
  /^GET \/media\/[\w-]+\/main$/, // where Fanvue keeps its files (fanvue.md §3.5)
];

/** What canary.test.ts does with X at every turn, in short for every kind of login: each secret they issued is looked for. */
describe('every platform’s story at trace with DEBUG=*', () => {
  let app: App;
  const captions: Canary[] = [];
  const echoed: string[] = [];
  let canaries: Canary[];
  let sightings: Sighting[];

  beforeAll(async () => {
    app = await startApp({ env: { LOG_LEVEL: 'trace', DEBUG: '*' } });
    const world: World = {
      api: app.api,
      simulatorsUrl: app.stack.simulatorUrl,
      killWorker: () => app.stack.worker.kill9(),
      link: (workflowId) => workflowId,
    };
    const guides = await openGuides(world.simulatorsUrl);
    for (const name of guideNames) await tell(world, name, guides[name]);
    canaries = [...captions, ...(await secretsOfAll(app))];
    sightings = scan(canaries, await everything(app), {
      ids: app.stack.simulators.all
        .flatMap((one) => [one, ...Object.values(one.flavours)])
        .map((one) => one.app.clientId),
    });
  }, 400_000);
  afterAll(() => app?.stop());

  /** Connects, publishes every kind, is told its secrets back by the platform, imports, disconnects. */
  async function tell(world: World, name: GuideName, guide: Awaited<ReturnType<typeof openGuides>>[GuideName]) {
    const owner = await guide.newOwner({ past: 3 });
    const { accountId } = await connect(world, guide, owner);
    for (const kind of Object.values(guide.kinds))
      await over(world, await publish(world, accountId, await kind.post(caption(), uploadTo(world))));

    const [plainest] = Object.values(guide.kinds);
    const mine = { ...plainest!.commit, account: keyOf(owner) };
    const { levers } = guide.control as unknown as AnyControl;
    for (const how of [{ status: 400 }, { status: 502, html: true }]) {
      await levers.echoSecrets(mine, how);
      const ended = await over(
        world,
        await publish(world, accountId, await plainest!.post(caption(), uploadTo(world))),
      );
      if (ended.failure?.platformMessage) echoed.push(`${name}: ${ended.failure.platformMessage}`);
    }
    const { id } = await world.api.must('POST', `/v1/accounts/${accountId}/imports`, {});
    await world.api.until(`/v1/imports/${id}`, ({ state }) => state !== 'running');
    await world.api.delete(`/v1/accounts/${accountId}`);
    await world.api.until(`/v1/accounts/${accountId}`, ({ state }) => state === 'disconnected');
  }

  /** Nobody else's words. */
  function caption(): string {
    const word = () => Array.from({ length: 7 }, () => String.fromCharCode(97 + randomInt(26))).join('');
    const value = `${word()} ${word()} ${word()}`;
    captions.push({ kind: 'caption', value });
    return value;
  }

  it('had access tokens, codes and a client secret of every kind of login', () => {
    const kinds = canaries.map(({ kind }) => kind);
    for (const kind of ['access-token', 'authorization-code', 'client-secret'])
      expect(kinds.filter((one) => one === kind).length, kind).toBeGreaterThanOrEqual(guideNames.length);
    expect(echoed.length).toBeGreaterThan(0);
    for (const words of echoed) for (const { value } of canaries) expect(words).not.toContain(value);
  });

  it.each(['histories', 'descriptions', 'Temporal’s database', 'logs', 'server logs'])(
    'left nothing of them in %s',
    (sink) => {
      expect(told(sightings.filter((one) => one.sink === sink))).toEqual([]);
    },
  );

  it('left no token, code or secret in plain in Postgres, where captions live', () => {
    expect(told(sightings.filter(({ sink, canary }) => sink === 'Postgres' && canary.kind !== 'caption'))).toEqual([]);
  });

  it('sent no token in an address but where the platform takes it in no other way (S34)', () => {
    const inLines = sightings.filter(
      ({ sink, canary, place }) =>
        sink === 'request lines' &&
        !['authorization-code', 'caption'].includes(canary.kind) &&
        !inTheAddress.some((allowed) => allowed.test(place)),
    );
    expect(told(inLines)).toEqual([]);
  });
});

async function secretsOfAll({ stack }: App): Promise<Canary[]> {
  const all = await Promise.all(
    stack.simulators.all.map(({ name }) => {
      const { control } = stack.simulators[name as 'x'];
      return control.issuedSecrets();
    }),
  );
  return all.flat().map(({ kind, value }) => ({ kind, value }));
}

async function everything({ stack, temporal }: App): Promise<Piece[]> {
  const temporalFile = inject('temporalDatabaseFile');
  const ledgers = await Promise.all(
    stack.simulators.all.map(({ name }) => stack.simulators[name as 'x'].control.ledger({ phase: 'received' })),
  );
  return [
    ...(await sinks.temporal(temporal, { queries: false })),
    ...(await sinks.temporalDatabase(temporalFile)),
    ...(await sinks.logs([stack.worker.logFile, stack.api.logFile])),
    ...(await sinks.serverLogs(temporalFile)),
    ...(await sinks.postgresDump(stack.databaseUrl)),
    ...sinks.requestLines(ledgers.flat()),
  ];
}
