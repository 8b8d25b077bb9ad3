import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { controlClient, type XControl } from './control.js';
import { SimulatorClock } from './shared/clock.js';
import { controlApi } from './shared/control-api.js';
import { type Endpoint, exchange, type SimulatedPlatform } from './shared/exchange.js';
import { Journal } from './shared/journal.js';
import { Ledger } from './shared/ledger.js';
import { SecretRegistry } from './shared/secrets.js';
import { unknownPath } from './x/api.js';
import { xControl } from './x/control.js';
import { asPlatform, createX, type XOptions, xApi, xWeb } from './x/index.js';

export interface SimulatorOptions {
  host?: string;
  /** The control's port; X's API and pages take the two after it. Left out, every port is a free one. */
  port?: number;
  ledgerFile?: string;
  /** Where accounts, posts and tokens outlive the process. */
  stateFile?: string;
  x?: XOptions;
}

export interface Simulators {
  url: string;
  x: {
    /** Stands in for https://api.x.com. */
    apiUrl: string;
    /** Stands in for https://x.com. */
    webUrl: string;
    controlUrl: string;
    app: { clientId: string; clientSecret: string };
    control: XControl;
  };
  stop(): Promise<void>;
}

interface ClockRow {
  id: string;
  offsetMs: number;
}

/** Starts the simulated platforms. */
export async function startSimulators(options: SimulatorOptions = {}): Promise<Simulators> {
  const { host = '127.0.0.1', port = 0, ledgerFile, stateFile } = options;
  const journal = new Journal(stateFile);
  const clockRow = journal.table<ClockRow>('clock');
  const clock = new SimulatorClock(clockRow.get('clock')?.offsetMs, (offsetMs) =>
    clockRow.put({ id: 'clock', offsetMs }),
  );
  const ledger = new Ledger(clock, ledgerFile);
  const secrets = new SecretRegistry(journal);
  const uploadFolder = stateFile ? `${stateFile}.uploads` : mkdtempSync(join(tmpdir(), 'simulated-uploads-'));

  const x = createX({ clock, ledger, journal, secrets, uploadFolder }, options.x ?? {});
  const platform = asPlatform(x);
  const control = express().use('/_control/x', controlApi(xControl(x)));

  const servers: Server[] = [];
  const listen = async (app: Express, offset: number): Promise<string> => {
    const server = createServer(app);
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port === 0 ? 0 : port + offset, host, resolve);
    });
    return `http://${host}:${(server.address() as AddressInfo).port}`;
  };
  const url = await listen(control, 0);
  x.urls.api = await listen(appOf(platform, xApi(x)), 1);
  x.urls.web = await listen(appOf(platform, xWeb(x)), 2);
  const controlUrl = `${url}/_control/x`;

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= end();
    return stopped;
  };

  async function end(): Promise<void> {
    x.levers.dropAll();
    await Promise.all(
      servers.map((server) => {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        return closed;
      }),
    );
    if (!stateFile) await x.uploads.clear();
    ledger.close();
    journal.close();
  }

  const { clientId, clientSecret } = x.app;
  const { api: apiUrl, web: webUrl } = x.urls;
  return {
    url,
    x: { apiUrl, webUrl, controlUrl, app: { clientId, clientSecret }, control: controlClient(controlUrl) },
    stop,
  };
}

/** One half of a platform. A path that it does not know is still a call, seen by the ledger and by the levers. */
function appOf(platform: SimulatedPlatform, endpoints: Endpoint[]): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  for (const endpoint of endpoints) {
    const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    app[method](endpoint.path, exchange(platform, endpoint));
  }
  app.use(exchange(platform, { method: 'ANY', path: '*', act: unknownPath }));
  // What Express itself cannot read, such as a broken percent sign, is no call at all.
  app.use((_error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    res.status(400).json({ title: 'Bad Request', detail: 'Bad Request', type: 'about:blank', status: 400 });
  });
  return app;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      host: { type: 'string' },
      port: { type: 'string' },
      'ledger-file': { type: 'string' },
      'state-file': { type: 'string' },
      'client-id': { type: 'string' },
      'client-secret': { type: 'string' },
      'redirect-uri': { type: 'string', multiple: true },
    },
  });
  const simulators = await startSimulators({
    host: values.host,
    port: values.port === undefined ? undefined : Number(values.port),
    ledgerFile: values['ledger-file'],
    stateFile: values['state-file'],
    x: { clientId: values['client-id'], clientSecret: values['client-secret'], redirectUris: values['redirect-uri'] },
  });
  const { url, x } = simulators;
  // One line for whoever started this process. The app's credentials are asked for over the control.
  console.log(JSON.stringify({ url, x: { apiUrl: x.apiUrl, webUrl: x.webUrl, controlUrl: x.controlUrl } }));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulators.stop().then(() => process.exit(0)));
  }
}
