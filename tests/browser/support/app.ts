import type { Page } from 'playwright-core';
import type { Guide } from '../../../local/guides/guide.js';
import { type GuideName, openGuides } from '../../../local/guides/index.js';
import { type App, type AppOptions, startApp } from '../../support/app.js';
import { launchBrowser, newPage, type PageOptions } from './pages.js';

/** The whole product, the owners of every simulated platform, and a browser. */
export interface BrowserApp extends App {
  readonly guides: Readonly<Record<GuideName, Guide>>;
  /** For the test that runs; pages.ts says what it is held to. */
  newPage(options?: PageOptions): Promise<Page>;
}

export async function startAppForBrowser(options: AppOptions = {}): Promise<BrowserApp> {
  const starting = Promise.allSettled([startApp(options), launchBrowser()]);
  const [startedApp, launched] = await starting;
  if (startedApp.status === 'rejected' || launched.status === 'rejected') {
    if (startedApp.status === 'fulfilled') await startedApp.value.stop();
    if (launched.status === 'fulfilled') await launched.value.close();
    throw startedApp.status === 'rejected' ? startedApp.reason : (launched as PromiseRejectedResult).reason;
  }
  const [app, browser] = [startedApp.value, launched.value];
  const { apiUrl, env, simulatorUrl } = app.stack;
  const ours = [new URL(apiUrl).host, ...(env.ALLOWED_PRIVATE_HOSTS ?? '').split(',')];
  return {
    ...app,
    guides: await openGuides(simulatorUrl),
    newPage: (how) => newPage(browser, ours, how),
    async stop() {
      await browser.close();
      await app.stop();
    },
  };
}
