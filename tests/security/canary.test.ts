import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { toTemporal } from '../../activities/failures.js';
import { loadConfig } from '../../config.js';
import { parseSealingKeys } from '../../db/seal.js';
import { freePort } from '../../local/ports.js';
import { checkout } from '../../local/stateDir.js';
import { fetchUrl } from '../../media/fetchUrl.js';
import { createPlatform, platformDefinitions } from '../../platforms/index.js';
import { oauthClient } from '../../platforms/oauth.js';
import type { Call } from '../../platforms/platform.js';
import { type App, startApp } from '../support/app.js';
import type { LeakyActivities, leak } from './canary/leakyWorkflow.js';
import { freshPlants, plantedId } from './canary/plants.js';
import { type HttpRecording, recordHttp } from './canary/recorder.js';
import { type Canary, encoders, type Piece, type Sighting, scan, told } from './canary/scan.js';
import * as sinks from './canary/sinks.js';
import { type Story, tellStory, textKinds } from './canary/story.js';

/** Where a canary has to be, each with its reason. Everything else is a leak; one that is never used is too wide. */
const allowances: { kinds: readonly string[]; sink: string; places: RegExp; why: string }[] = [
  { kinds: textKinds, sink: 'Postgres', places: /./, why: 'content lives in Postgres' },
  {
    kinds: ['caption', 'alternative text', 'reason'],
    sink: 'answers',
    places: /^(GET|PATCH) \/v1\/publishes(\/:id)? 200: body$|^POST \/v1\/publishes\/:id\/replay 202: body$/,
    why: 'the backend reads back what it gave',
  },
  {
    kinds: ['API key', 'API key without its prefix'],
    sink: 'answers',
    places: /^GET \/v1\/accounts 401: address$/,
    why: 'a caller who does not know better puts it there',
  },
  {
    kinds: ['start token'],
    sink: 'answers',
    places: /^POST \/v1\/connections 202: body$/,
    why: 'it is handed out here, once',
  },
  {
    kinds: ['start token'],
    sink: 'answers',
    places: /^(GET|POST) \/connect\/:secret(\/done)? \d+: address$/,
    why: 'the link that the owner follows',
  },
  {
    kinds: ['start token'],
    sink: 'answers',
    places: /^GET \/connect\/:secret 200: body$/,
    why: 'the form leads to its own page',
  },
  {
    kinds: ['start token', 'browser'],
    sink: 'answers',
    places: /^POST \/connect\/:secret 303: set-cookie$/,
    why: 'ties the attempt to this browser',
  },
  {
    kinds: ['start token'],
    sink: 'answers',
    places: /^GET \/oauth\/callback\/x 303: location$/,
    why: 'back to the attempt’s own page',
  },
  {
    kinds: ['sign-in link'],
    sink: 'answers',
    places: /^POST \/v1\/sessions 201: body$/,
    why: 'it is handed out here, once',
  },
  {
    kinds: ['sign-in link'],
    sink: 'answers',
    places: /^GET \/session\/:secret \d+: address$/,
    why: 'the link that the person follows',
  },
  {
    kinds: ['session cookie'],
    sink: 'answers',
    places: /^GET \/session\/:secret 303: set-cookie$/,
    why: 'the session begins',
  },
  {
    kinds: ['CSRF token'],
    sink: 'answers',
    places: /^GET \/v1\/session 200: body$/,
    why: 'the pages send it back',
  },
  {
    kinds: ['signing secret'],
    sink: 'answers',
    places: /^POST \/v1\/event-endpoints( 201|\/:id\/rotate-secret 200): body$/,
    why: 'it is handed out here, once',
  },
  {
    kinds: ['key in an endpoint’s address'],
    sink: 'answers',
    places: /^(POST|GET) \/v1\/event-endpoints(\/:id\/rotate-secret)? 20[01]: body$/,
    why: 'the backend reads back what it gave',
  },
  { kinds: ['key in an endpoint’s address'], sink: 'Postgres', places: /./, why: 'it has to be called there' },
  {
    kinds: ['state'],
    sink: 'answers',
    places: /^POST \/connect\/:secret 303: location$/,
    why: 'it goes to the platform',
  },
  { kinds: ['state'], sink: 'request lines', places: /^(GET|POST) \/i\/oauth2\/authorize$/, why: 'and arrives there' },
  {
    kinds: ['state', 'authorization-code'],
    sink: 'answers',
    places: /^GET \/oauth\/callback\/x \d+: address$/,
    why: 'the platform sends the browser back with both',
  },
];

describe('a whole story at trace with DEBUG=*', () => {
  let app: App;
  let http: HttpRecording;
  let story: Story;
  let canaries: Canary[];
  let sightings: Sighting[];
  let lookedAt: Set<string>;
  let historiesOf: Set<string>;
  let answers: readonly string[];
  let clientId: string;

  beforeAll(async () => {
    const metricsPort = await freePort();
    const s3Secret = randomBytes(32).toString('base64url');
    app = await startApp({
      env: {
        LOG_LEVEL: 'trace',
        DEBUG: '*',
        WORKER_METRICS_PORT: String(metricsPort),
        MEDIA_S3_SECRET_ACCESS_KEY: s3Secret,
      },
    });
    clientId = app.stack.simulators.x.app.clientId;
    const metrics = `http://127.0.0.1:${metricsPort}`;
    http = recordHttp([app.stack.apiUrl, metrics]);
    story = await tellStory(app);
    await fetch(`${metrics}/metrics`);
    canaries = [...story.canaries, { kind: 'S3 secret', value: s3Secret }, ...(await secretsOf(app, http))];
    const pieces = await everything(app, http, story);
    lookedAt = new Set(pieces.map(({ sink }) => sink));
    historiesOf = new Set(pieces.filter(({ sink }) => sink === 'histories').map(({ place }) => place));
    answers = http.answers;
    sightings = scan(canaries, pieces, { ids: [clientId] });
  }, 300_000);

  afterAll(async () => {
    http?.stop();
    await app?.stop();
  });

  const leaksIn = (...names: string[]) => told(sightings.filter((one) => names.includes(one.sink) && !isAllowed(one)));

  it('had secrets of every kind, and a platform that repeated them wherever it was asked to', async () => {
    const kinds = new Set(canaries.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(
      [
        ...['access-token', 'refresh-token', 'authorization-code', 'code-verifier', 'client-secret', 'api-secret'],
        ...['API key', 'API key without its prefix', 'sealing key', 'S3 secret', 'database password'],
        ...['start token', 'browser', 'state', 'password in a URL'],
        ...['sign-in link', 'session cookie', 'CSRF token', 'signing secret', 'key in an endpoint’s address'],
        ...textKinds,
      ].sort(),
    );
    expect(await app.output()).toMatch(/express:/); // DEBUG was heard
    const runs = await app.sql<{ id: string }[]>`
      select 'publish/' || id as id from publishes union all select 'connect/' || id from connections
      union all select 'account/' || id from accounts union all select 'import/' || account_id from imports
      union all select 'event/' || event_id || '/' || endpoint_id from event_deliveries where started_at is not null`;
    expect(runs.map(({ id }) => id).filter((id) => !historiesOf.has(id))).toEqual([]);
    for (const echo of story.echoes) expect(await app.x.levers.fired(echo), echo).toBe(1);
  });

  it('S20 S27: the dump of Postgres holds no token, code or verifier in plain, and no usable API key', () => {
    expect(leaksIn('Postgres')).toEqual([]);
  });

  it('S28: no history, description, pending activity, memo, attribute or query holds a secret, with no codec at work', () => {
    expect(leaksIn('histories', 'descriptions', 'queries')).toEqual([]);
  });

  it('S29: what a platform repeats of a request reaches support without the secrets in it', () => {
    const repeated = story.failures
      .map(({ platformMessage }) => platformMessage ?? '')
      .filter((words) => /authorization/i.test(words));
    expect(repeated.length).toBeGreaterThan(0);
    for (const words of repeated) expect(words).toContain('[removed]');
  });

  it('S30: captions, alternative texts, imported posts and secrets are absent from Temporal’s database file', () => {
    expect(leaksIn('Temporal’s database')).toEqual([]);
  });

  it('S31: nothing that worker, API, Temporal and Postgres print holds a secret or a text', () => {
    expect(leaksIn('logs', 'server logs')).toEqual([]);
  });

  it('S33: no answer, header, cookie or page holds a secret that it does not have to', () => {
    expect(leaksIn('answers')).toEqual([]);
  });

  it('S57: nothing that a caller sends is answered as a fault of ours', () => {
    expect(answers.filter((route) => / 5\d\d$/.test(route))).toEqual([]);
  });

  it('S10: the verifier stays on the server, and only its S256 challenge travels', () => {
    const authorize = http.header('location').filter((location) => location.includes('/i/oauth2/authorize'));
    expect(authorize.length).toBeGreaterThan(0);
    for (const location of authorize) expect(new URL(location).searchParams.get('code_challenge_method')).toBe('S256');
    const outside = sightings.filter(({ canary }) => canary.kind === 'code-verifier');
    expect(told(outside)).toEqual([]);
  });

  it('S34: no request to the platform carries a token in its address', () => {
    expect(leaksIn('request lines')).toEqual([]);
  });

  it('S35: no command line holds a secret, and no process leaves a report of its memory', async () => {
    expect(leaksIn('command lines')).toEqual([]);
    const reports = (await readdir(checkout)).filter((name) =>
      /^report\..*\.json$|\.heapsnapshot$|^core(\.\d+)?$/.test(name),
    );
    expect(reports).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('S79: everything that listens, listens on 127.0.0.1', async () => {
    const loopback = ['0100007F', '0000000000000000FFFF00000100007F', `${'0'.repeat(24)}01000000`];
    const elsewhere = () => sinks.listeners().filter((address) => !loopback.includes(address));
    expect(sinks.listeners().length).toBeGreaterThanOrEqual(6); // Postgres, Temporal, API, worker metrics, simulators
    expect(elsewhere()).toEqual([]);

    const planted = createServer().listen(0, '127.0.0.2');
    await once(planted, 'listening');
    expect(elsewhere()).toEqual(['0200007F']);
    planted.close();
  });

  it('S32: no error of the platform’s clients holds a secret, however it is printed', async () => {
    const { thrown, canaries: sent } = await provokedErrors(app);
    expect(thrown.length).toBeGreaterThan(20);
    expect(told(scan(sent, sinks.errors(thrown), { ids: [clientId] }))).toEqual([]);
  });

  it('needs every place where a secret is allowed', () => {
    const unused = allowances.filter((allowance) => !sightings.some((one) => covers(allowance, one)));
    expect(unused.map(({ kinds, why }) => `${kinds.join(', ')}: ${why}`)).toEqual([]);
  });

  it('finds a leak in every encoding in every place it looks at', async () => {
    const plants = freshPlants();
    const text = plants.map(({ leak: written }) => written).join(' | ');
    const pieces = await planted(app, text);
    const found = scan(
      plants.map(({ canary }) => canary),
      pieces,
      { ids: [plantedId] },
    );

    const missed = [...lookedAt, 'errors'].flatMap((sink) =>
      plants
        .filter(({ canary }) => !found.some((one) => one.sink === sink && one.canary === canary))
        .map(({ encoding }) => `${encoding} in ${sink}`),
    );
    expect(missed).toEqual([]);
  });
});

describe('a process that cannot start', () => {
  const secret = () => randomBytes(24).toString('base64');
  const nowhere = 'postgres://product:%@127.0.0.1:9/product';

  it.each([
    { script: 'worker.ts', why: 'key "main" has 24 bytes', SEALING_KEYS: `main:${secret()}` },
    { script: 'api/server.ts', why: 'key "main" has 24 bytes', SEALING_KEYS: `main:${secret()}` },
    { script: 'api/server.ts', why: 'DATABASE_URL', DATABASE_URL: `product:${secret()}@127.0.0.1` },
    { script: 'worker.ts', why: 'onnect', SEALING_KEYS: `main:${randomBytes(32).toString('base64')}` },
    { script: 'migrate.ts', why: 'ECONNREFUSED' },
    { script: 'admin.ts', why: 'ECONNREFUSED', args: ['create-workspace', 'somewhere'] },
  ])('S26 S31: $script ends with an error that names “$why” and no secret', async ({ script, why, args, ...given }) => {
    const settings = {
      SEALING_KEYS: `main:${secret()}`,
      DATABASE_URL: nowhere.replace('%', secret().replace(/\W/g, '')),
      X_CLIENT_SECRET: secret(),
      ...given,
    };
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, DEBUG: '*', LOG_LEVEL: 'trace', ...settings };
    const addresses = { PUBLIC_URL: 'http://127.0.0.1:1', API_PORT: '0', TEMPORAL_ADDRESS: '127.0.0.1:9' };
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...(args ?? [])], {
      cwd: checkout,
      env: { ...env, ...addresses },
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    const printed: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk));
    const [code] = await once(child, 'close');

    const content = Buffer.concat(printed);
    const canaries = Object.entries(settings).map(([kind, value]) => ({
      kind,
      value: value.replace(/^main:|^postgres:\/\/product:|^product:|@127.*$/g, ''),
    }));
    expect(content.toString()).toContain(why);
    expect(code).toBe(1);
    expect(told(scan(canaries, [{ sink: 'logs', place: script, content }]))).toEqual([]);
  });
});

describe('the scan', () => {
  it.each(freshPlants())('knows a value written as $encoding', ({ encoding, canary, leak: written }) => {
    const found = scan([canary], [{ sink: 'a', place: 'b', content: written }], { ids: [plantedId] });
    expect(found.map((one) => one.encoding)).toContain(encoding);
  });

  it('is tried in every encoding it claims', () => {
    expect(freshPlants().map(({ encoding }) => encoding)).toEqual(Object.keys(encoders));
  });

  it('knows half a value, as when a text is cut or torn over two pages', () => {
    const value = randomBytes(32).toString('base64url');
    const content = `…${value.slice(value.length / 2)}`;
    expect(scan([{ kind: 'token', value }], [{ sink: 'a', place: 'b', content }])).toHaveLength(1);
  });

  it('knows key material that is no text', () => {
    const value = randomBytes(32);
    const content = `{"key":"${value.toString('base64')}"}`;
    expect(scan([{ kind: 'key', value }], [{ sink: 'a', place: 'b', content }]).length).toBeGreaterThan(0);
  });

  it('takes nothing else for it', () => {
    const canary = { kind: 'token', value: randomBytes(32).toString('base64url') };
    expect(scan([canary], [{ sink: 'a', place: 'b', content: randomBytes(1_000_000).toString('base64url') }])).toEqual(
      [],
    );
  });
});

const covers = ({ kinds, sink, places }: (typeof allowances)[number], one: Sighting): boolean =>
  kinds.includes(one.canary.kind) && sink === one.sink && places.test(one.place);
const isAllowed = (one: Sighting): boolean => allowances.some((allowance) => covers(allowance, one));

// ---------------------------------------------------------------- what is looked for, and where

/** Every secret of the run: what X issued, what the API made up on the way, and what the processes were given. */
async function secretsOf(app: App, http: HttpRecording): Promise<Canary[]> {
  const { apiKey, databaseUrl, env } = app.stack;
  const sealingKeys = (env.SEALING_KEYS ?? '').split(',').map((named) => named.slice(named.indexOf(':') + 1));
  const started = http.urls.flatMap(({ pathname }) => /^\/connect\/([\w-]{43})/.exec(pathname)?.[1] ?? []);
  const cookies = http.header('set-cookie').map((cookie) => cookie.slice(cookie.indexOf('=') + 1).split(';')[0]!);
  const states = http
    .header('location')
    .map((location) => new URL(location, app.stack.apiUrl).searchParams.get('state'));
  const all = [
    ...(await app.x.issuedSecrets()),
    { kind: 'API key', value: apiKey },
    { kind: 'API key without its prefix', value: apiKey.split('_').slice(2).join('_') },
    ...sealingKeys.flatMap((key) => [key, Buffer.from(key, 'base64')]).map((value) => ({ kind: 'sealing key', value })),
    { kind: 'database password', value: new URL(databaseUrl).password },
    ...started.map((value) => ({ kind: 'start token', value })),
    ...cookies.filter((value) => value.length > 43).map((value) => ({ kind: 'browser', value: value.split('.')[1]! })),
    ...states.filter((state) => state !== null).map((value) => ({ kind: 'state', value })),
  ];
  const byValue = new Map(all.map(({ kind, value }) => [Buffer.from(value).toString('hex'), { kind, value }]));
  return [...byValue.values()];
}

/** Every sink, as it stands now. */
async function everything(app: App, http: HttpRecording, story: Story): Promise<Piece[]> {
  const temporalFile = inject('temporalDatabaseFile');
  return [
    ...story.meanwhile,
    ...(await sinks.temporal(app.temporal)),
    ...(await sinks.temporalDatabase(temporalFile)),
    ...(await sinks.logs([app.stack.worker.logFile, app.stack.api.logFile])),
    ...(await sinks.serverLogs(temporalFile)),
    ...(await sinks.postgresDump(app.stack.databaseUrl)),
    ...(await http.pieces()),
    ...sinks.requestLines(await app.x.ledger({ phase: 'received' })),
    ...sinks.commandLines(),
  ];
}

/** What the platform's clients throw at a platform that repeats what it is sent, breaks off, or sends them elsewhere. */
async function provokedErrors(app: App): Promise<{ thrown: unknown[]; canaries: Canary[] }> {
  const canaries: Canary[] = [];
  const secret = (kind: string): string => {
    const value = randomBytes(32).toString('base64url');
    canaries.push({ kind, value });
    return value;
  };
  const { addresses, app: credentials } = app.stack.simulators.x;
  const { apiUrl, webUrl } = addresses;
  canaries.push({ kind: 'client-secret', value: credentials.clientSecret });
  const x = createPlatform(platformDefinitions.x, { addresses: { apiUrl, webUrl }, ...credentials });
  const oauth = oauthClient(x.oauth, credentials);
  const account = { externalId: '1', username: 'canary', facts: {}, grantedScopes: [] };
  const quota = { take: async () => {}, observe: async () => {} };
  const call = (): Call => ({ accessToken: secret('access-token'), account, quota });
  const part = { text: secret('caption'), media: [] };

  const calls: (() => Promise<unknown>)[] = [
    () => oauth.exchange({ code: secret('code'), redirectUri: 'http://127.0.0.1/', codeVerifier: secret('verifier') }),
    () => oauth.refresh(secret('refresh-token')),
    () => oauth.revoke(secret('refresh-token'), 'refresh_token'),
    () => x.discoverAccounts(call()),
    () => x.commit(call(), { part, options: {}, handles: {}, media: [], isFirst: true }),
    () => x.remove(call(), '1'),
    () => x.importPage(call(), { pageSize: 5 }),
    () => x.reply(call(), { kind: 'direct-message', text: secret('caption'), to: { participantId: '2' } }),
  ];
  const everywhere = { path: '/2/*' };
  const faults: (() => Promise<unknown>)[] = [
    ...[400, 401, 403, 429].map((status) => () => app.x.levers.echoSecrets(everywhere, { status, times: 'standing' })),
    () => app.x.levers.echoSecrets(everywhere, { status: 502, html: true, times: 'standing' }),
    () => app.x.levers.resetBefore(everywhere, 'standing'),
    () =>
      app.x.levers.set({
        match: everywhere,
        phase: 'before',
        times: 'standing',
        effect: { do: 'answer', status: 307, headers: { location: webUrl } },
      }),
    () => app.x.levers.set({ match: everywhere, phase: 'after', times: 'standing', effect: { do: 'cut' } }),
  ];
  const thrown: unknown[] = [];
  const keep = async (work: () => unknown) => {
    try {
      await work();
    } catch (error) {
      thrown.push(error);
    }
  };
  for (const fault of faults) {
    await app.x.levers.clear();
    await fault();
    for (const attempt of calls) await keep(attempt);
  }
  await app.x.levers.clear();

  const silent = pino({ level: 'silent' });
  thrown.push(...thrown.map((error) => toTemporal(error, silent)));
  await keep(() => loadConfig({ SEALING_KEYS: secret('sealing key'), DATABASE_URL: secret('database address') }));
  await keep(() => parseSealingKeys(`main:${secret('sealing key')}AAAA`, { production: true }));
  await keep(() => fetchUrl(`https://user:${secret('password')}@127.0.0.1/`, { maxBytes: 1 }).next());
  return { thrown, canaries };
}

/** Leaks the text in every sink as a careless program would, and gathers what the sinks then show. */
async function planted(app: App, text: string): Promise<Piece[]> {
  const temporalFile = inject('temporalDatabaseFile');
  const { apiUrl } = app.stack.simulators.x.addresses;
  const server = createServer((_request, response) => response.end(text)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1_000)', text], { stdio: 'ignore' });
  const sql = postgres(app.stack.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await appendFile(app.stack.worker.logFile, `${text}\n`);
    await sql`create table planted (words text, document jsonb)`;
    await sql`insert into planted values (${text}, ${sql.json({ text })})`;
    await sql.unsafe(`select 1 / 0 -- ${text}`).catch(() => {});
    const elsewhere = recordHttp([`http://127.0.0.1:${(server.address() as AddressInfo).port}`]);
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    elsewhere.stop();
    await fetch(`${apiUrl}/2/users/me?leak=${text}`);
    return [
      ...(await plantedInTemporal(app, text)),
      ...(await sinks.temporalDatabase(temporalFile)),
      ...(await sinks.logs([app.stack.worker.logFile, app.stack.api.logFile])),
      ...(await sinks.serverLogs(temporalFile)),
      ...(await sinks.postgresDump(app.stack.databaseUrl)),
      ...(await elsewhere.pieces()),
      ...sinks.requestLines(await app.x.ledger({ phase: 'received' })),
      ...sinks.commandLines(),
      ...sinks.errors([
        Object.assign(new Error('refused'), { data: { res: { req: { headers: { authorization: text } } } } }),
      ]),
    ];
  } finally {
    child.kill('SIGKILL');
    server.close();
    await sql`drop table planted`;
    await sql.end();
  }
}

/** A workflow with the text in its argument, its details, and the failure and heartbeat of an activity that stays pending. */
async function plantedInTemporal(app: App, text: string): Promise<Piece[]> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const { temporalAddress: address, temporalNamespace: namespace } = app.stack;
  const connection = await NativeConnection.connect({ address });
  const activities: LeakyActivities = {
    async leak(secret) {
      throw new Error(secret);
    },
  };
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: 'planted',
    workflowsPath: fileURLToPath(new URL('canary/leakyWorkflow.ts', import.meta.url)),
    activities,
  });
  try {
    return await worker.runUntil(async () => {
      const run = await app.temporal.workflow.start<typeof leak>('leak', {
        taskQueue: 'planted',
        workflowId: 'planted',
        args: [text],
      });
      await expect
        .poll(async () => (await run.describe()).raw.pendingActivities?.[0]?.lastFailure, { timeout: 30_000 })
        .toBeTruthy();
      await expect
        .poll(async () => (await app.temporal.workflow.count("WorkflowType = 'leak'")).count, { timeout: 30_000 })
        .toBe(1);
      const pieces = await sinks.temporal(app.temporal, { only: "WorkflowType = 'leak'" });
      await run.terminate();
      return pieces;
    });
  } finally {
    await connection.close();
  }
}
