import '../contract/sixth/simulatorLine.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { held } from '../../local/demo/steps.js';
import { tour } from '../../local/demo/tour.js';
import { worldOf } from '../../local/demo/world.js';
import { simulatorPlaces } from '../../simulators/control.js';
import { chirpGuide } from '../contract/sixth/guide.js';
import { type App, startApp } from '../support/app.js';

/** Puts the line into the registry of worker and API, which are processes of their own; Temporal's threads in them have none. */
const line = new URL('../contract/sixth/platformLine.ts', import.meta.url).href;
const putLine = `import { isMainThread } from 'node:worker_threads'; if (isMainThread) await import('${line}');`;
const withItsLine = `--import tsx --import data:text/javascript,${encodeURIComponent(putLine)}`;

describe('a sixth platform, by its lines in the registries alone', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp({ env: { NODE_OPTIONS: withItsLine } });
  });
  afterAll(() => app?.stop());

  it('is offered beside the others, with what it cannot do and why', async () => {
    const { items } = (await app.api.get('/v1/platforms')).body;
    expect(items.map(({ name }: { name: string }) => name)).toContain('x');
    expect(items.find(({ name }: { name: string }) => name === 'chirp')).toMatchObject({
      label: 'Chirp',
      configured: true,
      capabilities: { directMessages: { can: false, reason: 'Chirp has no direct messages.' } },
    });
  });

  it('is found by its settings, and is sent owners who come back to an address of its own', async () => {
    const { body } = await app.api.post('/v1/connections', { platform: 'chirp' });
    const left = await fetch(body.startUrl, { method: 'POST', redirect: 'manual' });
    const consentPage = new URL(left.headers.get('location')!);
    expect(consentPage.origin).toBe(app.stack.env.CHIRP_WEB_URL);
    expect(consentPage.searchParams.get('redirect_uri')).toBe(`${app.stack.apiUrl}/oauth/callback/chirp`);
    expect((await fetch(consentPage)).status).toBe(200);
  });

  it('has the whole product: the demo’s tour with a kill of the worker holds for it', async () => {
    const { simulatorUrl: simulatorsUrl } = app.stack;
    const places = await simulatorPlaces(simulatorsUrl);
    const addressOf = (login: string, address: string) =>
      places.find(({ name }) => name === login)!.addresses[address]!;

    const guide = chirpGuide({ simulatorsUrl, addressOf });
    await guide.allowRepeats?.();

    await tour(worldOf(app.stack), guide);

    const { steps, failures } = held();
    expect(failures).toBe(0);
    expect(steps).toBeGreaterThanOrEqual(10);
  });
});
