import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { waitUntil } from '../../local/processes.js';
import { disagreements } from '../support/agreement.js';
import { type App, startApp } from '../support/app.js';
import { type Gates, installGates } from '../support/gates.js';
import { atCall, atStatement, type Standing } from '../support/standing.js';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.js';

const rounds = Number(process.env.FAULT_ROUNDS ?? 20);
const create = { method: 'POST', path: '/2/tweets' };

type Account = Awaited<ReturnType<App['connect']>>;

const betweenIntentAndCall = 'between the intent and the call';
const afterOurRow = 'after our row and before Temporal hears of it';

/**
 * The points around one commit at which the worker dies. In each round one publish stands at every one of them, each on
 * an account of its own; then one kill -9 hits them all, and a replacement starts at once.
 */
const points: Record<string, (account: Account) => Promise<Standing>> = {
  'before the intent is written': async ({ accountId }) =>
    atStatement(await gates.close('intent', `${accountId}/0`), 'is lost'),
  'while the intent is on its way, which Postgres writes afterwards': async ({ accountId }) =>
    atStatement(await gates.close('intent', `${accountId}/0`), 'goes on'),
  [betweenIntentAndCall]: async ({ accountId }) =>
    atStatement(await gates.close('call', `${accountId}/POST /2/tweets`), 'is lost'),
  'during the call, and X acts on it afterwards': async ({ username }) =>
    atCall(await app.x.hold({ ...create, account: username }, 'before-commit'), 'goes on'),
  'during the call, and X never acts on it': async ({ username }) =>
    atCall(await app.x.hold({ ...create, account: username }, 'before-commit'), 'is lost'),
  'after X has acted and before it answers': async ({ username }) =>
    atCall(await app.x.hold({ ...create, account: username }, 'after-commit'), 'is lost'),
  'after the answer and before our row': async ({ accountId }) =>
    atStatement(await gates.close('outcome', `${accountId}/0`), 'is lost'),
  'while our row is on its way, which Postgres writes afterwards': async ({ accountId }) =>
    atStatement(await gates.close('outcome-commit', `${accountId}/0`), 'goes on'),
  // Held at X until the very end: only then may the worker's line to Temporal stand still.
  [afterOurRow]: async ({ username }) =>
    atCall(await app.x.hold({ ...create, account: username }, 'after-commit'), 'goes on'),
};
const places = Object.keys(points);

interface Publish {
  readonly place: string;
  readonly id: string;
  readonly text: string;
  readonly account: Account;
  readonly standing: Standing;
}
interface Outcome extends Pick<Publish, 'place' | 'id' | 'text'> {
  readonly state: string;
  readonly timesLive: number;
  readonly callsAfterKill: number;
  /** From the kill to the end in our row (written before it, where the point comes later), and to the end of the run. */
  readonly settledMs: number;
  readonly overMs: number;
}

let app: App;
let gates: Gates;
let temporalLine: TcpProxy;
const accounts: Record<string, Account> = {};
const outcomes: Outcome[] = [];

describe(`the worker is killed around the commit, ${rounds} times`, () => {
  beforeAll(async () => {
    temporalLine = await startTcpProxy(inject('temporalAddress'));
    // A dead worker is noticed after five seconds at the earliest, when this window has passed.
    app = await startApp({ temporalAddress: temporalLine.address, env: { RECONCILE_OVER_MS: '1500' } });
    gates = await installGates(app.stack.databaseUrl);
    await app.x.knobs.set({ duplicateWindowMs: 0 }); // X must not be the one who prevents a second post
    for (const place of places) accounts[place] = await app.connect();
    // Buckets are taken in the order of their keys. Where the account's comes after the app's, this one would stand with the
    // app's row locked, and the others' answers could not be noted.
    while (accounts[betweenIntentAndCall]!.accountId > 'app') accounts[betweenIntentAndCall] = await app.connect();
    for (let round = 1; round <= rounds; round++) outcomes.push(...(await killOnce(round)));
  }, 1_200_000);
  afterAll(async () => {
    showRecovery();
    await gates?.stop();
    await app?.stop();
    await temporalLine?.close();
  });

  it.each(places)('leaves exactly one post: killed %s', (place) => {
    const here = outcomes.filter((outcome) => outcome.place === place);

    expect(here).toHaveLength(rounds);
    expect(here.filter(({ state, timesLive }) => state !== 'published' || timesLive !== 1)).toEqual([]);
  });

  it('answers from its own row, without a call, what was written before the kill', () => {
    const here = outcomes.filter(({ place }) => place === afterOurRow);

    expect(here.map(({ callsAfterKill }) => callsAfterKill)).toEqual(here.map(() => 0));
  });

  it.each(places)('says what X says: killed %s', async (place) => {
    expect(await disagreements(app, accounts[place]!)).toEqual([]);
  });
});

/** Each comes to its point, the worker dies, its replacement starts at once, and the world goes on meanwhile. */
async function killOnce(round: number): Promise<Outcome[]> {
  const publishes = await Promise.all(
    places.filter((place) => place !== betweenIntentAndCall).map((place) => publishTo(place, round)),
  );
  // Last, so that it stands only briefly with its place in the quota ledger.
  publishes.push(await publishTo(betweenIntentAndCall, round));
  await moveOnToOurRow(publishes.find(({ place }) => place === afterOurRow)!);

  const killedAt = Date.now();
  await app.stack.worker.kill9();
  const replacement = app.stack.worker.restart();
  temporalLine.open();
  await Promise.all(publishes.map(({ standing }) => standing.afterKill()));
  await replacement;
  return await Promise.all(publishes.map((publish) => outcomeOf(publish, killedAt)));
}

async function publishTo(place: string, round: number): Promise<Publish> {
  const account = accounts[place]!;
  const text = `Round ${round}, killed ${place}`;
  const standing = await points[place]!(account);
  const id = await app.publish(account.accountId, text);
  await standing.reached();
  return { place, id, text, account, standing };
}

/** X answers, we write, and what the worker tells Temporal of it does not get there. */
async function moveOnToOurRow({ id, standing }: Publish): Promise<void> {
  temporalLine.stall('up');
  await standing.afterKill();
  const isWritten = async () =>
    (await app.sql`select 1 from publishes where id = ${id} and state = 'published'`).length === 1;
  await waitUntil('our row is written', isWritten, { withinMs: 10_000, everyMs: 5 });
}

async function outcomeOf({ place, id, text, account }: Publish, killedAt: number): Promise<Outcome> {
  const { state, endedAt } = await app.ended(id);
  const run = app.temporal.workflow.getHandle(`publish/${id}`);
  await run.result().catch(() => {}); // how it ended is the row's to say
  const { closeTime } = await run.describe();
  const calls = await app.x.ledger({ account: account.externalId, phase: 'received' });
  return {
    place,
    id,
    text,
    state,
    timesLive: (await app.livePosts(account.externalId)).filter((post) => post.text === text).length,
    callsAfterKill: calls.filter((call) => Date.parse(call.wallAt) > killedAt && !isOfInbox(call)).length,
    settledMs: Date.parse(endedAt) - killedAt,
    overMs: closeTime!.getTime() - killedAt,
  };
}

/** The inbox of the account is looked at meanwhile, as ever. */
const isOfInbox = ({ endpoint }: { readonly endpoint: string }): boolean =>
  ['GET /2/users/:id/mentions', 'GET /2/tweets/search/recent', 'GET /2/dm_events'].includes(endpoint);

/** Figures to read, never asserted: the machine decides on them. */
function showRecovery(): void {
  const inSeconds = (ms = Number.NaN) => Number((ms / 1_000).toFixed(1));
  const figures = places.map((place) => {
    const here = outcomes.filter((outcome) => outcome.place === place);
    const sorted = (figure: 'settledMs' | 'overMs') => here.map((outcome) => outcome[figure]).sort((a, b) => a - b);
    const [settled, over] = [sorted('settledMs'), sorted('overMs')];
    const middle = Math.floor(here.length / 2);
    return {
      'killed …': place,
      rounds: here.length,
      'settled, median s': inSeconds(settled[middle]),
      'settled, max s': inSeconds(settled.at(-1)),
      'run over, median s': inSeconds(over[middle]),
      'run over, max s': inSeconds(over.at(-1)),
    };
  });
  console.table(figures);
}
